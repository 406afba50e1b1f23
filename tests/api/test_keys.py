"""Keys, made by screens and programs: nobody gives more than they have."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from access.keys import (
    SCOPES,
    USED_EVERY_MS,
    WRITES,
    ApiKeys,
    KeyText,
    label_of,
    make_key,
    revoked,
    scopes_of,
)
from access.sessions import COOKIE
from api.endpoints import Call
from api.hooks import Hooks, Replay
from api.problems import ApiProblem
from router.ids import Millis
from storage import listings
from storage.programs import put_program_row
from storage.rights import Right, RoleText
from storage.rows import Label, User
from tests.api.client import Program, api_house, program
from tests.rooms import PASSWORD, QUICK, RoomsHouse, open_house


async def signed_in(house: RoomsHouse, who: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={await house.cookie(who)}"}


async def records(house: RoomsHouse, kind: str) -> list[tuple[str, str, str]]:
    """Who did what to which, the oldest first."""
    api = await program(house, "read:audit")
    entries = (await api.get(f"/audit?kind={kind}"))["items"]
    return [(one["user"], one["action"], one["name"]) for one in reversed(entries)]


async def test_a_supervisor_makes_a_key_that_works_and_revokes_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, page = await signed_in(house, "sue"), Program(house, "")
        asked = {"name": " Shop ", "scopes": ["write:contacts", "read:queues"]}
        made = await page.post("/keys", asked, headers=sue)
        shop, key = Program(house, made["secret"]), made["key"]
        assert (key["name"], key["by"], key["used_at"]) == ("Shop", "sue", None)
        assert (await shop.contact())["queue"] == "sales"
        (listed,) = (await page.get("/keys", headers=sue))["items"]
        assert listed["used_at"] is not None
        assert {**listed, "used_at": None} == key
        assert made["secret"] not in str(listed)
        gone = await page.ask("DELETE", f"/keys/{key['id']}", headers=sue)
        assert (gone.status, (await shop.ask("GET", "/queues")).status) == (204, 401)
        assert (await page.get("/keys", headers=sue))["items"] == []
        assert await records(house, "key") == [
            ("sue", "edit: added", "Shop"),
            ("sue", "edit: removed", "Shop"),
        ]


async def test_a_key_gets_another_name_and_other_scopes_and_stays_the_same(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, page = await signed_in(house, "sue"), Program(house, "")
        made = await page.post("/keys", {"name": "Shop", "scopes": ["read:queues"]}, headers=sue)
        shop, one = Program(house, made["secret"]), f"/keys/{made['key']['id']}"
        await shop.get("/queues")

        async def change(**fields: Any) -> Any:
            return await page.ask("PATCH", one, fields, headers=sue)

        answer = await change(name=" Web shop ", scopes=["read:keys", "read:agents"])
        told = {"name": "Web shop", "scopes": ["read:agents", "read:keys"]}
        assert answer.body == {**made["key"], **told, "used_at": answer.body["used_at"]}
        assert (await shop.ask("GET", "/queues")).code == "missing_scope"
        await shop.get("/agents")
        assert (await change()).status == 200
        assert (await change(scopes=[])).code == "bad_request"
        api = await program(house, "read:audit read:keys write:keys read:queues")
        changed, _ = (await api.get("/audit?kind=key"))["items"]
        assert [changed[field] for field in ("user", "action", "name")] == [
            "sue",
            "edit: changed",
            "Web shop",
        ]
        assert [list(row.values()) for row in changed["changes"]] == [
            ["name", "Shop", "Web shop"],
            ["scopes", "read:queues", "read:agents read:keys"],
        ]
        # Of a program: what it has itself, and to others.
        assert (await api.ask("PATCH", one, {"scopes": ["read:agents"]})).status == 200
        more = {"scopes": ["read:agents", "read:reports"]}
        assert (await api.ask("PATCH", one, more)).code == "beyond_rights"
        own = next(key for key in (await api.get("/keys"))["items"] if key["name"] == "test")
        assert (await api.ask("PATCH", f"/keys/{own['id']}", {"name": "x"})).code == "own_key"


async def test_what_is_revoked_is_listed_and_stays_so(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        made = [
            (await api.post("/keys", {"name": name, "scopes": ["read:queues"]}))["key"]["id"]
            for name in "abc"
        ]
        stale = house.rooms.programs.keys.get(made[0])
        assert stale is not None
        for id in made:
            assert (await api.ask("DELETE", f"/keys/{id}")).status == 204
            assert (await api.ask("PATCH", f"/keys/{id}", {"name": "x"})).code == "unknown_key"
        assert [one["id"] for one in (await api.get("/keys"))["items"]] == [api_id(house)]
        # A change that was on its way when the key was revoked.
        await house.engine.submit(None, command_id="", rows=(stale,))
    async with open_house(tmp_path, set_up=False) as house:
        api = Program(house, api.key)
        page = await api.get("/keys?state=revoked&limit=2")
        rest = await api.get(f"/keys?state=revoked&before={page['next']}")
        found = [*page["items"], *rest["items"]]
        assert {one["id"] for one in found} == set(made)
        assert rest["next"] is None
        assert [one["revoked_at"] for one in found] == sorted(
            (one["revoked_at"] for one in found), reverse=True
        )
        assert {one["revoked_by"] for one in found} == {f"key:{api_id(house)}"}
        assert (await api.get("/keys?state=revoked&before=none"))["items"] == []


def api_id(house: RoomsHouse) -> str:
    return next(row.id for row in house.rooms.programs.keys.all() if row.name == "test")


async def test_who_made_a_key_its_end_and_its_last_use_outlive_a_restart(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        until = house.engine.clock.now() + 86_400_000
        asked = {"name": "Shop", "scopes": ["read:queues"], "expires_at": until}
        made = await api.post("/keys", asked)
        await Program(house, made["secret"]).get("/queues")
        before = await api.get(f"/keys/{made['key']['id']}")
        assert before["used_at"] is not None
    async with open_house(tmp_path, set_up=False) as house:
        after = await Program(house, api.key).get(f"/keys/{before['id']}")
        assert (after, after["expires_at"]) == (before, until)
        assert (await Program(house, made["secret"]).ask("GET", "/queues")).status == 200


async def test_nobody_gives_a_key_what_they_may_not_do(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await _hire_a_lead(house)
        mia, page = await signed_in(house, "mia"), Program(house, "")
        may_give = set((await page.get("/keys", headers=mia))["may_give"])
        assert {"read:queues", "write:webhooks", "read:reports"} <= may_give
        assert not may_give & {"read:messages", "write:setup", "write:users", "write:contacts"}
        for scope in sorted(SCOPES - may_give):
            asked = {"name": "x", "scopes": ["read:queues", scope]}
            answer = await page.ask("POST", "/keys", asked, headers=mia)
            assert (answer.status, answer.code) == (403, "beyond_rights"), scope
        assert house.rooms.programs.keys.all() == []
        # Of contacts she changes nothing by her session either.
        answer = await page.ask("POST", "/limits", {"agents": [], "limits": {}}, headers=mia)
        assert answer.code == "missing_scope"


async def test_a_program_gives_no_more_than_it_has_and_keeps_its_own_key(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, _):
        now = house.engine.clock.now()
        soon = now + 3_600_000
        token, row = make_key("rotator", ["write:keys", "read:keys", "read:queues"], now)
        text = label_of(row.id, KeyText(by="sue", expires_at=Millis(soon)))
        await house.engine.submit(None, command_id="", rows=(row, text))
        api = Program(house, token)

        async def refused(**fields: Any) -> str:
            asked = {"name": "x", "scopes": ["read:queues"], **fields}
            return (await api.ask("POST", "/keys", asked)).code

        assert await refused(scopes=["read:agents"], expires_at=soon) == "beyond_rights"
        assert await refused() == "beyond_rights"
        assert await refused(name="Shop\u202e", expires_at=soon) == "unsound"
        assert await refused(expires_at=soon + 1) == "beyond_rights"
        assert await refused(expires_at=1) == "unsound"
        assert await refused(name=" ") == "bad_request"
        assert await refused(scopes=["read:everything"]) == "bad_request"
        asked = {"name": "x", "scopes": ["read:keys"], "expires_at": soon}
        made = await api.post("/keys", asked, again="once")
        again = await api.post("/keys", asked, again="once")
        assert again == {**made, "secret": ""}
        assert made["key"]["by"] == f"key:{row.id}"
        assert (await api.ask("DELETE", f"/keys/{row.id}")).code == "own_key"
        assert (await api.ask("DELETE", "/keys/0badc0de")).code == "unknown_key"


async def test_a_webhook_of_the_screen_is_on_the_record_without_its_path(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, page = await signed_in(house, "sue"), Program(house, "")
        asked = {"url": "https://crm.example/hooks/hush-hush", "kinds": ["contact.closed"]}
        made = await page.post("/webhooks", asked, headers=sue)
        hook = f"/webhooks/{made['webhook']['id']}"
        renewed = await page.post(f"{hook}/secret", None, headers=sue)
        assert renewed["secret"] not in ("", made["secret"])
        assert renewed["webhook"]["last"] is None
        inside = {"url": "https://127.0.0.1/", "kinds": ["contact.closed"]}
        answer = await page.ask("PATCH", hook, inside, headers=sue)
        assert answer.code == "bad_url"
        await page.ask("PATCH", hook, {"enabled": False}, headers=sue)
        assert (await page.ask("DELETE", hook, headers=sue)).status == 204
        assert await records(house, "webhook") == [
            ("sue", f"edit: {what}", "crm.example")
            for what in ("added", "changed", "changed", "removed")
        ]
        api = await program(house, "read:audit")
        told = str(await api.get("/audit?kind=webhook"))
        assert "hush" not in told
        assert renewed["secret"] not in told


async def test_a_secret_is_shown_to_who_made_it_and_only_then(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        asked = {"url": "https://crm.example/hooks", "kinds": ["contact.closed"]}
        made = await api.post("/webhooks", asked, again="once")
        hook = f"/webhooks/{made['webhook']['id']}"
        await api.post(f"{hook}/secret", None)
        # A day later the same request is one that nobody remembers.
        later = Millis(house.engine.clock.now() + 1)
        await asyncio.to_thread(house.store.journal.prune, later)
        again = await api.post("/webhooks", asked, again="once")
        assert (again["webhook"]["id"], again["secret"]) == (made["webhook"]["id"], "")


async def test_a_webhook_that_is_removed_while_it_is_replayed_stays_so(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        asked = {"url": "https://crm.example/hooks", "kinds": ["contact.closed"]}
        id = (await api.post("/webhooks", asked))["webhook"]["id"]
        webhooks = house.rooms.programs.webhooks
        call: Call[None, Replay] = Call(
            actor="sue",
            id="",
            again=False,
            path={"webhook": id},
            query=None,
            body=Replay(since=1),
            scopes=frozenset({"read:contacts"}),
        )
        replaying = asyncio.create_task(Hooks(house.engine, webhooks).replay_events(call))
        await asyncio.sleep(0)
        await webhooks.remove(id)
        with pytest.raises(ApiProblem, match="unknown_webhook"):
            await replaying
        assert await house.store.read(listings.webhooks) == []


def test_a_key_revoked_and_changed_in_one_commit_is_revoked() -> None:
    _, row = make_key("x", ["read:queues"], Millis(1))
    puts: dict[str, dict[Any, tuple[Any, ...]]] = {}
    put_program_row(puts, revoked(row, Millis(2)))
    put_program_row(puts, msgspec.structs.replace(row, name="y"))
    (kept,) = puts["api_keys"].values()
    assert kept == msgspec.structs.astuple(msgspec.structs.replace(row, name="y", revoked_at=2))


def test_a_key_that_is_over_opens_nothing_and_its_use_is_written_down_now_and_then() -> None:
    keys, now = ApiKeys(), Millis(1_000_000)
    token, row = make_key("x", ["read:queues"], now)
    keys.put(row)
    keys.note(label_of(row.id, KeyText(by="sue", expires_at=Millis(now + 10))))
    assert keys.find(token, Millis(now + 9)) == row
    assert keys.find(token, Millis(now + 10)) is None
    label = keys.used(row.id, now)
    assert label is not None
    assert msgspec.json.decode(label.label, type=KeyText).by == "sue"
    assert keys.used(row.id, Millis(now + USED_EVERY_MS - 1)) is None
    assert keys.used(row.id, Millis(now + USED_EVERY_MS)) is not None


def test_who_may_do_all_may_give_all_and_who_may_not_set_up_programs_gives_nothing() -> None:
    board = frozenset(Right) - {Right.SERVE, Right.PICK}
    assert scopes_of(board) == SCOPES
    assert scopes_of(board - {Right.PROGRAMS}) == frozenset()
    for right in board - {Right.PROGRAMS, Right.BOARD}:
        assert "write:users" not in scopes_of(board - {right})
    assert scopes_of(frozenset({Right.PROGRAMS})) & WRITES == {"write:keys", "write:webhooks"}


async def _hire_a_lead(house: RoomsHouse) -> None:
    """Who may set up programs, and not much else."""
    role = RoleText(name="Lead", rights=(Right.BOARD, Right.PROGRAMS, Right.REPORTS))
    label = Label(kind="role", id="lead", label=msgspec.json.encode(role).decode())
    mia = User(id="mia", name="Mia", role="lead", password_hash=QUICK.hash(PASSWORD))
    await house.engine.submit(None, command_id="", rows=(label, mia))

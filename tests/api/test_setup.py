"""The set-up by programs: every part of it, whole files, and the record of who did what."""

import tomllib
from pathlib import Path
from typing import Any

from access.sessions import COOKIE
from config.entrance import FormPart, kept
from router.ids import QueueId
from storage.rows import Label
from tests.api.client import Program, api_house, program
from tests.rooms import RoomsHouse, open_house
from web_chat.forms import form_for

QUEUE = {
    "id": "returns",
    "name": "Returns",
    "names": {"sl": "Vračila"},
    "channels": {"chat": {"target_s": 60, "offer_s": 20}},
}
TOML = {"Content-Type": "application/toml"}


async def code(api: Program, method: str, path: str, body: Any = None, **more: Any) -> Any:
    answer = await api.ask(method, path, body, **more)
    return answer.status, answer.code


async def test_a_queue_is_made_read_changed_and_removed(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        made = await api.ask("POST", "/setup/queues", QUEUE)
        assert (made.status, made.headers["Location"]) == (201, "/api/v1/setup/queues/returns")
        assert await code(api, "POST", "/setup/queues", QUEUE) == (409, "taken")
        namesake = {**QUEUE, "id": "returns-2"}
        assert await code(api, "POST", "/setup/queues", namesake) == (409, "name_taken")
        part = await api.get("/setup/queues/returns")
        assert part == made.body
        assert part["names"] == {"sl": "Vračila"}
        same = {**namesake, "name": "Money back", "names": {"sl": "vračila"}}
        assert await code(api, "POST", "/setup/queues", same) == (409, "name_taken")
        part["strategy"] = "round_robin"
        del part["id"]
        changed = await api.ask("PUT", "/setup/queues/returns", part)
        assert (changed.status, changed.body["strategy"]) == (200, "round_robin")
        queue = (await house.engine.settled()).queues["returns"]  # type: ignore[index]
        assert queue.setup.strategy == "round_robin"
        await api.contact(queue="returns")
        busy = await api.ask("DELETE", "/setup/queues/returns")
        assert (busy.status, busy.code) == (409, "in_the_way")
        assert busy.body["detail"] == "Returns cannot go: 1 contact is in it. Move them first."
        (contact,) = (await api.get("/contacts"))["items"]
        await api.ask("POST", f"/contacts/{contact['id']}/close", {})
        assert (await api.ask("DELETE", "/setup/queues/returns")).status == 204
        assert await code(api, "GET", "/setup/queues/returns") == (404, "unknown_part")
        assert await code(api, "PUT", "/setup/queues/returns", part) == (404, "unknown_part")
        key = house.rooms.programs.keys.all()[0].id
        entries = (await api.get("/audit?kind=queue"))["items"]
        assert [(one["user"], one["action"]) for one in entries] == [
            (f"key:{key}", "api: removed"),
            (f"key:{key}", "api: changed"),
            (f"key:{key}", "api: added"),
        ]


async def test_lists_come_in_pages(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        first = await api.get("/setup/agents?limit=1")
        assert ([one["id"] for one in first["items"]], first["next"]) == (["ann"], "ann")
        second = await api.get("/setup/agents?limit=1&after=ann")
        assert ([one["id"] for one in second["items"]], second["next"]) == (["ben"], None)


async def test_a_new_queue_does_what_the_house_does_unless_it_says_otherwise(
    tmp_path: Path,
) -> None:
    async with api_house(tmp_path) as (_, api):
        house = (await api.get("/setup/queues/sales"))["channels"]
        assert (await api.get("/setup/queues/help"))["channels"] == house
        for id, more, channels in (
            ("one", {}, house),
            ("two", {"channels": {"chat": {}}}, {"chat": house["chat"]}),
        ):
            await api.post("/setup/queues", {"id": id, "name": id, **more})
            assert (await api.get(f"/setup/queues/{id}"))["channels"] == channels, id
        early = await api.ask("POST", "/setup/queues", {**QUEUE, "head_start_s": -5})
        assert (early.status, early.code) == (400, "bad_request")
        assert early.body["errors"][0]["pointer"] == "/head_start_s"


async def test_hours_and_holidays_of_a_queue_are_set_and_taken_away(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        path = "/setup/queues/sales/hours"
        assert await code(api, "GET", path) == (404, "unknown_part")
        closed: dict[str, Any] = {"time_zone": "UTC", "week": {}, "holidays": {"2027-01-01": ""}}
        assert (await api.ask("PUT", path, closed)).body == closed
        assert await code(api, "POST", "/contacts", {"channel": "chat", "queue": "sales"}) == (
            409,
            "queue_closed",
        )
        wrong = await api.ask("PUT", path, {**closed, "week": {"mon": "8-12"}})
        assert (wrong.status, wrong.code) == (422, "unsound")
        assert wrong.body["errors"][0]["pointer"] == "/week"
        assert (await api.ask("DELETE", path)).status == 204
        await api.contact()


async def test_skills_are_given_to_agents_and_taken(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        given = await api.ask("PUT", "/setup/skills/slovenian", {"agents": {"ann": 3, "ben": 1}})
        assert given.body == {"id": "slovenian", "agents": {"ann": 3, "ben": 1}, "queues": []}
        await api.ask("PUT", "/setup/skills/slovenian", {"agents": {"ben": 2}})
        (skill,) = (await api.get("/setup/skills"))["items"]
        assert skill["agents"] == {"ben": 2}
        router = await house.engine.settled()
        assert router.agents["ann"].setup.skills == {}  # type: ignore[index]
        nobody = await api.ask("PUT", "/setup/skills/slovenian", {"agents": {"zoe": 2}})
        assert (nobody.status, nobody.body["detail"]) == (422, "There is no agent zoe.")


async def test_names_to_choose_from_are_added_renamed_ordered_and_removed(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        for what in ("dispositions", "reasons", "tags"):
            path = f"/setup/{what}"
            await api.ask("PUT", path, {"items": [{"id": "one", "name": "One"}]})
            await api.post(path, {"id": "two", "name": "Two"})
            assert await code(api, "POST", path, {"id": "two", "name": "2"}) == (409, "taken")
            await api.ask("PUT", f"{path}/one", {"name": "The first"})
            items = (await api.get(path))["items"]
            assert items == [{"id": "one", "name": "The first"}, {"id": "two", "name": "Two"}]
            await api.ask("PUT", path, {"items": items[::-1]})
            assert [one["id"] for one in (await api.get(path))["items"]] == ["two", "one"]
            assert (await api.ask("DELETE", f"{path}/one")).status == 204
            assert await code(api, "DELETE", f"{path}/one") == (404, "unknown_part")
            assert not house.rooms.directory.knows(what[:-1], "one")


async def test_settings_and_what_holds_for_all_are_set(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        zone = await api.ask("PUT", "/setup/settings/time_zone", {"text": "Europe/Ljubljana"})
        assert zone.body == {"id": "time_zone", "text": "Europe/Ljubljana"}
        wrong = await api.ask("PUT", "/setup/settings/time_zone", {"text": "Moon"})
        assert (wrong.status, wrong.code) == (422, "unsound")
        assert (await api.ask("DELETE", "/setup/settings/time_zone")).status == 204
        centre = await api.get("/setup/centre")
        assert (await api.ask("PUT", "/setup/centre", {**centre, "lease_lost_s": 90})).status == 200
        assert (await house.engine.settled()).centre.lease_lost_ms == 90_000


async def test_a_user_is_made_invited_once_and_disabled(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        user = {"id": "zoe", "name": "Zoe", "role": "supervisor"}
        await api.post("/setup/users", user)
        invited = await api.post("/setup/users/zoe/invitation", None, again="once")
        async with house.http.post(
            f"{house.url}/api/invitation/password",
            json={"token": invited["token"], "password": "a long one indeed"},
            headers={"Origin": house.url},
        ) as answer:
            assert answer.status == 200, await answer.text()
        cookie = {"Cookie": f"{COOKIE}={await house.cookie('zoe', 'a long one indeed')}"}
        assert (await house.http.get("/api/setup", headers=cookie)).status == 200
        assert (await api.ask("DELETE", "/setup/users/zoe")).status == 204
        assert (await api.get("/setup/users/zoe"))["disabled"]
        assert (await house.http.get("/api/setup", headers=cookie)).status == 401


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("cordboard.db*"))


async def test_what_is_shown_once_is_not_kept_to_be_repeated(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        hook = {"url": "https://receiver.example/", "kinds": ["contact.closed"]}
        made = await api.post("/webhooks", hook, again="hook")
        again = await api.ask("POST", "/webhooks", hook, again="hook")
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.body == {"webhook": made["webhook"], "secret": ""}
        invited = await api.post("/setup/users/ben/invitation", None, again="ben")
        repeated = await api.ask("POST", "/setup/users/ben/invitation", again="ben")
        assert repeated.body == {**invited, "token": ""}
    kept = on_disk(tmp_path)
    assert invited["token"].encode() not in kept
    # Deliveries are signed with it: it stands in the webhook's own row, once.
    assert kept.count(made["secret"].encode()) <= 2


async def test_a_whole_centre_is_exported_checked_and_imported(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        exported = await api.ask("GET", "/setup.toml")
        assert exported.headers["Content-Type"].startswith("application/toml")
        text = exported.body
        assert tomllib.loads(text)["queues"]
        seen = (await api.get("/setup"))["version"]
        same = await api.ask("POST", "/setup/check", data=text.encode(), headers=TOML)
        assert same.body == {
            "version": seen,
            "faults": [],
            "changes": [],
            "obstacles": [],
            "newcomers": [],
            "more": False,
        }
        other = text.replace('name = "Sales"', 'name = "Shop"').encode()
        checked = await api.ask("POST", "/setup/check", data=other, headers=TOML)
        (change,) = checked.body["changes"]
        assert change["differences"] == [{"field": "name", "before": "Sales", "after": "Shop"}]
        await api.ask("PUT", "/setup/settings/brand", {"text": "Lamps"})
        stale = await code(api, "POST", f"/setup/import?version={seen}", data=other, headers=TOML)
        assert stale == (409, "changed_meanwhile")
        done = await api.ask("POST", "/setup/import", data=other, headers=TOML)
        assert [one["kind"] for one in done.body["changes"]] == ["queue", "setting"]
        assert (await api.get("/setup/queues/sales"))["name"] == "Shop"


async def test_a_file_that_is_wrong_is_told_line_by_line_and_changes_nothing(
    tmp_path: Path,
) -> None:
    async with api_house(tmp_path) as (_, api):
        wrong = b"[channels]\n[[queues]]\nid = 'a'\nname = 'A'\nstrategy = 'chance'\nbeard = 1\n"
        checked = await api.ask("POST", "/setup/check", data=wrong, headers=TOML)
        assert [one["line"] for one in checked.body["faults"]] == [5, 6]
        assert not checked.body["more"]
        blind = await api.ask("POST", "/setup/check", data=b"[channels]\n", headers=TOML)
        assert blind.body["more"]
        refused = await api.ask("POST", "/setup/import", data=wrong, headers=TOML)
        assert (refused.status, refused.code) == (422, "unsound")
        assert "Line 6" in refused.body["detail"]
        as_json = await code(api, "POST", "/setup/import", {"queues": []})
        assert as_json == (415, "bad_media_type")


async def test_a_part_that_is_wrong_is_told_where(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        for body, pointer in (
            ({**QUEUE, "id": "Returns!"}, "/id"),
            ({**QUEUE, "max_waiting": "7"}, "/max_waiting"),
            ({**QUEUE, "channels": {"pigeon": {}}}, "/channels/pigeon"),
            ({**QUEUE, "beard": 1}, "/beard"),
            ({**QUEUE, "names": {"sl": ""}}, "/names/sl"),
            ({"id": "returns"}, "/name"),
        ):
            answer = await api.ask("POST", "/setup/queues", body)
            assert (answer.status, answer.code) == (400, "bad_request")
            assert [one["pointer"] for one in answer.body["errors"]] == [pointer]


async def test_users_have_scopes_of_their_own(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        api = await program(house, "read:setup write:setup")
        assert (await api.ask("POST", "/setup/queues", QUEUE)).status == 201
        denied = (403, "missing_scope")
        boss = {"id": "evil", "name": "Evil", "role": "supervisor"}
        assert await code(api, "POST", "/setup/users", boss) == denied
        assert await code(api, "POST", "/setup/users/sue/invitation") == denied
        assert await code(api, "GET", "/setup/users") == denied
        assert await code(api, "GET", "/setup.toml") == denied
        assert await code(api, "POST", "/setup/import", data=b"", headers=TOML) == denied
        assert await code(api, "GET", "/audit") == denied


async def test_a_session_reads_here_what_its_role_may_read_on_the_screens(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        rights = ["board", "programs", "setup"]
        await api.post("/setup/roles", {"id": "planner", "name": "Planner", "rights": rights})
        sue = await api.get("/setup/users/sue")
        del sue["id"]
        boss = {"id": "max", "name": "Max", "role": "supervisor"}
        await api.post("/setup/users", boss)
        await api.ask("PUT", "/setup/users/sue", {**sue, "role": "planner"})
        cookie = {"Cookie": f"{COOKIE}={await house.cookie('sue')}"}
        planner = Program(house, "")
        assert (await planner.ask("GET", "/setup/queues", headers=cookie)).status == 200
        for path in ("/setup/users", "/audit", "/reports", "/setup"):
            assert await code(planner, "GET", path, headers=cookie) == (403, "missing_scope")


async def test_forms_are_put_in_order_and_none_of_them_asks_nothing(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        asked = [{"id": "who", "label": "Who?"}]
        for id in ("a", "b", "c"):
            await api.post("/setup/forms", {"id": id, "queues": ["sales"], "fields": asked})
        order = "/setup/order/forms"
        assert (await api.get(order))["ids"] == ["a", "b", "c"]
        done = await api.ask("PUT", order, {"ids": ["c", "a", "b"]})
        assert (done.status, done.body["ids"]) == (200, ["c", "a", "b"])
        found = form_for(house.rooms.directory, QueueId("sales"), "en")
        assert found is not None
        assert found[0] == "c"
        for ids in (["c", "a"], ["c", "a", "b", "b"], ["c", "a", "x"]):
            assert await code(api, "PUT", order, {"ids": ids}) == (422, "unsound")
        empty = (422, "asks_nothing")
        assert await code(api, "POST", "/setup/forms", {"id": "d"}) == empty
        assert await code(api, "PUT", "/setup/forms/a", {"fields": []}) == empty
        text = str(await api.get("/setup.toml"))
        assert text.index('id = "c"') < text.index('id = "a"')
        # One that was empty before there was a rule goes on as it is, until somebody changes it.
        old = Label(kind="form", id="old", label=kept(FormPart.model_validate({"id": "old"})))
        await house.engine.submit(None, command_id="", rows=(old,))
        assert (await api.ask("PUT", "/setup/forms/a", {"consent": "Yes"})).status == 200
        assert await code(api, "PUT", "/setup/forms/old", {"name": "Old"}) == empty
        assert (await api.ask("DELETE", "/setup/forms/old")).status == 204


async def test_teams_roles_forms_and_what_is_shown_in_line_are_parts_like_others(
    tmp_path: Path,
) -> None:
    async with api_house(tmp_path) as (_, api):
        for many, part, change in (
            ("teams", {"id": "east", "name": "East"}, {"name": "Far East"}),
            ("roles", {"id": "lead", "name": "Lead", "rights": ["board"]}, {"name": "Team lead"}),
            (
                "forms",
                {"id": "basic", "fields": [{"id": "who", "label": "Who?"}]},
                {"consent": "Yes"},
            ),
            ("treatments", {"id": "sale", "text": "Sale!"}, {"text": "Still sale"}),
        ):
            made = await api.post(f"/setup/{many}", part)
            whole = {name: value for name, value in (made | change).items() if name != "id"}
            changed = await api.ask("PUT", f"/setup/{many}/{part['id']}", whole)
            assert changed.body == made | change
            assert (await api.ask("DELETE", f"/setup/{many}/{part['id']}")).status == 204
            assert (await api.get(f"/setup/{many}"))["items"] == []


async def test_a_supervisors_session_reads_the_set_up_and_changes_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        api, sue = Program(house, ""), {"Cookie": f"{COOKIE}={await house.cookie('sue')}"}
        assert (await api.ask("GET", "/setup", headers=sue)).status == 200
        made = await code(api, "POST", "/setup/queues", QUEUE, headers=sue)
        assert made == (403, "missing_scope")


async def served(house: RoomsHouse, api: Program) -> None:
    for queue in ("sales", "help", "help"):
        contact = await api.contact(queue=queue)
        await api.ask("POST", f"/contacts/{contact['id']}/close", {})
    await house.engine.settled()


async def test_a_report_has_groups_intervals_filters_pages_and_definitions(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        await served(house, api)
        report = await api.get("/reports?by=queue")
        column = [one["id"] for one in report["columns"]].index("volume")
        assert "Contacts that came." in report["columns"][column]["definition"]
        assert {one["key"]: one["values"][column] for one in report["rows"]} == {
            "sales": 1,
            "help": 2,
        }
        page = await api.get("/reports?by=queue&limit=1")
        assert ([one["key"] for one in page["rows"]], page["next"]) == (["help"], 1)
        assert page["total"]["values"][column] == 3
        rest = await api.get("/reports?by=queue&limit=1&after=1")
        assert ([one["key"] for one in rest["rows"]], rest["next"]) == (["sales"], None)
        hours = await api.get("/reports?by=interval&interval=hour&queue=help")
        assert len(hours["rows"]) in (23, 24, 25)
        told = [one["values"][column] for one in hours["rows"]]
        begun = [value for value in told if value is not None]
        assert sum(begun) == 2
        # Of hours still to come nothing is told.
        assert told == [*begun, *[None] * (len(told) - len(begun))]
        figures = await api.get("/reports/figures")
        assert all(one["definition"] for one in figures["items"])


async def test_a_report_comes_as_a_file_and_a_wrong_question_is_told(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        await served(house, api)
        file = await api.ask("GET", "/reports.csv?by=queue")
        assert file.headers["Content-Type"].startswith("text/csv")
        assert "attachment" in file.headers["Content-Disposition"]
        assert file.body.lstrip("\ufeff").splitlines()[1].startswith("Help,2,")
        assert await code(api, "GET", "/reports?by=moon") == (400, "bad_request")
        unknown = await api.ask("GET", "/reports?queue=moon")
        assert (unknown.status, unknown.code) == (422, "unsound")
        assert unknown.body["errors"] == [
            {"pointer": "/queue", "detail": "There is no such queue."}
        ]
        assert await code(api, "GET", "/reports?from=2026-13-45") == (422, "unsound")
        reader = await program(house, "read:setup")
        assert await code(reader, "GET", "/reports") == (403, "missing_scope")


async def test_the_roles_that_are_always_there_stay_as_they_are(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        for method, body in (("DELETE", None), ("PUT", {"name": "Agents", "rights": ["serve"]})):
            refused = await api.ask(method, "/setup/roles/agent", body)
            assert (refused.status, refused.code) == (422, "unsound")
            assert "always there" in str(refused.body)

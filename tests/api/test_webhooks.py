"""Webhooks against a real receiver that fails, is slow, and comes back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from api.guard import AddressRefused, check_url, guarded_socket
from api.kinds import KINDS, Kind
from api.outbox import Rules, sign
from api.owners import Owners
from office.hooks import hook_records
from router import events as e
from router.ids import Millis
from storage.rows import Webhook
from tests.api.client import Program, api_house, program
from tests.fakes.receiver import Receiver, receiving
from tests.rooms import RoomsHouse, open_house, serve

QUICK = Rules(private=True, first_retry_ms=10, longest_retry_ms=40, attempts=4)
WANTED = ["contact.enqueued", "contact.moved", "contact.closed", "message.posted"]


async def subscribe(api: Program, receiver: Receiver, **more: Any) -> str:
    made = await api.post("/webhooks", {"url": receiver.url, "kinds": WANTED, **more})
    receiver.secret = made["secret"]
    id: str = made["webhook"]["id"]
    return id


async def settled(house: RoomsHouse, api: Program, id: str, **fields: Any) -> dict[str, Any]:
    """Wait until the webhook is so."""
    changed = asyncio.Event()
    end = house.engine.subscribe(lambda events, rows: changed.set())
    async with asyncio.timeout(20):
        while True:
            changed.clear()
            found: dict[str, Any] = await api.get(f"/webhooks/{id}")
            if fields.items() <= found.items():
                end()
                return found
            await changed.wait()


async def ended(house: RoomsHouse, api: Program, id: str, count: int) -> list[dict[str, Any]]:
    """Wait until so many deliveries are over, and return them, the newest first."""
    changed = asyncio.Event()
    end = house.engine.subscribe(lambda events, rows: changed.set())
    async with asyncio.timeout(20):
        while True:
            changed.clear()
            found: list[dict[str, Any]] = (await api.get(f"/webhooks/{id}/deliveries"))["items"]
            if sum(one["state"] != "pending" for one in found) >= count:
                end()
                return found
            await changed.wait()


def kinds(told: list[dict[str, Any]]) -> list[str]:
    return [one["kind"] for one in told]


async def test_events_arrive_signed_in_order_and_without_words(tmp_path: Path) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (house, api),
    ):
        id = await subscribe(api, receiver)
        contact = (await api.contact(text="zebra", person={"name": "Zebra"}))["id"]
        await api.post(f"/contacts/{contact}/move", {"queue": "help"})
        await api.post(f"/contacts/{contact}/close", {})
        await receiver.until(lambda: len(receiver.taken) == 4)
        assert kinds(receiver.taken) == [
            "contact.enqueued",
            "message.posted",
            "contact.moved",
            "contact.closed",
        ]
        first = receiver.taken[0]
        assert first["data"]["contact"] == contact
        assert first["id"] == f"{id}-{first['seq']}" == receiver.headers[0]["Cordboard-Delivery"]
        assert "ebra" not in str(receiver.taken)
        await settled(house, api, id, pending=0)
        listed = (await api.get(f"/webhooks/{id}/deliveries?limit=3"))["items"]
        assert [one["kind"] for one in listed] == list(reversed(kinds(receiver.taken)))[:3]
        assert {(one["state"], one["status"], one["attempts"]) for one in listed} == {
            ("delivered", 204, 1)
        }


async def test_who_comes_into_a_contact_and_goes_is_told(tmp_path: Path) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (house, api),
    ):
        wanted = [f"contact.{what}" for what in ("invited", "joined", "parted")]
        await subscribe(api, receiver, kinds=wanted)
        ann, board = await house.working("ann"), await house.supervisor()
        await api.contact()
        contact = await serve(ann)
        ben = await house.working("ben")
        await ann.do("invite", contact=contact, colleague="ben")
        await ben.do("take_part", contact=contact)
        await board.do("join", contact=contact)
        await board.do("leave", contact=contact)
        await ann.do("end", contact=contact)
        await receiver.until(lambda: len(receiver.taken) == 5)
        told = [(one["kind"].split(".")[1], one["data"]) for one in receiver.taken]
        assert told == [
            (kind, {"contact": contact, **data})
            for kind, data in (
                ("invited", {"agent": "ben", "by": "ann"}),
                ("joined", {"agent": "ben"}),
                ("joined", {"user": "sue"}),
                ("parted", {"reason": "left", "user": "sue", "inside": True}),
                ("parted", {"reason": "over", "agent": "ben", "inside": True}),
            )
        ]


async def test_a_receiver_that_fails_gets_it_again_and_the_contacts_order_is_kept(
    tmp_path: Path,
) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (house, api),
    ):
        id = await subscribe(api, receiver)
        bad: set[str] = set()

        async def fail_each_once(told: dict[str, Any]) -> int:
            if told["id"] in bad:
                return 200
            bad.add(told["id"])
            return 500

        receiver.answer = fail_each_once
        made = [(await api.contact())["id"] for _ in range(3)]
        for contact in made:
            await api.post(f"/contacts/{contact}/move", {"queue": "help"})
            await api.post(f"/contacts/{contact}/close", {})
        await receiver.until(lambda: len(receiver.taken) == 9)
        for contact in made:
            of_it = [one for one in receiver.taken if one["data"]["contact"] == contact]
            assert kinds(of_it) == ["contact.enqueued", "contact.moved", "contact.closed"]
        found = await settled(house, api, id, pending=0)
        assert found["failing_since"] is None
        listed = (await api.get(f"/webhooks/{id}/deliveries"))["items"]
        assert {one["attempts"] for one in listed} == {2}


async def test_a_slow_receiver_of_one_contact_holds_up_no_other(tmp_path: Path) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (_, api),
    ):
        await subscribe(api, receiver)
        release = asyncio.Event()

        async def slow_for_one(told: dict[str, Any]) -> int:
            if told["data"]["contact"] == "slow":
                await release.wait()
            return 200

        receiver.answer = slow_for_one
        await api.contact(id="slow")
        await receiver.until(lambda: len(receiver.tries) == 1)
        await api.contact(id="quick")
        await api.post("/contacts/slow/close", {})
        await api.post("/contacts/quick/close", {})
        await receiver.until(lambda: len(receiver.taken) == 2)
        assert {one["data"]["contact"] for one in receiver.taken} == {"quick"}
        release.set()
        await receiver.until(lambda: len(receiver.taken) == 4)


async def test_what_happened_while_the_receiver_and_then_the_server_were_away_arrives(
    tmp_path: Path,
) -> None:
    patient = Rules(private=True, first_retry_ms=10, longest_retry_ms=40, attempts=10_000)
    async with api_house(tmp_path, webhooks=patient) as (_, api):
        async with receiving() as receiver:
            id = await subscribe(api, receiver)
            port = int(receiver.url.split(":")[2].split("/")[0])
            secret = receiver.secret
        contact = (await api.contact())["id"]
    async with (
        open_house(tmp_path, set_up=False, webhooks=patient) as house,
        receiving(port) as receiver,
    ):
        receiver.secret = secret
        api = Program(house, api.key)
        await api.post(f"/contacts/{contact}/close", {})
        await receiver.until(lambda: len(receiver.taken) >= 2)
        assert kinds(receiver.taken)[:2] == ["contact.enqueued", "contact.closed"]
        await settled(house, api, id, pending=0, failing_since=None)


async def test_a_delivery_is_given_up_after_its_tries_and_can_be_sent_again(
    tmp_path: Path,
) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (house, api),
    ):
        id = await subscribe(api, receiver)
        receiver.answer = receiver.badly
        contact = (await api.contact())["id"]
        await api.post(f"/contacts/{contact}/close", {})
        await ended(house, api, id, 2)
        assert (await api.get(f"/webhooks/{id}"))["failing_since"] is not None
        assert len(receiver.tries) == 2 * QUICK.attempts
        failed = (await api.get(f"/webhooks/{id}/deliveries?state=failed"))["items"]
        assert [(one["status"], one["next_at"]) for one in failed] == [(503, None)] * 2

        receiver.answer = receiver.well
        closed = failed[0]["seq"]
        of_one = await api.get(f"/webhooks/{id}/deliveries?seqs=1,{closed}")
        assert of_one["items"] == failed[:1]
        again = await api.ask("POST", f"/webhooks/{id}/deliveries/{closed}/replay")
        assert (again.status, again.body["state"]) == (200, "pending")
        await receiver.until(lambda: kinds(receiver.taken) == ["contact.closed"])
        await settled(house, api, id, pending=0)
        await api.ask("POST", f"/webhooks/{id}/replay-failed")
        await receiver.until(lambda: kinds(receiver.taken)[1:] == ["contact.enqueued"])
        unknown = await api.ask("POST", f"/webhooks/{id}/deliveries/999999/replay")
        assert (unknown.status, unknown.code) == (404, "unknown_delivery")


async def test_events_of_before_the_webhook_can_be_sent_too(tmp_path: Path) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (_, api),
    ):
        await api.contact(id="early")
        id = await subscribe(api, receiver)
        plan = await api.get(f"/webhooks/{id}/replay?since=0")
        assert plan == {"seq": 1, "events": 1, "left_out": 0, "complete": True}
        assert (await api.get(f"/webhooks/{id}/replay"))["events"] == 0
        await api.post(f"/webhooks/{id}/replay", {"seq": 1})
        await receiver.until(lambda: receiver.taken)
        assert receiver.taken[0]["data"]["contact"] == "early"
        seen = len(receiver.taken)
        await api.post(f"/webhooks/{id}/replay", {"since": receiver.taken[0]["at"]})
        await receiver.until(lambda: len(receiver.taken) > seen)
        assert receiver.taken[-1]["id"] == receiver.taken[0]["id"]
        await api.ask("PATCH", f"/webhooks/{id}", {"enabled": False})
        await api.contact(id="missed")
        # To begin now leaves out what was missed, and says so.
        plan = await api.get(f"/webhooks/{id}/replay")
        assert (plan["events"], plan["left_out"]) == (0, 1)


async def test_a_replay_may_begin_in_the_middle_of_a_commit(tmp_path: Path) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (house, api),
    ):
        id = await subscribe(api, receiver)
        await asyncio.gather(*(api.contact() for _ in range(12)))
        await receiver.until(lambda: len(receiver.taken) == 12)
        await settled(house, api, id, pending=0)
        seqs = sorted(one["seq"] for one in receiver.taken)
        for start in seqs[1:4]:
            receiver.taken.clear()
            await api.post(f"/webhooks/{id}/replay", {"seq": start})
            expected = [seq for seq in seqs if seq >= start]

            def arrived(count: int = len(expected)) -> bool:
                return len(receiver.taken) == count

            await receiver.until(arrived)
            assert sorted(one["seq"] for one in receiver.taken) == expected
            await settled(house, api, id, pending=0)


async def test_a_webhook_that_fails_for_long_is_disabled_and_goes_on_when_enabled(
    tmp_path: Path,
) -> None:
    hasty = Rules(
        private=True, first_retry_ms=5, longest_retry_ms=5, attempts=10_000, disable_after_ms=100
    )
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=hasty) as (house, api),
    ):
        id = await subscribe(api, receiver)
        receiver.answer = receiver.badly
        contact = (await api.contact())["id"]
        found = await settled(house, api, id, enabled=False)
        assert found["disabled_why"] == "failing"
        await api.post(f"/contacts/{contact}/close", {})
        receiver.answer = receiver.well
        patched = await api.ask("PATCH", f"/webhooks/{id}", {"enabled": True})
        assert patched.body["enabled"]
        await receiver.until(lambda: len(receiver.taken) == 2)
        assert kinds(receiver.taken) == ["contact.enqueued", "contact.closed"]


async def test_who_answers_gone_is_told_nothing_more_and_redirects_are_not_followed(
    tmp_path: Path,
) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (house, api),
    ):
        id = await subscribe(api, receiver)

        async def elsewhere_then_gone(told: dict[str, Any]) -> int:
            return 302 if len(receiver.tries) == 1 else 410

        receiver.answer = elsewhere_then_gone
        await api.contact()
        found = await settled(house, api, id, enabled=False)
        assert (found["disabled_why"], len(receiver.tries)) == ("gone", 2)


async def test_a_webhook_is_changed_stopped_and_removed(tmp_path: Path) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (house, api),
    ):
        id = await subscribe(api, receiver)
        stopped = await api.ask("PATCH", f"/webhooks/{id}", {"enabled": False})
        assert stopped.body["disabled_why"] == "asked"
        changed = await api.ask(
            "PATCH", f"/webhooks/{id}", {"kinds": ["contact.closed"], "enabled": True}
        )
        assert changed.body["kinds"] == ["contact.closed"]
        contact = (await api.contact())["id"]
        await api.post(f"/contacts/{contact}/close", {})
        await receiver.until(lambda: receiver.taken)
        assert kinds(receiver.taken) == ["contact.closed"]
        assert (await api.ask("DELETE", f"/webhooks/{id}")).status == 204
        assert (await api.ask("GET", f"/webhooks/{id}")).code == "unknown_webhook"
        assert await house.store.read(_deliveries, id) == []
        reader = await program(house, "read:webhooks")
        assert (await reader.ask("DELETE", f"/webhooks/{id}")).code == "missing_scope"


async def test_a_webhook_tells_no_more_than_whoever_answers_for_it_may_read(
    tmp_path: Path,
) -> None:
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK) as (house, api),
    ):
        blind = await program(house, "read:webhooks write:webhooks")
        body = {"url": receiver.url, "kinds": ["contact.closed"]}
        assert (await blind.ask("POST", "/webhooks", body)).code == "beyond_rights"
        shop = await program(house, "read:webhooks write:webhooks read:contacts")
        made = (await shop.post("/webhooks", body))["webhook"]
        one = f"/webhooks/{made['id']}"
        receiver.secret = (await shop.ask("POST", f"{one}/secret")).body["secret"]
        more = {"kinds": ["contact.closed", "agent.signed_in"]}
        for change in (more, {"url": f"{receiver.url}?x"}, {"enabled": True}):
            assert (await blind.ask("PATCH", one, change)).code == "beyond_rights"
        assert (await shop.ask("PATCH", one, more)).code == "beyond_rights"
        # Its key may read contacts no more: it stops at once, and keeps its place.
        key = made["by"].removeprefix("key:")
        await api.ask("PATCH", f"/keys/{key}", {"scopes": ["write:webhooks"]})
        await settled(house, api, made["id"], enabled=False, disabled_why="rights")
        contact = (await api.contact())["id"]
        await api.post(f"/contacts/{contact}/close", {})
        assert (await blind.ask("PATCH", one, {"enabled": True})).code == "beyond_rights"
        for way in ("replay", "replay-failed"):
            assert (await blind.ask("POST", f"{one}/{way}", {"seq": 1})).code == "beyond_rights"
        taken = (await api.ask("PATCH", one, {"enabled": True})).body
        assert taken["by"] not in ("", made["by"])
        await receiver.until(lambda: kinds(receiver.taken) == ["contact.closed"])
        assert (await blind.ask("PATCH", one, {"enabled": False})).status == 200

        # Who may have no webhooks has none, whatever else they may read.
        half = await program(house, "write:webhooks read:contacts")
        id = (await half.post("/webhooks", body))["webhook"]["id"]
        half_key = (await api.get(f"/webhooks/{id}"))["by"].removeprefix("key:")
        await api.ask("PATCH", f"/keys/{half_key}", {"scopes": ["read:contacts"]})
        await settled(house, api, id, enabled=False, disabled_why="rights")

        # Of before: it tells what it told, while its key may have webhooks at all.
        keys = house.rooms.programs.keys
        old, shops = Owners(keys, house.engine.clock.now), f"key:{key}"
        row = Webhook(
            id="old", url="", kinds="contact.closed", secret="", created_at=Millis(1), cursor=1
        )
        told = hook_records(None, row, by=shops, now=Millis(1), action="api")
        await house.engine.submit(None, command_id="", rows=told)
        await old.load(house.engine)
        assert (old.of("old"), old.lacking(row)) == (shops, [])
        assert (old.of(made["id"]), old.of("none")) == (taken["by"], "")
        await api.ask("DELETE", f"/keys/{key}")
        assert old.lacking(row) == ["write:webhooks"]


def _deliveries(db: Any, id: str) -> list[Any]:
    from storage import listings

    return list(listings.deliveries(db, id, limit=10))


# Where events may go.


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://127.0.0.1/",
        "https://localhost.:8080@10.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[64:ff9b:1::7f00:1]/",
        "https://[::7f00:1]/",
        "https://[::ffff:0:a9fe:a9fe]/",
        "https://[fec0::1]/",
        "https://[3fff::1]/",
        "https://[5f00::1]/",
        "https://192.0.0.8/",
        "https://[fe80::1]/",
        "https://224.0.0.1/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://user:secret@example.com/",
        "https://example.com/#part",
        "ftp://example.com/",
        "https:///hook",
        "/hook",
        "https://" + "a" * 2_000,
    ],
)
def test_addresses_inside_and_odd_ones_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        check_url(url, private=False)


def test_addresses_outside_are_taken() -> None:
    for url in (
        "https://example.com/hook?a=1",
        "https://93.184.216.34:8443/",
        "https://b\u00fc.de/",
    ):
        assert check_url(url, private=False).startswith("https://")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "fe80::1%eth0", "::ffff:0:0"])
def test_no_connection_goes_inside_whatever_the_name_said(address: str) -> None:
    with pytest.raises(AddressRefused):
        guarded_socket((2, 1, 6, "", (address, 443)))


async def test_a_name_that_leads_inside_is_not_connected_to(tmp_path: Path) -> None:
    guarded = Rules(first_retry_ms=5, longest_retry_ms=5, attempts=1)
    async with receiving() as receiver, api_house(tmp_path, webhooks=guarded) as (house, api):
        port = receiver.url.split(":")[2].split("/")[0]
        named = Webhook(
            id="w1",
            url=f"http://localhost:{port}/hook",
            kinds=" ".join(WANTED),
            secret="s",
            created_at=house.engine.clock.now(),
            cursor=1,
        )
        await house.rooms.programs.webhooks.put(named)
        await api.contact()
        (failed,) = await ended(house, api, "w1", 1)
        assert (failed["state"], failed["status"]) == ("failed", 0)
        assert not receiver.tries
        refused = await api.ask("POST", "/webhooks", {"url": "https://127.0.0.1/", "kinds": WANTED})
        assert (refused.status, refused.code) == (409, "bad_url")


def test_every_kind_has_its_event_and_the_signature_is_as_documented() -> None:
    assert sorted(KINDS.values()) == sorted(Kind)
    assert not set(KINDS) - set(e.AnyEvent.__args__)
    assert sign("whsec", 1, b"{}") == (
        "t=1,v1=6ab13b5991724d5a0c7f02d7989ba3425b580e39d5b9a0a6258a7f5d0419173a"
    )

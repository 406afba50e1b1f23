"""Contacts, messages, customers, agents and queues, as a program sees them."""

from pathlib import Path
from typing import Any

import pytest

from storage.audits import AuditsWanted, audits
from tests.api.client import api_house
from tests.rooms import serve


async def test_a_program_puts_a_contact_into_line_and_an_agent_serves_it(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        answer = await api.ask(
            "POST",
            "/contacts",
            {
                "channel": "chat",
                "queue": "sales",
                "person": {"name": "Kim", "identities": [{"kind": "phone", "value": "+3861"}]},
                "text": "a lamp, please",
            },
        )
        assert answer.status == 201
        contact = answer.body
        assert answer.headers["Location"] == f"/api/v1/contacts/{contact['id']}"
        assert (contact["stage"], contact["position"], contact["messages"]) == ("waiting", 1, 1)
        ann = await house.working()
        assert await serve(ann) == contact["id"]
        assert ann.texts() == ["a lamp, please"]
        served = await api.get(f"/contacts/{contact['id']}")
        assert (served["stage"], served["agent"], served["position"]) == ("serving", "ann", None)
        posted = await api.post(
            f"/contacts/{contact['id']}/messages", {"text": "red", "sender": "agent"}
        )
        assert "text" not in posted
        for path, body in (
            (f"/contacts/{contact['id']}/messages", {"text": " \n\u00a0 "}),
            ("/contacts", {"channel": "chat", "queue": "sales", "text": "   "}),
        ):
            assert (await api.ask("POST", path, body)).status == 400, body
        await ann.until(lambda _: ann.texts() == ["a lamp, please", "red"])
        page = await api.get(f"/contacts/{contact['id']}/messages?limit=1")
        assert [one["text"] for one in page["items"]] == ["a lamp, please"]
        rest = await api.get(f"/contacts/{contact['id']}/messages?after_seq={page['next']}")
        said = [(one["sender"], one["text"]) for one in rest["items"] if one["text"]]
        assert said == [("agent", "red")]


async def test_the_same_person_is_found_by_an_identity(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        phone = {"kind": "phone", "value": "+38640"}
        first = await api.contact(person={"name": "Kim", "identities": [phone]})
        mail = {"kind": "email", "value": "kim@mail.example"}
        second = await api.contact(person={"identities": [phone, mail]})
        assert first["customer"] == second["customer"]
        found = await api.get("/customers", params={"identity": "email:kim@mail.example"})
        (customer,) = found["items"]
        assert (customer["id"], customer["name"]) == (first["customer"], "Kim")
        assert mail in customer["identities"]
        capitals = await api.contact(
            person={"identities": [{"kind": "email", "value": "Kim@Mail.example"}]}
        )
        assert capitals["customer"] == first["customer"]
        third = await api.contact(person={}, customer=first["customer"])
        assert third["customer"] == first["customer"]
        unknown = await api.ask(
            "POST", "/contacts", {"channel": "chat", "queue": "sales", "customer": "nobody"}
        )
        assert (unknown.status, unknown.code) == (404, "unknown_customer")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"preferred": "nobody"}, 404, "unknown_agent"),
        ({"needs": [{"skill": "sailng"}]}, 422, "unsound"),
        ({"person": {"email": "not an address"}}, 422, "unsound"),
        ({"person": {"identities": [{"kind": "email", "value": "no"}]}}, 422, "unsound"),
    ],
)
async def test_what_names_nothing_is_refused_and_nobody_comes_into_line(
    tmp_path: Path, changes: dict[str, Any], status: int, code: str
) -> None:
    async with api_house(tmp_path) as (house, api):
        asked = {"channel": "chat", "queue": "sales", **changes}
        refused = await api.ask("POST", "/contacts", asked)
        assert (refused.status, refused.code) == (status, code)
        assert not house.engine.router.contacts


async def test_pages_hold_every_contact_once_whatever_comes_in_between(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        made = [(await api.contact())["id"] for _ in range(7)]
        seen, cursor = [], ""
        while True:
            page = await api.get("/contacts", params={"limit": 2, "after": cursor})
            seen += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            cursor = page["next"]
            await api.contact()
        assert sorted(seen) == sorted(made)


async def test_a_page_after_a_contact_that_is_not_there_is_refused(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        answer = await api.ask("GET", "/contacts?after=nothing")
        assert (answer.status, answer.code) == (404, "unknown_contact")


async def test_contacts_are_filtered(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        sales = await api.contact()
        help_ = await api.contact(queue="help")
        await api.post(f"/contacts/{sales['id']}/close", {"note": "test"})

        async def ids(**filters: str) -> list[str]:
            return [one["id"] for one in (await api.get("/contacts", params=filters))["items"]]

        assert await ids(queue="help") == [help_["id"]]
        assert await ids(state="open") == [help_["id"]]
        assert await ids(state="closed") == [sales["id"]]
        assert await ids(stage="closed", channel="chat") == [sales["id"]]
        assert await ids(customer=help_["customer"]) == [help_["id"]]
        assert await ids(until=str(sales["entered_at"])) == []


async def test_contacts_are_moved_put_forward_assigned_and_closed(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        contact = (await api.contact())["id"]
        moved = await api.post(f"/contacts/{contact}/move", {"queue": "help"})
        assert moved["queue"] == "help"
        again = await api.ask("POST", f"/contacts/{contact}/move", {"queue": "help"})
        assert (again.status, again.code) == (409, "already_so")
        forward = await api.post(f"/contacts/{contact}/reprioritise", {"head_start_ms": 5_000})
        assert forward["due"] == moved["due"] - 5_000
        away = await api.ask("POST", f"/contacts/{contact}/assign", {"agent": "ben"})
        assert away.code == "agent_not_available"
        closed = await api.post(f"/contacts/{contact}/close", {})
        assert (closed["stage"], closed["close_reason"]) == ("closed", "supervisor")
        for verb, body in (("close", {}), ("move", {"queue": "sales"})):
            over = await api.ask("POST", f"/contacts/{contact}/{verb}", body)
            assert (over.status, over.code) == (409, "wrong_stage")
        gone = await api.ask("POST", "/contacts/nothing/close", {})
        assert (gone.status, gone.code) == (404, "unknown_contact")


async def test_an_id_that_was_used_before_is_refused_even_when_that_contact_closed(
    tmp_path: Path,
) -> None:
    async with api_house(tmp_path) as (_, api):
        await api.contact(id="order-17")
        await api.post("/contacts/order-17/close", {})
        body = {"channel": "chat", "queue": "sales", "id": "order-17"}
        answer = await api.ask("POST", "/contacts", body)
        assert (answer.status, answer.code) == (409, "contact_exists")


async def test_agents_are_read_and_their_limits_and_status_set(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        await house.working()
        await house.knows_lunch()
        words = await api.ask("PUT", "/agents/ann/status", {"status": "break", "reason": "words"})
        assert (words.status, words.code) == (409, "unknown_reason")
        assert [one["id"] for one in (await api.get("/agents?state=ready"))["items"]] == ["ann"]
        first = await api.get("/agents?limit=1")
        rest = await api.get("/agents", params={"after": first["next"]})
        assert [one["id"] for one in first["items"] + rest["items"]] == ["ann", "ben"]
        put = await api.ask("PUT", "/agents/ann/status", {"status": "break", "reason": "lunch"})
        assert (put.body["status"], put.body["reason"], put.body["name"]) == (
            "break",
            "lunch",
            "Ann",
        )
        same = await api.ask("PUT", "/agents/ann/status", {"status": "break", "reason": "lunch"})
        assert same.status == 200
        out = await api.ask("PUT", "/agents/ben/status", {"status": "available"})
        assert (out.status, out.code) == (409, "not_signed_in")
        patched = await api.ask("PATCH", "/agents/ann/limits", {"limits": {"chat": 7}})
        assert patched.body["limits"] == {"chat": 7, "email": 5}
        many = await api.post("/limits", {"agents": ["ann", "ben"], "limits": {"chat": 2}})
        assert many == {"agents": 2}
        nobody = await api.ask("POST", "/limits", {"agents": ["ann", "zoe"], "limits": {"chat": 9}})
        assert (nobody.status, nobody.code) == (404, "unknown_agent")
        assert (await api.get("/agents/ann"))["limits"]["chat"] == 2


async def test_what_a_program_changes_is_on_the_record(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        contact = (await api.contact(person={"name": "Zebra"}))["id"]
        await api.ask("PATCH", "/agents/ann/limits", {"limits": {"chat": 7}})
        await api.ask("PUT", "/queues/sales/strategy", {"strategy": "longest_idle"})
        await api.post(f"/contacts/{contact}/move", {"queue": "help"})
        refused = await api.ask("POST", f"/contacts/{contact}/move", {"queue": "help"})
        assert refused.status == 409
        found = await house.store.read(audits, AuditsWanted())
        key = f"key:{house.rooms.programs.keys.all()[0].id}"
        assert {one.user for one in found} == {key}
        assert sorted((one.subject, one.changes[0][2]) for one in found) == sorted(
            [("ann", "7"), ("sales", "longest_idle"), (contact, "Help")]
        )
        assert "ebra" not in str(found)


async def test_queues_are_read_and_their_strategy_set(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        await api.contact()
        sales = await api.get("/queues/sales")
        assert (sales["name"], sales["waiting"], sales["agents_able"]) == ("Sales", 1, 0)
        put = await api.ask("PUT", "/queues/sales/strategy", {"strategy": "longest_idle"})
        assert put.body["strategy"] == "longest_idle"
        assert [one["id"] for one in (await api.get("/queues"))["items"]] == ["help", "sales"]


async def test_a_visitor_who_is_erased_while_connected_is_shown_out(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        visitor = await house.visitor()
        started = await visitor.do("start", queue="sales", text="zebra", name="Zebra")
        contact = await api.get(f"/contacts/{started['contact']}")
        assert (await api.ask("DELETE", f"/customers/{contact['customer']}")).status == 204
        await visitor.gone.wait()


async def test_an_erased_customer_is_gone_and_the_contacts_times_stay(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        contact = await api.contact(text="zebra", person={"name": "Zebra"})
        customer = contact["customer"]
        erased = await api.ask("DELETE", f"/customers/{customer}")
        assert erased.status == 204
        assert (await api.ask("GET", f"/customers/{customer}")).code == "unknown_customer"
        kept = await api.get(f"/contacts/{contact['id']}")
        assert (kept["stage"], kept["entered_at"]) == ("closed", contact["entered_at"])
        messages = await api.get(f"/contacts/{contact['id']}/messages")
        assert all(one["text"] == "" for one in messages["items"])

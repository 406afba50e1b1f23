"""What is asked before a conversation: nobody gets past it, and what is said is kept."""

from pathlib import Path
from typing import Any

from config.entrance import FormPart, kept
from storage.entrances import entry
from storage.rows import INTERNAL, KEEP_DAYS, Label
from tests.api.client import program
from tests.rooms import Client, RoomsHouse, open_house, serve
from tests.supervisor.test_set_up import boss

CONSENT = "I agree that my words are kept for 30 days."
FIELDS: list[dict[str, Any]] = [
    {"id": "who", "label": "Your name", "kind": "name", "required": True},
    {"id": "mail", "label": "Email", "kind": "email", "required": True},
    {"id": "phone", "label": "Telephone", "kind": "phone"},
    {"id": "about", "label": "About", "kind": "choice", "options": ["Lamp", "Rope"]},
    {"id": "order", "label": "Order", "max": 8},
]
GIVEN = {"who": "Vera", "mail": "vera@mail.example", "about": "Rope", "order": "A-17"}


async def ask(house: RoomsHouse, id: str = "sales", **form: Any) -> None:
    part = FormPart.model_validate({"id": id, "queues": ["sales"], "fields": FIELDS, **form})
    await house.engine.submit(
        None, command_id="", rows=[Label(kind="form", id=id, label=kept(part))]
    )


async def version(visitor: Client, id: str = "sales") -> str:
    forms = await visitor.until(lambda state: state["site"]["site"]["forms"])
    return str(next(one["version"] for one in forms if one["id"] == id))


async def test_without_what_is_required_or_agreed_to_nothing_begins(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await ask(house, consent=CONSENT)
        visitor = await house.visitor()
        agreed = await version(visitor)
        for fields, more, code, field in (
            ({}, {}, "field_needed", "who"),
            ({"who": " "}, {}, "field_needed", "who"),
            ({"who": "Vera"}, {}, "field_needed", "mail"),
            ({"mail": "vera"}, {}, "bad_field", "mail"),
            ({"phone": "call me"}, {}, "bad_field", "phone"),
            ({"about": "Candle"}, {}, "bad_field", "about"),
            ({"order": "123456789"}, {}, "bad_field", "order"),
            ({"other": "x"}, {}, "bad_request", None),
            ({}, {}, "consent_needed", None),
            ({}, {"consent": "0" * 12}, "consent_needed", None),
            ({}, {"consent": agreed, "attributes": {"<b>": "x"}}, "bad_request", None),
        ):
            whole = fields if code == "field_needed" else {**GIVEN, **fields}
            answer = await visitor.command("start", queue="sales", fields=whole, **more)
            assert (answer["code"], answer.get("data", {}).get("field")) == (code, field), fields
        assert not house.engine.router.contacts
        # What no form asks may not be filled in.
        assert await visitor.refused("start", queue="help", fields=GIVEN) == "bad_request"


async def test_what_is_filled_in_and_agreed_to_is_kept_and_seen(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await ask(house, consent=CONSENT, consent_link="https://shop.example/privacy")
        visitor = await house.visitor()
        agreed = await version(visitor)
        more: dict[str, Any] = {"fields": GIVEN, "consent": agreed, "attributes": {"plan": "gold"}}
        contact = (await visitor.do("start", queue="sales", text="Hello", **more))["contact"]
        agent = await house.working()
        await serve(agent, contact)
        seen = await agent.do("look_up", contact=contact)
        assert seen["name"] == "Vera"
        # What was said before this contact stays with it: the next one is asked again.
        assert seen["attributes"] == {"page.plan": "gold"}
        told = seen["filled_in"]
        assert told["answers"] == [
            {"question": "About", "answer": "Rope"},
            {"question": "Order", "answer": "A-17"},
        ]
        assert told["consent"] == CONSENT
        found = await house.store.read(entry, contact)
        assert found is not None
        assert (found.consent, found.consent_text, found.form) == (agreed, CONSENT, "sales")
        assert found.at > 0
        # Another text is another version.
        await ask(house, consent=CONSENT + " Always.")
        await visitor.until(lambda state: state["site"]["site"]["forms"][0]["version"] != agreed)
        await visitor.do("erase")
        found = await house.store.read(entry, contact)
        assert found is not None
        assert (found.fields, found.consent) == ({}, agreed)


async def test_answers_stay_with_their_contact_over_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await ask(house, fields=FIELDS[3:])
        visitor = await house.visitor()
        said = {"about": "Rope", "order": "A-17"}
        first = (await visitor.do("start", queue="sales", fields=said, name="Vera"))["contact"]
        agent = await house.working()
        await serve(agent, first)
        await agent.do("end", contact=first)
        await agent.do("complete", contact=first)
        # Asked in other words since: the answers are to what was asked then.
        await ask(house, fields=[{"id": "order", "label": "Which one?"}])
    async with open_house(tmp_path, set_up=False) as house:
        visitor = await house.visitor(await house.token(visitor.token))
        said = {"order": "B-20"}
        second = (await visitor.do("start", queue="sales", fields=said))["contact"]
        agent = await house.agent()
        await serve(agent, second)
        seen = await agent.do("look_up", contact=second)
        assert seen["filled_in"]["answers"] == [{"question": "Which one?", "answer": "B-20"}]
        earlier = await agent.do("transcript", contact=second, of=first)
        before = [
            {"question": "About", "answer": "Rope"},
            {"question": "Order", "answer": "A-17"},
        ]
        assert earlier["filled_in"]["answers"] == before
        assert earlier["filled_in"]["consent"] == ""
        sue = await boss(house)
        talk = await sue.get(f"/api/board/contacts/{first}")
        assert talk["filled_in"]["answers"] == before
        programs = [await program(house), await program(house, "read:contacts")]
        told = [(await each.get(f"/contacts/{first}"))["filled_in"] for each in programs]
        assert told[0]["answers"] == before
        # Words of customers are for those who may read words.
        assert told[1] is None


async def test_the_form_is_the_queues_own_and_in_the_customers_language(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        needed = [{"id": "a", "label": "A", "required": True}]
        await ask(house, "all", queues=[], fields=needed)
        await ask(house, "own", fields=[])
        await ask(house, "own-sl", language="sl", fields=[{**needed[0], "id": "b"}])
        visitor = await house.visitor()
        assert (await visitor.command("start", queue="help"))["data"] == {"field": "a"}
        answer = await visitor.command("start", queue="sales", language="sl")
        assert answer["data"] == {"field": "b"}
        await visitor.do("start", queue="sales", language="ru")


async def test_a_form_that_is_disabled_is_asked_nowhere(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await ask(house, fields=[{"id": "a", "label": "A", "required": True}], consent=CONSENT)
        visitor = await house.visitor()
        assert await visitor.refused("start", queue="sales") == "field_needed"
        await ask(house, disabled=True, name="Before", fields=FIELDS, consent=CONSENT)
        await visitor.until(lambda state: not state["site"]["site"]["forms"])
        await visitor.do("start", queue="sales")


async def test_a_queue_that_is_not_public_takes_nobody_by_its_id(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        hidden = Label(kind="setting", id=INTERNAL + "sales", label="1")
        days = Label(kind="setting", id=KEEP_DAYS + "help", label="30")
        await house.engine.submit(None, command_id="", rows=[hidden, days])
        visitor = await house.visitor()
        assert await visitor.refused("start", queue="sales") == "unknown_queue"
        letter = {"email": "v@mail.example", "text": "Hello"}
        assert await visitor.refused("leave_message", queue="sales", **letter) == "unknown_queue"
        (topic,) = visitor.shown("site")["site"]["topics"]
        assert (topic["queue"], topic["keep_days"]) == ("help", 30)
        assert not house.engine.router.contacts

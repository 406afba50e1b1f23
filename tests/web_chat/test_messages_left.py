"""What a customer can do when nobody chats: leave a message that becomes a contact."""

from pathlib import Path

import msgspec

from router.commands import DefineAgent, DefineQueue
from router.ids import AgentId, QueueId
from router.setup import Queue
from router.words import Channel
from storage import queries
from storage.rows import INTERNAL, Label
from tests.rooms import RULES, RoomsHouse, open_house, serve

NIGHT = QueueId("night")
LETTER = {
    "queue": "night",
    "name": "Vera",
    "email": " Vera@mail.example ",
    "text": "The lamp hums.",
}


async def define(house: RoomsHouse, *channels: Channel, **more: object) -> None:
    queue = Queue(id=NIGHT, rules=dict.fromkeys(channels, RULES), **more)  # type: ignore[arg-type]
    await house.engine.submit(DefineQueue(queue=queue), command_id="")


async def closed(house: RoomsHouse) -> None:
    await define(house, Channel.CHAT, Channel.EMAIL, opening=())


async def test_a_message_left_while_closed_reaches_an_agent_as_an_email_contact(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        await closed(house)
        ann = house.engine.router.agents[AgentId("ann")].setup
        more = msgspec.structs.replace(ann, queues=(*ann.queues, NIGHT))
        await house.engine.submit(DefineAgent(agent=more), command_id="")
        visitor = await house.visitor()
        topics = {one["queue"]: one for one in visitor.shown("site")["site"]["topics"]}
        assert (topics["night"]["open"], topics["night"]["message"]) == (False, True)
        assert (topics["sales"]["open"], topics["sales"]["message"]) == (True, False)
        answer = await visitor.command("start", queue="night", text="Hello?")
        assert (answer["code"], answer["data"]) == ("queue_closed", {"otherwise": "message"})
        contact = (await visitor.do("leave_message", **LETTER))["contact"]
        agent = await house.working()
        await serve(agent, contact)
        desk = agent.shown("desk")[contact]
        assert (desk["channel"], desk["customer"]) == ("email", "Vera")
        assert desk["customer_email"] == "Vera@mail.example"
        assert agent.texts() == ["The lamp hums."]


async def test_a_message_sent_twice_is_one_contact_with_one_message(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await closed(house)
        visitor = await house.visitor()
        first = await visitor.do("leave_message", "l1", **LETTER)
        assert await visitor.do("leave_message", "l1", **LETTER) == first
        assert list(house.engine.router.contacts) == [first["contact"]]
        stored = await house.store.read(queries.messages, first["contact"])
        assert [one.text for one in stored] == ["The lamp hums."]


async def test_a_message_left_is_no_chat_and_hinders_none(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await closed(house)
        visitor = await house.visitor()
        await visitor.do("leave_message", **LETTER)
        assert visitor.shown("chat") == {}
        await visitor.do("start", queue="sales", text="Somebody there?")
        assert visitor.texts() == ["Somebody there?"]


async def test_a_full_queue_takes_messages_still(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await define(house, Channel.CHAT, Channel.EMAIL, max_waiting=1)
        first, second = await house.visitor(), await house.visitor()
        await first.do("start", queue="night")
        assert await second.refused("start", queue="night") == "queue_full"
        assert (await second.do("leave_message", **LETTER))["contact"]


async def test_an_address_that_is_only_typed_makes_nobody_its_owner(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await closed(house)
        visitor = await house.visitor()
        await visitor.do("leave_message", **LETTER)
        # What really comes from there later is not theirs to read, nor to erase.
        assert await house.store.read(queries.customer_with, "email", "vera@mail.example") is None


async def test_a_queue_without_email_takes_messages_on_another_written_channel(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        await define(house, Channel.CHAT, Channel.MESSENGER, opening=())
        visitor = await house.visitor()
        contact = (await visitor.do("leave_message", **LETTER))["contact"]
        assert house.engine.router.contacts[contact].channel is Channel.MESSENGER


async def test_messages_that_cannot_be_answered_are_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await closed(house)
        visitor = await house.visitor()
        for wrong, code in (
            ({"email": ""}, "bad_request"),
            ({"email": "vera"}, "bad_request"),
            ({"email": "vera@mail.example\r\nBcc: all@mail.example"}, "bad_request"),
            ({"email": "a b@mail.example"}, "bad_request"),
            ({"email": f"{'v' * 300}@mail.example"}, "too_large"),
            ({"text": "  "}, "bad_request"),
            ({"text": "x" * 4_001}, "too_large"),
            ({"name": "x" * 81}, "too_large"),
            ({"queue": "nowhere"}, "unknown_queue"),
            ({"queue": "sales"}, "not_allowed"),
        ):
            assert await visitor.refused("leave_message", **{**LETTER, **wrong}) == code
        assert not house.engine.router.contacts
        answers = [await visitor.command("leave_message", **LETTER) for _ in range(5)]
        assert [one["ok"] for one in answers[:3]] == [True] * 3
        assert answers[-1]["code"] == "too_many"


async def test_a_closed_queue_that_overflows_into_an_open_one_is_open_for_chats(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        await define(house, Channel.CHAT, opening=(), overflow=QueueId("sales"))
        visitor = await house.visitor()
        topics = {one["queue"]: one for one in visitor.shown("site")["site"]["topics"]}
        assert topics["night"]["open"]
        await visitor.do("start", queue="night")
        assert visitor.shown("chat")["chat"]["queue"] == "sales"


async def test_a_queue_that_is_not_public_is_no_topic(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await define(house, Channel.CHAT)
        hidden = Label(kind="setting", id=INTERNAL + NIGHT, label="1")
        await house.engine.submit(None, command_id="", rows=[hidden])
        visitor = await house.visitor()
        topics = {one["queue"] for one in visitor.shown("site")["site"]["topics"]}
        assert topics == {"sales", "help"}

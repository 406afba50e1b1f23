"""Who left a message gets the answer by email, against a real mail server: all of it, once."""

from pathlib import Path

import pytest

from access.sessions import COOKIE
from router.commands import DefineAgent, DefineQueue
from router.ids import AgentId, ContactId, QueueId
from router.setup import Agent, Queue
from router.words import Channel
from tests.drawn import PNG
from tests.fakes.mail import mail_server
from tests.rooms import RULES, Client, RoomsHouse, open_house, serve
from tests.web_chat.test_files_and_pages import upload
from tests.web_chat.test_letters import left, settings

TO = "vera@mail.example"
WORDS = "The lamp hums.\n<b>Still</b>."


async def written_to(
    house: RoomsHouse, language: str = "sl", text: str = WORDS
) -> tuple[Client, Client, ContactId]:
    """A message that was left, in Ann's hands."""
    queue = Queue(id=QueueId("night"), rules={Channel.EMAIL: RULES}, opening=())
    await house.engine.submit(DefineQueue(queue=queue), command_id="")
    ann = Agent(id=AgentId("ann"), queues=(queue.id,), limits={Channel.EMAIL: 5})
    await house.engine.submit(DefineAgent(agent=ann), command_id="")
    visitor = await house.visitor()
    letter = {"queue": "night", "name": "Vera", "email": f" {TO} ", "text": text}
    contact = (await visitor.do("leave_message", **letter, language=language))["contact"]
    agent = await house.working()
    await serve(agent, contact)
    return visitor, agent, contact


async def test_the_answer_goes_out_at_the_end_with_the_question_below_it(tmp_path: Path) -> None:
    async with mail_server() as box, open_house(tmp_path, mail=settings(box)) as house:
        _, agent, contact = await written_to(house)
        assert agent.shown("desk")[contact]["answer_to"] == TO
        await agent.do("send", contact=contact, message="a1", text="Čist stik & <mir>.")
        await agent.do("send", contact=contact, message="a2", text="Second thought.")
        await agent.do("add_note", contact=contact, text="He always says so.")
        assert box.got == []
        await agent.do("end", contact=contact)
        await box.until(1)
        await left(house, 0)
        ((to, made),) = box.got
        assert to == [TO]
        assert made["Subject"] == "Odgovor na vaše sporočilo: Lamps & Co"
        # Of a person: it may be answered.
        assert made["Auto-Submitted"] is None
        plain, html = (made.get_body([kind]) for kind in ("plain", "html"))
        assert plain is not None
        assert html is not None
        text, page = (one.get_content().replace("\r\n", "\n") for one in (plain, html))
        assert text.index("Čist stik & <mir>.") < text.index("Second thought.")
        assert text.index("Second thought.") < text.index("Ann, Lamps & Co")
        assert text.index("Ann, Lamps & Co") < text.index("> The lamp hums.\n> <b>Still</b>.")
        assert "always says" not in text + page
        assert "&lt;mir&gt;" in page
        assert "<b>Still" not in page
        story = await agent.do("story", contact=contact)
        assert story[-1]["text"] == "The answer was sent by email."


async def test_a_file_of_the_agents_goes_with_the_answer(tmp_path: Path) -> None:
    async with mail_server() as box, open_house(tmp_path, mail=settings(box)) as house:
        _, agent, contact = await written_to(house)
        cookie = {"Cookie": f"{COOKIE}={await house.cookie('ann')}"}
        status, file = await upload(house, PNG, cookie, contact)
        assert status == 200, file
        await agent.do("send", contact=contact, message="a1", file=file["id"])
        await agent.do("end", contact=contact)
        await box.until(1)
        (attached,) = box.got[0][1].iter_attachments()
        assert (attached.get_filename(), attached.get_content_type()) == ("lamp.png", "image/png")
        assert attached.get_content()[:8] == PNG[:8]


async def test_nothing_goes_out_where_nobody_answered(tmp_path: Path) -> None:
    async with mail_server() as box, open_house(tmp_path, mail=settings(box)) as house:
        _, agent, contact = await written_to(house)
        await agent.do("end", contact=contact)
        await left(house, 0)
        assert box.got == []
        assert not [
            line for line in await agent.do("story", contact=contact) if line["kind"] == "mail"
        ]


async def test_an_answer_survives_a_restart_and_is_known_to_the_desk_again(tmp_path: Path) -> None:
    async with mail_server() as box:
        async with open_house(tmp_path, mail=settings(box)) as house:
            _, agent, contact = await written_to(house, "en")
            await agent.do("send", contact=contact, message="a1", text="Screw it in.")
        async with open_house(tmp_path, set_up=False, mail=settings(box)) as house:
            agent = await house.agent()
            await agent.until(lambda state: contact in state["desk"])
            assert agent.shown("desk")[contact]["answer_to"] == TO
            await agent.do("end", contact=contact)
            await box.until(1)
            await left(house, 0)
        assert box.got[0][1]["Subject"] == "Our answer to your message to Lamps & Co"


async def test_the_agent_reads_that_an_address_takes_no_mail(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with mail_server() as box, open_house(tmp_path, mail=settings(box)) as house:
        _, agent, contact = await written_to(house)
        await agent.do("send", contact=contact, message="a1", text="Screw it in.")
        box.answers = ["550 nobody here"]
        await agent.do("end", contact=contact)
        await left(house, 0)
        story = await agent.do("story", contact=contact)
        assert story[-1]["text"] == (
            "The answer did not reach the customer by email: "
            "the address takes no mail (answer 550)."
        )
        assert TO not in caplog.text.replace(f"<{TO}>", "")


async def test_who_deletes_their_data_gets_no_answer(tmp_path: Path) -> None:
    async with mail_server() as box, open_house(tmp_path, mail=settings(box)) as house:
        visitor, agent, contact = await written_to(house)
        await agent.do("send", contact=contact, message="a1", text="Screw it in.")
        await visitor.do("erase")
        await left(house, 0)
        assert box.got == []


async def test_without_a_mail_server_the_desk_says_that_no_answer_goes_out(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        _, agent, contact = await written_to(house)
        row = agent.shown("desk")[contact]
        assert (row["answer_to"], row["unmailed"], row["customer_email"]) == ("", True, TO)
    # Nor does one that is there later send what could not be promised.
    async with (
        mail_server() as box,
        open_house(tmp_path, set_up=False, mail=settings(box)) as house,
    ):
        agent = await house.agent()
        await agent.until(lambda state: contact in state["desk"])
        assert agent.shown("desk")[contact]["unmailed"]
        await agent.do("send", contact=contact, message="a1", text="Screw it in.")
        await agent.do("end", contact=contact)
        await left(house, 0)
        story = await agent.do("story", contact=contact)
        assert [line["text"] for line in story if line["kind"] == "mail"] == [
            "No answer goes out by email: there was no mail server."
        ]
        assert box.got == []

"""Delete my data: what is deleted is nowhere any more, and everybody else's is still there."""

import io
from pathlib import Path

import aiohttp

from config.entrance import FormPart, kept
from storage import queries
from storage.rows import Label
from storage.talks import writer_of
from tests.rooms import Client, RoomsHouse, open_house, serve
from tests.web_chat.test_identity import SECRET, as_user

PAPER = b"%PDF-1.7" + b"zebrafile" * 2_000
LONG = "zebralong " * 390
THEIRS = "giraffe"


def bytes_below(folder: Path) -> bytes:
    """Database, its logs, and all files."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def send_file(house: RoomsHouse, visitor: Client) -> str:
    form = aiohttp.FormData()
    form.add_field(
        "file", io.BytesIO(PAPER), filename="zebraname.pdf", content_type="application/pdf"
    )
    bearer = {"Authorization": f"Bearer {visitor.token}"}
    async with house.http.post("/chat/files", data=form, headers=bearer) as answer:
        assert answer.status == 200
        id: str = (await answer.json())["id"]
    await visitor.do("send", message="f1", file=id)
    return id


async def a_full_life(house: RoomsHouse, visitor: Client) -> str:
    """Everything that can be kept of a customer, each with the word zebra in it."""
    await visitor.do(
        "identify", **as_user("zebrauser", name="Zebraname", email="zebra@mail.example")
    )
    asked = {"id": "order", "label": "Which order?"}
    form = FormPart.model_validate({"id": "sales", "queues": ["sales"], "fields": [asked]})
    await house.engine.submit(
        None, command_id="", rows=[Label(kind="form", id="sales", label=kept(form))]
    )
    started = await visitor.do(
        "start",
        queue="sales",
        text="zebrafirst",
        name="zebraanna",
        fields={"order": "zebraorder"},
    )
    agent = await house.working()
    contact = await serve(agent, started["contact"])
    await visitor.do("send", message="m1", text=LONG)
    file = await send_file(house, visitor)
    await agent.do("send", contact=contact, message="a1", text="zebraanswer")
    await agent.do("end", contact=contact)
    await visitor.until(lambda state: state["chat"]["chat"]["stage"] == "ended")
    await visitor.do("rate", score=4, comment="zebracomment")
    await agent.do("complete", contact=contact, disposition="sold", note="zebranote")
    await agent.do("set_status", status="break")
    second = (await visitor.do("start", queue="help", text="zebrasecond"))["contact"]
    sue = await house.supervisor()
    await sue.do("close_contact", contact=second, note="zebraclosing")
    (note,) = await house.store.read(queries.notes, second)
    assert (note.note, writer_of(note)) == ("zebraclosing", "sue")
    return file


async def test_what_was_said_is_nowhere_any_more(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        other = await house.visitor()
        await other.do("start", queue="help", text=THEIRS, name="Will")
        visitor = await house.visitor()
        file = await a_full_life(house, visitor)
        customer = await house.store.read(queries.customer_with, "site_user", "zebrauser")
        assert customer is not None
        assert b"zebra" in bytes_below(tmp_path).lower()
        assert await visitor.do("erase") is None
        left = bytes_below(tmp_path).lower()
        assert b"zebra" not in left
        assert b"giraffe" in left
        assert not (tmp_path / "files" / file[:2] / file).exists()
        for talk in house.rooms.directory.talks.values():
            assert "zebra" not in f"{talk.name}{talk.email}{list(talk.messages)}".lower()
        # What counts stays: the contacts, their times and the score.
        contacts = await house.store.read(queries.contacts_of_customer, customer)
        assert len(contacts) == 2
        rating = await house.store.read(queries.rating, contacts[-1].id)
        assert rating is not None
        assert (rating.score, rating.comment) == (4, "")
        assert other.texts() == [THEIRS]


async def test_the_visitor_is_a_new_one_afterwards_and_also_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        visitor = await house.visitor()
        tab = await house.visitor(visitor.token)
        await visitor.do("start", queue="sales", text="zebra")
        await visitor.do("erase")
        await visitor.gone.wait()
        await tab.gone.wait()
        assert not house.engine.router.contacts
        again = await house.visitor(await house.token(visitor.token))
        assert again.shown("chat") == {}
    async with open_house(tmp_path, set_up=False, identity_secret=SECRET) as house:
        assert await house.token(visitor.token) != visitor.token
        assert b"zebra" not in bytes_below(tmp_path)


async def test_a_talk_that_an_agent_holds_is_taken_out_of_their_hands(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor, agent = await house.visitor(), await house.working()
        await visitor.do("start", queue="sales", text="zebra", name="Vera")
        contact = await serve(agent)
        await visitor.do("erase")
        await agent.until(lambda state: not state["desk"] and not state["messages"])
        assert await agent.refused("send", contact=contact, message="a", text="x") == "not_allowed"


async def test_who_never_wrote_may_ask_for_it_too(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        assert await visitor.do("erase") is None

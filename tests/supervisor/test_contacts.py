"""From a figure to the contacts behind it, reading along, and taking over."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from router import commands as c
from router.ids import ContactId, QueueId
from tests.rooms import RoomsHouse, open_house, serve
from tests.supervisor.test_set_up import Boss, boss


async def behind(sue: Boss, **query: str) -> list[str]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    found = await sue.get(f"/api/board/contacts?{asked}")
    return [one["contact"] for one in found["contacts"]]


async def served(house: RoomsHouse) -> tuple[Any, Any, str]:
    agent, visitor = await house.working("ann"), await house.visitor()
    contact: str = (await visitor.do("start", queue="sales", text="My secret"))["contact"]
    await serve(agent, contact)
    return agent, visitor, contact


async def test_every_figure_has_its_contacts_behind_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        agent, _, contact = await served(house)
        assert await behind(sue, figure="serving") == [contact]
        assert await behind(sue, figure="serving", agent="ann", queue="sales") == [contact]
        [row] = (await sue.get("/api/board/contacts?figure=serving"))["contacts"]
        # The same wait as the agent's own screen shows.
        assert row["waits_since"] == agent.shown("desk")[contact]["waits_since"]
        assert await behind(sue, figure="serving", agent="ben") == []
        await agent.do("end", contact=contact)
        await agent.do("complete", contact=contact, disposition="sold")
        assert await behind(sue, figure="serving") == []
        assert await behind(sue, figure="handled") == [contact]
        assert await behind(sue, figure="handled", queue="help") == []
        await agent.do("set_status", status="break")
        left = await house.visitor()
        gone = (await left.do("start", queue="help", text="Hello"))["contact"]
        await left.do("leave")
        assert await behind(sue, figure="abandoned") == [gone]
        assert await behind(sue, figure="abandoned", queue="sales") == []
        closed = (await (await house.visitor()).do("start", queue="help", text="?"))["contact"]
        by_sue = c.CloseContact(contact=ContactId(closed), by="sue")
        await house.engine.submit(by_sue, command_id="")
        assert await behind(sue, figure="abandoned") == [gone]
        assert await behind(sue, figure="lost") == [closed, gone]
        assert await behind(sue, figure="late") == []
        for bad in ("figure=fog", "figure=handled&fog=1", f"figure=handled&queue={'x' * 99}"):
            assert (await sue.refused("GET", f"/api/board/contacts?{bad}"))[0] == 400


@pytest.mark.parametrize("path", ["/api/board/contacts?figure=handled", "/api/board/contacts/c1"])
async def test_conversations_of_others_are_for_supervisors(tmp_path: Path, path: str) -> None:
    async with open_house(tmp_path) as house:
        assert (await Boss(house, "").refused("GET", path))[0] == 401
        assert (await (await boss(house, "ann")).refused("GET", path))[0] == 403


async def test_a_supervisor_reads_along_and_that_is_on_record(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        agent, visitor, contact = await served(house)
        path = f"/api/board/contacts/{contact}"
        talk = await sue.get(path)
        assert [one["text"] for one in talk["messages"] if one["text"]] == ["My secret"]
        assert (talk["agent_name"], talk["stage"]) == ("Ann", "serving")
        last = talk["messages"][-1]["seq"]
        news = asyncio.create_task(sue.get(f"{path}?after={last}&stage=serving"))
        await agent.do("send", contact=contact, message="m1", text="I see")
        found = await news
        assert [one["text"] for one in found["messages"]] == ["I see"]
        news = asyncio.create_task(
            sue.get(f"{path}?after={found['messages'][-1]['seq']}&stage=serving")
        )
        await agent.do("end", contact=contact)
        assert (await news)["stage"] == "wrap_up"
        entries = (await sue.get("/api/audit?kind=contact"))["entries"]
        assert [(one["action"], one["subject"]) for one in entries] == [("read", contact)]
        assert "secret" not in str(entries)
        await agent.do("complete", contact=contact, disposition="sold")
        closed = await sue.get(path)
        assert (closed["stage"], closed["erased"]) == ("closed", False)
        news = asyncio.create_task(
            sue.get(f"{path}?after={closed['messages'][-1]['seq']}&stage=closed")
        )
        await visitor.do("erase")
        gone = await news
        assert (gone["erased"], gone["messages"], gone["notes"]) == (True, [], [])
        assert "secret" not in str(gone)
        assert (await sue.get(f"{path}?after=3&stage=closed"))["erased"]
        assert (await sue.refused("GET", "/api/board/contacts/nothing"))[0] == 404
        assert (await sue.refused("GET", f"{path}?after=x"))[0] == 400
        await visitor.close()


async def test_a_contact_in_hand_goes_to_another_agent_or_queue(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, board = await boss(house), await house.supervisor()
        _, _, contact = await served(house)
        ben = await house.working("ben")
        await board.do("hand_over", contact=contact, agent="ben")
        await serve(ben, contact)
        await board.do("hand_over", contact=contact, queue="help")
        router = await house.engine.settled()
        assert router.contacts[contact].queue == "help"  # type: ignore[index]
        for bad in ({}, {"agent": "ben", "queue": "help"}):
            assert await board.refused("hand_over", contact=contact, **bad) == "bad_request"
        assert await board.refused("hand_over", contact="x", queue="help") == "unknown_contact"
        entries = (await sue.get("/api/audit?text=hand"))["entries"]
        assert [one["changes"] for one in entries] == [
            [["queue", "Sales", "Help"]],
            [["agent", "Ann", "Ben"]],
        ]


async def test_the_day_of_a_queue_is_counted_the_same_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        board = await house.supervisor()
        for _ in range(2):
            visitor = await house.visitor()
            await visitor.do("start", queue="sales", text="Hello")
        contacts = list((await house.engine.settled()).contacts)
        await board.do("move_contact", contact=contacts[0], queue="help")
        await board.until(
            lambda state: [sum(state["queues"][id]["day"]) for id in ("sales", "help")] == [1, 1]
        )
    async with open_house(tmp_path, set_up=False) as house:
        board = await house.supervisor()
        days = board.shown("queues")
        assert [sum(days[id]["day"]) for id in ("sales", "help")] == [1, 1]


async def test_a_restart_does_not_shorten_the_wait_of_who_was_moved(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        move = c.Move(contact=ContactId(contact), queue=QueueId("help"), by="sue")
        await house.engine.submit(move, command_id="", actor="sue")
        before = house.rooms.directory.talks[ContactId(contact)].waits_since
        assert house.engine.router.contacts[ContactId(contact)].queue_since > before
    async with open_house(tmp_path, set_up=False) as house:
        assert house.rooms.directory.talks[ContactId(contact)].waits_since == before


async def test_a_restart_keeps_since_when_who_went_back_waits(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent, _, name = await served(house)
        contact = ContactId(name)
        await agent.do("sign_out")
        await house.until(lambda router: router.contacts[contact].agent is None)
        talk = house.rooms.directory.talks[contact]
        before = talk.waits_since
        assert before > talk.entered_at
    async with open_house(tmp_path, set_up=False) as house:
        assert house.rooms.directory.talks[contact].waits_since == before

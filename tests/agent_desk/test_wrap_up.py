"""Wrap-up: what is chosen and noted stands when its time is over, and is on all devices alike."""

from pathlib import Path
from typing import Any

from router.ids import ContactId
from router.words import Stage
from storage import queries, rows
from tests.agent_desk.test_notes import notes
from tests.rooms import Client, RoomsHouse, open_house, served


async def wrapping_up(house: RoomsHouse, agent: Client) -> str:
    for tag in ("lamp", "desk"):
        label = rows.Label(kind="tag", id=tag, label=tag.title(), position=0)
        await house.engine.submit(None, command_id=f"t {tag}", actor="sue", rows=(label,))
    _, contact = await served(house, agent)
    await agent.do("end", contact=contact)
    await agent.until(lambda state: state["desk"][contact]["stage"] == "wrap_up")
    return contact


async def kept(house: RoomsHouse, contact: str) -> tuple[str, list[str], list[str]]:
    store = house.engine.store
    stored = await store.read(queries.contact, ContactId(contact))
    assert stored is not None
    assert stored.stage is Stage.CLOSED
    (earlier,) = await store.read(queries.earlier_contacts, stored.customer, ContactId("-"))
    written = await store.read(queries.notes, ContactId(contact))
    return earlier.disposition, sorted(earlier.tags), [one.note for one in written]


async def test_what_was_chosen_and_noted_is_kept_without_done(tmp_path: Path) -> None:
    """As when the time is over, which ``tests/router/test_replies.py`` looks at."""
    async with open_house(tmp_path) as house:
        agent = await house.working()
        contact = await wrapping_up(house, agent)
        begun = agent.shown("desk")[contact]["ended_at"]
        chosen: dict[str, Any] = {"contact": contact, "disposition": "sold"}
        await agent.do("choose_wrap_up", **chosen, tags=["lamp", "desk"], note="Wants the bl")
        await agent.do("choose_wrap_up", **chosen, tags=["lamp"], note=" Wants the blue one ")
        await agent.until(lambda _: notes(agent) == [("wrap_up", "Ann", "Wants the blue one")])
        assert [one["at"] for one in agent.shown("notes").values()] == [begun]
        await agent.do("sign_out")
        await agent.until(lambda state: contact not in state["desk"])
        assert await kept(house, contact) == ("sold", ["lamp"], ["Wants the blue one"])


async def test_a_second_device_shows_what_was_chosen_and_what_was_taken_back(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        desk, phone = await house.working(), await house.agent()
        contact = await wrapping_up(house, desk)
        chosen: dict[str, Any] = {
            "contact": contact,
            "disposition": "sold",
            "tags": ["lamp"],
            "note": "Blue",
        }
        await desk.do("choose_wrap_up", **chosen)
        shown = await phone.until(lambda state: state["desk"][contact]["disposition"])
        assert shown == "sold"
        assert phone.shown("desk")[contact]["tags"] == ["lamp"]
        await phone.until(lambda _: notes(phone) == [("wrap_up", "Ann", "Blue")])
        await phone.do("choose_wrap_up", contact=contact)
        await desk.until(lambda state: not state["desk"][contact]["tags"])
        await desk.until(lambda _: notes(desk) == [])
        await desk.do("complete", contact=contact, note="Green")
        await desk.until(lambda state: contact not in state["desk"])
        assert await kept(house, contact) == ("", [], ["Green"])


async def test_a_restart_keeps_what_was_chosen_and_one_note(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent = await house.working()
        contact = await wrapping_up(house, agent)
        chosen: dict[str, Any] = {"contact": contact, "disposition": "sold", "tags": ["lamp"]}
        await agent.do("choose_wrap_up", **chosen, note="Blue")
    async with open_house(tmp_path) as house:
        agent = await house.agent()
        await agent.until(lambda _: notes(agent) == [("wrap_up", "Ann", "Blue")])
        assert agent.shown("desk")[contact]["disposition"] == "sold"
        await agent.do("complete", **chosen, note="Blue, and large")
        await agent.until(lambda state: contact not in state["desk"])
        assert await kept(house, contact) == ("sold", ["lamp"], ["Blue, and large"])


async def test_wrap_up_is_refused_what_nobody_can_choose(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent = await house.working()
        contact = await wrapping_up(house, agent)
        bad: list[tuple[dict[str, Any], str]] = [
            ({"tags": ["piano"]}, "bad_request"),
            ({"tags": ["lamp"] * 11}, "too_many"),
            ({"note": "x" * 4_001}, "too_large"),
            ({"disposition": "x" * 81}, "too_large"),
        ]
        for fields, code in bad:
            assert await agent.refused("choose_wrap_up", contact=contact, **fields) == code
        assert notes(agent) == []
        assert agent.shown("desk")[contact]["disposition"] == ""

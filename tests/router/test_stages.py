"""The table of stages walked cell by cell, by real commands and real deadlines."""

from pathlib import Path
from typing import Any

import pytest

from router import commands as c
from router import events as e
from router.ids import ContactId, MessageId, Millis
from router.router import Router
from router.stages import TRANSITIONS, WrongStage, diagram, next_stage
from router.words import Channel, Refusal, Sender, Stage
from tests.router.centre import ANN, BOB, SUPPORT, House, all_rules, need, queue, ring
from tests.router.seen import accept, decline, refused, stage

X = ContactId("x")
EVENTS = [t for t in e.ContactEvent.__subclasses__() if t is not e.Enqueued]
Cell = tuple[Stage, type[e.ContactEvent], Stage]

DROP = c.CustomerDropped(contact=X)
BACK = c.CustomerReturned(contact=X)
LEAVE = c.CustomerLeft(contact=X)
CALL_BACK = c.RequestCallback(contact=X)
CALL_LATER = c.RequestCallback(contact=X, not_before=Millis(400_000))
ANNOUNCE = c.Announce(contact=X)
CLOSE = c.CloseContact(contact=X, by="eve")
MOVE = c.Move(contact=X, queue=SUPPORT)
FIRST = c.Reprioritise(contact=X, head_start_ms=60_000)
END = c.EndContact(contact=X, agent=ANN)
COMPLETE = c.Complete(contact=X, agent=ANN)
CHOOSE = c.ChooseWrapUp(contact=X, agent=ANN, disposition="sold")
FAIL = c.FailCallback(contact=X, agent=ANN)
TRANSFER = c.Transfer(contact=X, agent=ANN, queue=SUPPORT)
PICK = c.Pick(contact=X, agent=BOB)
ASSIGN = c.Assign(contact=X, agent=BOB)
INVITE = c.Invite(contact=X, agent=ANN, colleague=BOB)
COME, GO = c.TakePart(contact=X, agent=BOB), c.StepOut(contact=X, agent=BOB)
JOIN = c.TakePart(contact=X, user="eve")
ACCEPT, DECLINE = accept("x", ANN), decline("x", ANN)


def message(sender: Sender) -> c.PostMessage:
    agent = ANN if sender is Sender.AGENT else None
    return c.PostMessage(contact=X, message=MessageId("m"), sender=sender, agent=agent)


def house_with(reached: Stage) -> House:
    """A house whose contact x is in the stage; Ann is the only agent of sales, Bob has none."""
    house = House(
        queue(
            max_wait_ms=200_000,
            overflow=SUPPORT,
            rings=(ring(150_000),),
            needs=(need("art"),),
            rules=all_rules(silent_ms=70_000, first_reply_warn_ms=20_000),
        ),
        queue("support"),
    )
    house.agent(BOB, chat=1, queues=())
    house.agent(ANN, chat=1, skills={"art": 1}, sign_in=False)
    house.comes("x")
    if reached is Stage.LOST:
        house.do(LEAVE)
    elif reached is Stage.SCHEDULED:
        house.do(CALL_LATER)
    elif reached is not Stage.WAITING:
        house.do(c.SignIn(agent=ANN))
        if reached is not Stage.OFFERED:
            house.do(ACCEPT)
        if reached is Stage.WRAP_UP:
            house.do(END)
    assert stage(house, "x") is reached
    return house


Step = c.Command | int
"""A command, or a time to wait."""

WALKS: dict[Stage, list[list[Step]]] = {
    Stage.WAITING: [
        [150_000],
        [200_000],
        [MOVE],
        [FIRST, ANNOUNCE, message(Sender.CUSTOMER), message(Sender.SYSTEM)],
        [DROP, BACK],
        [DROP, 60_000],
        [LEAVE],
        [CALL_BACK, BACK],
        [CLOSE],
        [c.SignIn(agent=ANN)],
    ],
    Stage.SCHEDULED: [
        [MOVE, FIRST, message(Sender.CUSTOMER), CALL_LATER],
        [400_000],
        [BACK],
        [LEAVE],
        [CLOSE],
    ],
    Stage.OFFERED: [
        [ACCEPT],
        [DECLINE],
        [30_000],
        [FIRST, message(Sender.CUSTOMER), DROP, BACK],
        [DROP, 60_000],
        [LEAVE],
        [MOVE],
        [CALL_BACK],
        [CLOSE],
        [ASSIGN],
        [c.SignOut(agent=ANN)],
    ],
    Stage.SERVING: [
        [20_000, 100_000],
        [message(Sender.AGENT), 70_000, message(Sender.CUSTOMER), DROP, BACK],
        [DROP, 60_000],
        [END],
        [LEAVE],
        [CLOSE],
        [TRANSFER],
        [INVITE, COME, GO],
    ],
    Stage.WRAP_UP: [[message(Sender.SYSTEM), CHOOSE, COMPLETE], [20_000], [CLOSE]],
    Stage.LOST: [[BACK], [CALL_BACK], [CLOSE], [900_000]],
}


def preference_and_exclusion() -> House:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    for name in ("a", "b"):
        house.comes(name)
        house.serve(name)
    house.comes("x", preferred=ANN)
    house.wait(30_000)
    house.finish("a")
    house.do(DECLINE)
    house.wait(30_000)
    return house


def failed_callback() -> House:
    house = House()
    house.comes("x", Channel.VOICE)
    house.do(CALL_BACK)
    house.agent(ANN, voice=1)
    house.do(ACCEPT)
    house.do(FAIL)
    return house


def walk(reached: Stage, steps: list[Step]) -> House:
    house = house_with(reached)
    for step in steps:
        if isinstance(step, int):
            house.wait(step)
        else:
            house.do(step)
    return house


def cells_of(house: House) -> set[Cell]:
    """The cells that the house's events went through, found by replaying them one by one."""
    router, cells = Router(), set()
    for event in house.events:
        before: Stage | None = None
        if isinstance(event, e.ContactEvent) and not isinstance(event, e.Enqueued):
            before = router.contacts[event.contact].stage
        router.apply(event)
        if before is not None:
            assert isinstance(event, e.ContactEvent)
            after = router.contacts.get(event.contact)
            cells.add((before, type(event), after.stage if after else Stage.CLOSED))
    return cells


def test_every_cell_of_the_table_is_reached_by_real_commands_and_deadlines() -> None:
    seen = cells_of(preference_and_exclusion()) | cells_of(failed_callback())
    for reached, walks in WALKS.items():
        for steps in walks:
            seen |= cells_of(walk(reached, steps))
    table = {(s, t, to) for s, cells in TRANSITIONS.items() for t, to in cells.items()}
    assert seen == table


@pytest.mark.parametrize("reached", list(Stage))
def test_an_event_without_a_cell_is_a_bug_and_changes_nothing(reached: Stage) -> None:
    for kind in EVENTS:
        if kind in TRANSITIONS[reached]:
            continue
        fields: dict[str, Any] = dict.fromkeys(kind.__struct_fields__, 0)
        event = kind(**{**fields, "contact": X})
        with pytest.raises(WrongStage):
            next_stage(reached, event)
        if reached is not Stage.CLOSED:
            router = house_with(reached).router
            before = router.snapshot()
            with pytest.raises(WrongStage):
                router.apply(event)
            assert router.snapshot() == before


def test_a_contact_has_one_entrance_and_closed_has_no_exit() -> None:
    assert TRANSITIONS.keys() == set(Stage)
    assert not TRANSITIONS[Stage.CLOSED]
    assert all(e.Enqueued not in cells for cells in TRANSITIONS.values())
    house = House()
    house.comes("x")
    assert stage(house, "x") is Stage.WAITING


S = Stage
WELCOME: dict[str, tuple[c.Command, set[Stage]]] = {
    "drop": (DROP, {S.WAITING, S.OFFERED, S.SERVING}),
    "leave": (LEAVE, {S.WAITING, S.OFFERED, S.SCHEDULED, S.SERVING}),
    "come back": (BACK, {S.LOST, S.SCHEDULED}),
    "call back": (CALL_BACK, {S.WAITING, S.OFFERED, S.SCHEDULED, S.LOST}),
    "announce": (ANNOUNCE, {S.WAITING}),
    "customer's message": (
        message(Sender.CUSTOMER),
        {S.WAITING, S.SCHEDULED, S.OFFERED, S.SERVING},
    ),
    "agent's message": (message(Sender.AGENT), {S.SERVING}),
    "system's message": (
        message(Sender.SYSTEM),
        {S.WAITING, S.SCHEDULED, S.OFFERED, S.SERVING, S.WRAP_UP},
    ),
    "accept": (ACCEPT, {S.OFFERED}),
    "decline": (DECLINE, {S.OFFERED}),
    "end": (END, {S.SERVING}),
    "choose": (CHOOSE, {S.WRAP_UP}),
    "complete": (COMPLETE, {S.WRAP_UP}),
    "fail callback": (FAIL, set()),
    "transfer": (TRANSFER, {S.SERVING}),
    "invite": (INVITE, {S.SERVING}),
    "join": (JOIN, {S.SERVING}),
    "pick": (PICK, {S.WAITING}),
    "assign": (ASSIGN, {S.WAITING, S.OFFERED}),
    "move": (MOVE, {S.WAITING, S.OFFERED, S.SCHEDULED}),
    "reprioritise": (FIRST, {S.WAITING, S.OFFERED, S.SCHEDULED}),
    "close": (CLOSE, set(Stage) - {S.CLOSED}),
}


@pytest.mark.parametrize("reached", [s for s in Stage if s is not Stage.CLOSED])
@pytest.mark.parametrize("name", list(WELCOME))
def test_a_command_is_welcome_in_its_stages_and_refused_in_all_others(
    name: str, reached: Stage
) -> None:
    command, welcome = WELCOME[name]
    house = house_with(reached)
    if reached in welcome:
        assert house.do(command)
        return
    assert refused(house, command) in {
        Refusal.WRONG_STAGE,
        Refusal.OFFER_GONE,
        Refusal.NOT_YOURS,
        Refusal.ALREADY_SO,
    }


@pytest.mark.parametrize("name", list(WELCOME))
def test_a_closed_contact_is_unknown(name: str) -> None:
    house = house_with(Stage.WAITING)
    house.do(CLOSE)
    assert refused(house, WELCOME[name][0]) in {
        Refusal.UNKNOWN_CONTACT,
        Refusal.OFFER_GONE,
    }


def test_the_page_about_stages_is_drawn_from_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "stages.md"
    assert f"```mermaid\n{diagram()}```" in page.read_text()


def test_every_event_of_a_contact_is_in_the_table_or_enters() -> None:
    in_table = {kind for cells in TRANSITIONS.values() for kind in cells}
    assert in_table == set(EVENTS)

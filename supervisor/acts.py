"""What a supervisor does on the board, for the record: who, what, from what, to what."""

from collections.abc import Iterable
from typing import Final

from config.changes import Change, Difference
from engine.directory import Directory
from office.set_up import audit
from router import commands as c
from router.ids import AgentId, ContactId, Millis
from router.router import Router
from router.words import Channel, Status
from storage.rows import Audit

ACTIONS: Final[dict[type, str]] = {
    c.SetLimits: "limits",
    c.SetStrategy: "strategy",
    c.SetStatus: "status",
    c.SignOut: "status",
    c.Move: "move",
    c.Reprioritise: "reprioritise",
    c.Assign: "assign",
    c.Transfer: "hand over",
    c.CloseContact: "close",
}


def records(
    command: c.AnyCommand, router: Router, directory: Directory, by: str, at: Millis
) -> list[Audit]:
    """With the router as it is before the command. What changes nothing leaves no record."""
    changes = [change for change in _changes(command, router, directory) if change.differences]
    return audit(changes, by, ACTIONS[type(command)], at)


def _changes(command: c.AnyCommand, router: Router, directory: Directory) -> Iterable[Change]:
    match command:
        case c.SetLimits():
            for agent in command.agents:
                yield _limits(command, agent, router, directory)
        case c.SetStrategy():
            queue = router.queues.get(command.queue)
            before = queue.setup.strategy.value if queue is not None else ""
            yield Change(
                kind="queue",
                id=command.queue,
                name=directory.label("queue", command.queue),
                what="changed",
                differences=_differing(("strategy", before, command.strategy.value)),
            )
        case c.SetStatus() | c.SignOut():
            status = command.status if isinstance(command, c.SetStatus) else Status.OFFLINE
            state = router.agents.get(command.agent)
            yield Change(
                kind="agent",
                id=command.agent,
                name=directory.agent_name(command.agent),
                what="changed",
                differences=_differing(
                    ("status", state.status.value if state is not None else "", status.value)
                ),
            )
        case c.Move() | c.Reprioritise() | c.Assign() | c.Transfer() | c.CloseContact():
            yield _of_contact(command, router, directory)


def _limits(command: c.SetLimits, agent: AgentId, router: Router, directory: Directory) -> Change:
    state = router.agents.get(agent)
    limits = state.setup.limits if state is not None else {}
    told = [
        (f"limits.{channel}", str(limits.get(channel, 0)), str(command.limits[channel]))
        for channel in Channel
        if channel in command.limits
    ]
    if command.total is not None:
        total = state.setup.total if state is not None else None
        told.append(("total", str(total or ""), str(command.total or "")))
    return Change(
        kind="agent",
        id=agent,
        name=directory.agent_name(agent),
        what="changed",
        differences=_differing(*told),
    )


def _of_contact(
    command: c.Move | c.Reprioritise | c.Assign | c.Transfer | c.CloseContact,
    router: Router,
    directory: Directory,
) -> Change:
    """By its number alone: a customer's name has no place in a record that nobody can erase."""
    state = router.contacts.get(ContactId(command.contact))
    match command:
        case c.Move():
            before = directory.label("queue", state.queue) if state is not None else ""
            told = ("queue", before, directory.label("queue", command.queue))
        case c.Reprioritise():
            start = (
                f"{(state.head_start_ms - state.owed_ms) / 1_000:g} s" if state is not None else ""
            )
            told = ("head_start", start, f"{command.head_start_ms / 1_000:g} s")
        case c.Assign():
            held = directory.agent_name(state.agent) if state is not None else ""
            told = ("agent", held, directory.agent_name(command.agent))
        case c.Transfer(to_agent=None):
            before = directory.label("queue", state.queue) if state is not None else ""
            told = ("queue", before, directory.label("queue", command.queue or ""))
        case c.Transfer():
            told = (
                "agent",
                directory.agent_name(command.agent),
                directory.agent_name(command.to_agent),
            )
        case c.CloseContact():
            told = ("stage", state.stage.value if state is not None else "", "closed")
    return Change(
        kind="contact",
        id=command.contact,
        name="",
        what="changed",
        differences=_differing(told),
    )


def _differing(*told: tuple[str, str, str]) -> tuple[Difference, ...]:
    return tuple(Difference(*one) for one in told if one[1] != one[2])

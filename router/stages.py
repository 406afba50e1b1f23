"""Which event may follow which stage of a contact, and where it leads. The only place that knows.

``docs/stages.md`` is drawn from this table, and a test walks every cell.
"""

from collections.abc import Mapping
from typing import Final

from router import events as e
from router.words import Stage

S = Stage

TRANSITIONS: Final[Mapping[Stage, Mapping[type[e.ContactEvent], Stage]]] = {
    S.WAITING: {
        e.RingReached: S.WAITING,
        e.PreferenceEnded: S.WAITING,
        e.ExclusionsEnded: S.WAITING,
        e.Overflowed: S.WAITING,
        e.Moved: S.WAITING,
        e.Reprioritised: S.WAITING,
        e.Announced: S.WAITING,
        e.MessagePosted: S.WAITING,
        e.CustomerAway: S.WAITING,
        e.CustomerBack: S.WAITING,
        e.Returned: S.WAITING,
        e.Offered: S.OFFERED,
        e.Lost: S.LOST,
        e.CallbackRequested: S.SCHEDULED,
        e.Closed: S.CLOSED,
    },
    S.SCHEDULED: {
        e.CallbackDue: S.WAITING,
        e.Returned: S.WAITING,
        e.Moved: S.SCHEDULED,
        e.Reprioritised: S.SCHEDULED,
        e.MessagePosted: S.SCHEDULED,
        e.CallbackRequested: S.SCHEDULED,
        e.Closed: S.CLOSED,
    },
    S.OFFERED: {
        e.Accepted: S.SERVING,
        e.Declined: S.WAITING,
        e.OfferExpired: S.WAITING,
        e.OfferWithdrawn: S.WAITING,
        e.Reprioritised: S.OFFERED,
        e.MessagePosted: S.OFFERED,
        e.CustomerAway: S.OFFERED,
        e.CustomerBack: S.OFFERED,
    },
    S.SERVING: {
        e.Requeued: S.WAITING,
        e.MessagePosted: S.SERVING,
        e.Invited: S.SERVING,
        e.TookPart: S.SERVING,
        e.Parted: S.SERVING,
        e.FirstReplyWarned: S.SERVING,
        e.CustomerSilent: S.SERVING,
        e.CustomerAway: S.SERVING,
        e.CustomerBack: S.SERVING,
        e.CallbackFailed: S.SCHEDULED,
        e.Ended: S.WRAP_UP,
        e.Closed: S.CLOSED,
    },
    S.WRAP_UP: {
        e.MessagePosted: S.WRAP_UP,
        e.WrapUpChosen: S.WRAP_UP,
        e.Closed: S.CLOSED,
    },
    S.LOST: {
        e.Returned: S.WAITING,
        e.CallbackRequested: S.SCHEDULED,
        e.Closed: S.CLOSED,
    },
    S.CLOSED: {},
}
"""``Enqueued`` begins a contact in WAITING. A callback that may be offered at once passes through
SCHEDULED with ``CallbackDue`` in the same step. An offered contact first leaves its agent
(``OfferWithdrawn``) before it is moved, lost or closed: capacity is given back in one place.
"""


def diagram() -> str:
    """The table as a mermaid state diagram; what keeps the stage stands in a note beside it."""
    lines = ["stateDiagram-v2", "    [*] --> waiting: Enqueued"]
    for stage, cells in TRANSITIONS.items():
        for target in Stage:
            if target is stage:
                continue
            names = ", ".join(sorted(t.__name__ for t, to in cells.items() if to is target))
            if names:
                lines.append(f"    {stage} --> {target}: {names}")
    lines.append("    closed --> [*]")
    for stage, cells in TRANSITIONS.items():
        staying = sorted(t.__name__ for t, to in cells.items() if to is stage)
        if staying:
            lines.append(f"    note right of {stage}")
            lines += [f"        {name}" for name in staying]
            lines.append("    end note")
    return "\n".join(lines) + "\n"


class WrongStage(AssertionError):
    """The table has no such cell: a bug, for handlers refuse before they emit."""


def next_stage(stage: Stage, event: e.ContactEvent) -> Stage:
    try:
        return TRANSITIONS[stage][type(event)]
    except KeyError:
        raise WrongStage(f"{event.contact}: {type(event).__name__} in {stage}") from None

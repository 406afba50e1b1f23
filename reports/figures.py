"""The figures of the reports: one definition each, in words and as a function of sums.

Live and in history they are made by the same functions, from sums that are kept by addition. An
empty denominator gives None, which is shown as a dash.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import msgspec

from reports.service_level import Counts, Definition, thousandths

DASH: Final = "–"


class Sums(msgspec.Struct, kw_only=True):
    """What every figure is made from."""

    volume: int = 0
    answered: int = 0
    answered_in_target: int = 0
    answer_ms: int = 0
    abandoned: int = 0
    abandoned_in_target: int = 0
    abandoned_short: int = 0
    lost: int = 0
    handled: int = 0
    talk_ms: int = 0
    wrap_up_ms: int = 0
    busy_ms: int = 0
    idle_ms: int = 0
    load_ms: int = 0
    """Milliseconds times thousandths of the agent's room."""
    available_ms: int = 0
    rated: int = 0
    score: int = 0

    def add(self, other: "Sums") -> None:
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def counts(self) -> Counts:
        return Counts(
            answered=self.answered,
            answered_in_time=self.answered_in_target,
            abandoned=self.abandoned,
            abandoned_in_time=self.abandoned_in_target,
            abandoned_short=self.abandoned_short,
        )


class Unit(StrEnum):
    COUNT = "count"
    TIME = "time"
    """Milliseconds, shown as 1:05 or 1:02:03."""
    SHARE = "share"
    """Thousandths, shown as 82.0 %."""
    SCORE = "score"
    """Hundredths, shown as 4.52."""


class Scope(StrEnum):
    """What a figure can be told of."""

    CONTACTS = "contacts"
    """Of queues, channels and intervals: whoever left was with no agent."""
    BOTH = "both"
    AGENTS = "agents"
    """Of agents, and of the whole centre: an agent's time belongs to no queue."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    unit: Unit
    scope: Scope
    text: str
    of: Callable[[Sums, Definition], int | None]


SERVICE_LEVELS: Final[dict[Definition, str]] = {
    Definition.ANSWERED_ONLY: "answered within the target / answered. Abandoned contacts do not"
    " count.",
    Definition.ABANDONS_POSITIVE: "(answered within the target + abandoned within the target)"
    " / (answered + abandoned).",
    Definition.ABANDONS_NEGATIVE: "answered within the target / (answered + abandoned).",
    Definition.EARLY_ABANDONS_IGNORED: "answered within the target / (answered + abandoned after"
    " the target). Contacts abandoned within the target do not count.",
    Definition.SHORT_ABANDONS_POSITIVE: "(answered within the target + abandoned within 5 seconds)"
    " / (answered + abandoned).",
}
ARRIVAL: Final = (
    "Counts in the interval of arrival, and in the queue in which the contact was answered or left"
    " (until then: waits)."
)


def mean(whole: int, count: int) -> int | None:
    """Rounded to the nearest; None of nothing."""
    return (2 * whole + count) // (2 * count) if count > 0 else None


def _count(name: str) -> Callable[[Sums, Definition], int | None]:
    return lambda sums, _: int(getattr(sums, name))


FIGURES: Final = (
    Figure(
        id="volume",
        title="Volume",
        unit=Unit.COUNT,
        scope=Scope.CONTACTS,
        text=f"Contacts that came. {ARRIVAL}",
        of=_count("volume"),
    ),
    Figure(
        id="answered",
        title="Answered",
        unit=Unit.COUNT,
        scope=Scope.BOTH,
        text=f"Contacts that an agent accepted; of an agent: who was the first to. {ARRIVAL}",
        of=_count("answered"),
    ),
    Figure(
        id="handled",
        title="Handled",
        unit=Unit.COUNT,
        scope=Scope.BOTH,
        text="Conversations that ended with an agent: completed, ended by either side, or closed"
        " because the customer stayed silent. Those transferred count for the one who ended them."
        " Counts in the interval in which the conversation ended.",
        of=_count("handled"),
    ),
    Figure(
        id="abandoned",
        title="Abandoned",
        unit=Unit.COUNT,
        scope=Scope.CONTACTS,
        text="Contacts whose customer left, or whose connection was lost for good, before any"
        " agent accepted. Who comes back or takes a callback has not abandoned. A customer whose"
        " connection broke left when it broke, not when the time to come back was over."
        f" {ARRIVAL}",
        of=_count("abandoned"),
    ),
    Figure(
        id="lost",
        title="Lost",
        unit=Unit.COUNT,
        scope=Scope.CONTACTS,
        text="Contacts that ended without ever being served, whatever the reason: those"
        " abandoned, those that waited too long, callbacks that failed or ran out, and those"
        " that a supervisor closed. Who comes back or takes a callback is not lost."
        f" {ARRIVAL}",
        of=_count("lost"),
    ),
    Figure(
        id="service_level",
        title="Service level",
        unit=Unit.SHARE,
        scope=Scope.BOTH,
        text="",
        of=lambda sums, definition: thousandths(sums.counts(), definition),
    ),
    Figure(
        id="speed_of_answer",
        title="Speed of answer",
        unit=Unit.TIME,
        scope=Scope.BOTH,
        text="Mean wait of answered contacts, from arrival until the first agent accepted (ASA)."
        f" {ARRIVAL}",
        of=lambda sums, _: mean(sums.answer_ms, sums.answered),
    ),
    Figure(
        id="handling_time",
        title="Handling time",
        unit=Unit.TIME,
        scope=Scope.BOTH,
        text="Mean time of handled conversations from accept to end, plus their wrap-up once it"
        " is over (AHT). Parts that were transferred are left out. Counts in the interval in"
        " which the conversation ended.",
        of=lambda sums, _: mean(sums.talk_ms + sums.wrap_up_ms, sums.handled),
    ),
    Figure(
        id="occupancy",
        title="Occupancy",
        unit=Unit.SHARE,
        scope=Scope.AGENTS,
        text="Time with a contact or its wrap-up in hand / (that time + time available with"
        " nothing in hand). One contact of five counts as much as five. The time in which an"
        " offer rings is neither. Counted when it was spent.",
        of=lambda sums, _: mean(1_000 * sums.busy_ms, sums.busy_ms + sums.idle_ms),
    ),
    Figure(
        id="utilisation",
        title="Utilisation",
        unit=Unit.SHARE,
        scope=Scope.AGENTS,
        text="How full agents were while available: the filled share of their limits, offers"
        " included, averaged over the time available. Each agent counts as one, at most full."
        " Counted when it was spent.",
        of=lambda sums, _: mean(sums.load_ms, sums.available_ms),
    ),
    Figure(
        id="rated",
        title="Ratings",
        unit=Unit.COUNT,
        scope=Scope.BOTH,
        text="Ratings that customers gave. Counts when it was given, for the queue and agent of"
        " the end of the conversation.",
        of=_count("rated"),
    ),
    Figure(
        id="rating",
        title="Mean rating",
        unit=Unit.SCORE,
        scope=Scope.BOTH,
        text="Mean of the ratings given, from 1 (worst) to 5 (best).",
        of=lambda sums, _: mean(100 * sums.score, sums.rated),
    ),
)


def definition_of(figure: Figure, definition: Definition) -> str:
    if figure.id != "service_level":
        return figure.text
    return (
        f"{definition.value}: {SERVICE_LEVELS[definition]} The target is that of the queue and"
        f" channel when the contact came. Rounded half up. {ARRIVAL}"
    )


def shown(value: int | None, unit: Unit) -> str:
    """The text of a figure, the same on screens and in files."""
    if value is None:
        return DASH
    match unit:
        case Unit.COUNT:
            return str(value)
        case Unit.SHARE:
            return "100 %" if value == 1_000 else f"{value // 10}.{value % 10} %"
        case Unit.SCORE:
            return f"{value // 100}.{value % 100:02}"
        case Unit.TIME:
            seconds = (value + 500) // 1_000
            hours, minutes = seconds // 3_600, seconds // 60 % 60
            head = f"{hours}:{minutes:02}" if hours else str(minutes)
            return f"{head}:{seconds % 60:02}"

"""Skills that a queue asks for, and the rings in which it asks for less while a contact waits."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import Field

from config.patterns import ID
from config.rules import Part, Seconds
from router.on_setup import LEVEL_MAX

Id = Annotated[str, Field(pattern=ID)]
Level = Annotated[int, Field(ge=1, le=LEVEL_MAX)]


class NeedPart(Part):
    """``needs = { sales = { level = 2, drop_after_s = 60 } }``: insisted on for a minute."""

    level: Level = 1
    drop_after_s: Seconds | None = None


Needs = dict[Id, Level | NeedPart]


class RingPart(Part):
    after_s: Seconds
    needs: Needs = {}


def idle_rings(queue: str, needs: Needs, rings: Iterable[RingPart]) -> Iterator[str]:
    """Rings that ask for what is asked for already: to wait for them would change nothing."""
    before = _levels(needs)
    for at, ring in enumerate(rings):
        asked = _levels(ring.needs)
        if asked == before:
            yield (
                f"queues.{queue}.rings.{at}: must ask for something else than before; "
                "lower a level, leave out a skill, or remove the ring"
            )
        before = asked


def _levels(needs: Needs) -> Mapping[str, tuple[int, float | None]]:
    """However they are written."""
    return {
        skill: (need, None) if isinstance(need, int) else (need.level, need.drop_after_s)
        for skill, need in needs.items()
    }

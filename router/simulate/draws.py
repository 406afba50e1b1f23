"""Chance: distributions, arrivals, and one stream of random numbers for each purpose."""

import math
import random
from collections.abc import Iterator, Sequence
from typing import Annotated, Final

import msgspec

from router.setup import Record

DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000
Seconds = Annotated[float, msgspec.Meta(ge=0, le=10_000_000)]
MeanSeconds = Annotated[float, msgspec.Meta(gt=0, le=1_000_000)]
Variation = Annotated[float, msgspec.Meta(gt=0, le=20)]


def stream(seed: int, replication: int, purpose: str) -> random.Random:
    """The same numbers for the same words, on any machine, whatever the others draw."""
    return random.Random(f"{seed}/{replication}/{purpose}")


class Distribution(
    Record, frozen=True, tag_field="kind", tag=str.lower, forbid_unknown_fields=True
):
    """How long something takes. Drawn in whole milliseconds, never negative."""

    def draw(self, chance: random.Random) -> int | None:
        """None: never."""
        raise NotImplementedError


class Fixed(Distribution, frozen=True):
    mean_s: Seconds

    def draw(self, chance: random.Random) -> int:
        return round(self.mean_s * 1_000)


class Exponential(Distribution, frozen=True):
    mean_s: MeanSeconds

    def draw(self, chance: random.Random) -> int:
        return round(chance.expovariate(1) * self.mean_s * 1_000)


class Lognormal(Distribution, frozen=True):
    mean_s: MeanSeconds
    cv: Variation
    """Standard deviation over mean."""

    def draw(self, chance: random.Random) -> int:
        variance = math.log1p(self.cv**2)
        log = chance.normalvariate(math.log(self.mean_s) - variance / 2, math.sqrt(variance))
        return round(math.exp(log) * 1_000)


class Gamma(Distribution, frozen=True):
    mean_s: MeanSeconds
    cv: Variation

    def draw(self, chance: random.Random) -> int:
        shape = self.cv**-2
        return round(chance.gammavariate(shape, self.mean_s / shape) * 1_000)


class Never(Distribution, frozen=True):
    def draw(self, chance: random.Random) -> None:
        return None


Duration = Fixed | Exponential | Lognormal | Gamma
Patience = Fixed | Exponential | Lognormal | Gamma | Never


def poisson(
    rates: Sequence[tuple[int, int, float]], days: int, chance: random.Random
) -> Iterator[int]:
    """Moments of arrivals in ms. ``rates``: from, until (ms of the day, ascending), per hour.

    Within each interval the gaps are exponential. The memory of an exponential is short, so each
    interval may begin afresh.
    """
    for day in range(days):
        for start, end, per_hour in rates:
            if per_hour <= 0:
                continue
            at = float(start)
            while True:
                at += chance.expovariate(per_hour / HOUR_MS)
                if at >= end:
                    break
                yield day * DAY_MS + int(at)

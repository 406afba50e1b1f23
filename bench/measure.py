"""Timing, percentiles and tables that every part of the benchmark shares."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@contextmanager
def server_gc() -> Iterator[None]:
    """Collect garbage as seldom as the server does."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank; ``values`` need not be sorted."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


@dataclass
class Series:
    """One figure over the repetitions of a run."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        self.values.append(value)

    @property
    def median(self) -> float:
        return statistics.median(self.values)


def interleave(works: dict[str, Callable[[], float]], repetitions: int) -> dict[str, Series]:
    """Run every work once per repetition, so that all of them meet the same weather."""
    found = {name: Series() for name in works}
    for _ in range(repetitions):
        for name, work in works.items():
            found[name].add(work())
    return found


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"\n{title}")
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        cells = [
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells))


def us(value: float) -> str:
    return f"{value * 1e6:,.2f} us"


def ms(value: float) -> str:
    return f"{value * 1e3:,.2f} ms"


def per_second(value: float) -> str:
    return f"{value:,.0f}/s"


def ratio(value: float) -> str:
    return f"{value:.2f}x"

"""The formulas of waiting lines: Erlang B, C and A. Rates and times in any one unit of time.

Erlang B loses whom it cannot serve at once (Erlang, 1917), C lets everybody wait for ever, A lets
them wait until their patience, which is exponential, ends (Palm; Garnett, Mandelbaum and Reiman,
2002). Arrivals are Poisson and handling times exponential in all three, so real centres, with
changing rates and several channels, are better asked of ``router.simulate``.
"""

import math
from typing import Final, NamedTuple

AGENTS_MAX: Final = 100_000
NEGLIGIBLE: Final = 1e-16
HUGE: Final = 1e100


class Waiting(NamedTuple):
    """What Erlang C expects."""

    load: float
    """Offered work in agents (erlang)."""
    p_wait: float
    mean_wait: float
    """Infinite when the load is not below the number of agents."""
    service_level: float
    """The share answered within the target."""
    occupancy: float


class Leaving(NamedTuple):
    """What Erlang A expects."""

    load: float
    p_wait: float
    p_abandon: float
    mean_wait: float
    """Of all who come, served or not."""
    occupancy: float


def _check(rate: float, handle: float, agents: int) -> None:
    if not (math.isfinite(rate) and math.isfinite(handle) and rate >= 0 and handle > 0):
        raise ValueError("the rate must not be negative and the handling time must be positive")
    if not 0 <= agents <= AGENTS_MAX:
        raise ValueError(f"the number of agents goes from 0 to {AGENTS_MAX}")


def erlang_b(load: float, agents: int) -> float:
    """The share that finds every agent busy, when nobody waits.

    Raises:
        ValueError: The load is negative, or the number of agents is not from 0 to AGENTS_MAX.
    """
    _check(load, 1.0, agents)
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(rate: float, handle: float, agents: int, target: float = 0.0) -> Waiting:
    """
    Raises:
        ValueError: A value is out of its range.
    """
    _check(rate, handle, agents)
    load = rate * handle
    if load >= agents:
        return Waiting(load, 1.0, math.inf, 0.0, 1.0)
    blocked = erlang_b(load, agents)
    p_wait = agents * blocked / (agents - load * (1 - blocked))
    spare = agents - load
    return Waiting(
        load=load,
        p_wait=p_wait,
        mean_wait=p_wait * handle / spare,
        service_level=1 - p_wait * math.exp(-spare * target / handle),
        occupancy=load / agents,
    )


def agents_needed(rate: float, handle: float, target: float, level: float) -> int:
    """The fewest agents with whom the share ``level`` is answered within ``target``.

    Raises:
        ValueError: A value is out of its range, or it takes more than AGENTS_MAX agents.
    """
    if not 0 <= level < 1:
        raise ValueError("the level is a share from 0 to below 1")
    agents = min(math.floor(rate * handle) + 1, AGENTS_MAX + 1)
    while erlang_c(rate, handle, agents, target).service_level < level:
        agents += 1
    return agents


def erlang_a(rate: float, handle: float, patience: float, agents: int) -> Leaving:
    """``patience`` is the mean time that people are ready to wait.

    Raises:
        ValueError: A value is out of its range.
    """
    _check(rate, handle, agents)
    if not (math.isfinite(patience) and patience > 0):
        raise ValueError("patience must be positive")
    load = rate * handle
    if rate == 0:
        return Leaving(0.0, 0.0, 0.0, 0.0, 0.0)
    # Relative to the state "all busy, nobody waits", whose own weight shrinks whenever the sum of
    # one side grows beyond what a float holds.
    below = busy = 0.0
    weight, base = 1.0, 1.0
    for n in range(agents, 0, -1):
        weight *= n / load
        below += weight
        busy += (n - 1) * weight
        if weight < NEGLIGIBLE * below:
            break
        if weight > HUGE:
            weight, below, busy, base = (x / HUGE for x in (weight, below, busy, base))
    above, queue = base, 0.0
    weight, waiting = base, 0
    while weight > NEGLIGIBLE * above or rate > agents / handle + waiting / patience:
        waiting += 1
        weight *= rate / (agents / handle + waiting / patience)
        above += weight
        queue += waiting * weight
        if weight > HUGE:
            weight, above, queue, below, busy = (
                x / HUGE for x in (weight, above, queue, below, busy)
            )
    whole = below + above
    mean_queue = queue / whole
    return Leaving(
        load=load,
        p_wait=above / whole,
        p_abandon=mean_queue / patience / rate,
        mean_wait=mean_queue / rate,
        occupancy=(busy + agents * above) / whole / agents if agents else 0.0,
    )

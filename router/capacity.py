"""How full an agent is and what still fits. Exact integers: thirds and sevenths add up."""

from router.setup import Centre
from router.state import AgentState
from router.words import Channel

NO_TOTAL = 1 << 30


def filled_by_others(agent: AgentState, channel: Channel, centre: Centre) -> tuple[int, int]:
    """The share, as (numerator, denominator), that other channels fill in the eyes of ``channel``.

    Contacts that ``channel`` may interrupt do not count. A channel whose limit was set to 0 while
    contacts of it are held counts as filled by the first of them.
    """
    above, below = 0, 1
    for other, weight in agent.weight.items():
        if other is channel or not weight or channel in centre.interruptible.get(other, ()):
            continue
        full = 100 * max(agent.setup.limits.get(other, 0), 1)
        above, below = above * full + weight * below, below * full
    return above, below


def in_the_way(agent: AgentState, channel: Channel, centre: Centre) -> int:
    """Contacts in hand that count against the total in the eyes of ``channel``."""
    return sum(
        n
        for other, n in agent.held.items()
        if other is channel or channel not in centre.interruptible.get(other, ())
    )


def spare(agent: AgentState, channel: Channel, centre: Centre) -> int:
    """How many more contacts of ``channel`` would fit; below zero when over a lowered limit."""
    limit = agent.setup.limits.get(channel, 0)
    if limit == 0:
        return 0
    total = agent.setup.total or None
    if not agent.hands:
        return limit if total is None else min(limit, total)
    own = agent.weight.get(channel, 0)
    above, below = filled_by_others(agent, channel, centre)
    fits = (100 * limit * (below - above) - own * below) // (100 * below)
    if total is not None:
        fits = min(fits, total - in_the_way(agent, channel, centre))
    return fits


def rooms(agent: AgentState, centre: Centre) -> dict[Channel, int]:
    """``spare`` of every channel with a limit, at once: most agents hold one channel only."""
    setup = agent.setup
    limits, total, weight = setup.limits, setup.total or None, agent.weight
    if not weight and total is None:
        return {c: limit for c, limit in limits.items() if limit}
    if len(weight) != 1 or total is not None:
        return {c: spare(agent, c, centre) for c, limit in limits.items() if limit}
    ((held, filled),) = weight.items()
    full = 100 * max(limits.get(held, 0), 1)
    interrupts = centre.interruptible.get(held, ())
    found = {}
    for channel, limit in limits.items():
        if not limit:
            continue
        if channel is held:
            found[channel] = (100 * limit - filled) // 100
        elif channel in interrupts:
            found[channel] = limit
        else:
            found[channel] = limit * (full - filled) // full
    return found


def load(agent: AgentState) -> int:
    """Thousandths of the agent filled, offers included. Above 1000 after a limit was lowered."""
    above, below = 0, 1
    for channel, weight in agent.weight.items():
        full = 100 * max(agent.setup.limits.get(channel, 0), 1)
        above, below = above * full + weight * below, below * full
    share = 1000 * above // below
    if agent.setup.total:
        share = max(share, 1000 * len(agent.hands) // agent.setup.total)
    return share

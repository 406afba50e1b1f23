"""What to tell a customer: position, and a range of the wait that never grows without a reason.

Slots that could serve the contact empty at a known rate; the question is how many people stand
before it for those slots. Everybody with an earlier due counts, in whatever queue, by the share of
the agents able to serve them who could serve the contact too, and with their own handling time.
Queues whose newcomers will still pass it (by a shorter target or a head start) take the time that
their arrivals need until then.

The mean is the expected time until everybody ahead was served or lost patience (Ibrahim and
Whitt's queue-length estimator for overloaded systems with abandonment): the sum over i = 0..n of
1 / (s·mu + i·theta), with s·mu the slots over the mean handling time of those ahead, and theta the
rate of abandonment. The range goes from the mean to about its 80th percentile.
"""

import math
from collections.abc import Iterator
from typing import Final

from router import events as e
from router.core import Core
from router.ids import ContactId, Millis, QueueId
from router.lines import LineKey
from router.state import ContactState, QueueState
from router.words import LIVE, Channel

SUMMED: Final = 32
"""Beyond so many people ahead the sum is taken by the formula of Euler and Maclaurin."""
P80: Final = 0.84
"""Standard deviations from the mean to the 80th percentile of a normal distribution."""
SECOND: Final = 1_000
LAST_ID: Final = ContactId("\U0010ffff")
"""After every other of the same moment."""
THOUSAND: Final = 1_000


MOST_PASSED: Final = 0.75
"""Of the agents' time, at most this much is left to those who pass."""


def wait_range(core: Core, contact: ContactState, now: Millis) -> tuple[int, int] | None:
    """The remaining wait of a waiting contact in ms; None when nobody is at work for it."""
    queue, channel = core.state.queues[contact.queue], contact.channel
    key = (contact.due, contact.entered_at, contact.id)
    pool = core.pools.of(contact)
    if core.pools.slots(pool, channel):
        return _range(core, queue, channel, pool, key)
    pool, ring = core.pools.later(queue.setup, contact.needs, channel, contact.relaxed_ms)
    left = max(0, ring - (now - contact.queue_since))
    return _not_before(left, core, queue, channel, pool, key)


def _not_before(
    ms: int, core: Core, queue: QueueState, channel: Channel, pool: int, key: LineKey
) -> tuple[int, int] | None:
    """The range where the pool may serve only after so long, by a ring."""
    ms = _round_up(ms)
    if core.pools.has_room(pool, channel):
        return ms, ms
    found = _range(core, queue, channel, pool, key)
    return (max(ms, found[0]), max(ms, found[1])) if found else None


def _range(
    core: Core, queue: QueueState, channel: Channel, pool: int, key: LineKey
) -> tuple[int, int] | None:
    slots = core.pools.slots(pool, channel)
    if not slots:
        return None
    own = _handle_ms(queue, channel)
    ahead, work = 0.0, 0.0
    for other, of, classes in core.pools.rivals(pool, channel):
        here = sum(cls.before(key) * share for cls, share in classes)
        if here:
            ahead += here
            work += here * _handle_ms(core.state.queues[other], of)
    rate = slots * (ahead + 1) / (work + own)
    pace = queue.pace.get(channel)
    patience = pace.abandoned / pace.waited_ms if pace and pace.waited_ms else 0.0
    mean = _mean(ahead, rate, patience)
    spread = P80 * math.sqrt(ahead + 1) / (rate + ahead * patience)
    passing = list(_passing(core, queue, pool, channel, key[0]))
    return (
        _round_up(_with_passing(mean, passing)),
        _round_up(_with_passing(mean + spread, passing)),
    )


def _handle_ms(queue: QueueState, channel: Channel) -> int:
    pace = queue.pace.get(channel)
    learned = pace.handle_ms if pace else 0
    return max(learned or queue.rules(channel).handle_ms, SECOND)


def _passing(
    core: Core, queue: QueueState, pool: int, channel: Channel, due: Millis
) -> Iterator[tuple[int, float]]:
    """For each queue whose newcomers would be served first: for how long, and the part of the
    pool's time that they will take."""
    now = core.state.counters.now
    slots = core.pools.slots(pool, channel)
    for other, part in core.pools.shares(pool, channel).items():
        state = core.state.queues.get(other)
        pace = state.pace.get(channel) if state is not None else None
        if state is None or pace is None or not pace.gap_ms or state is queue:
            continue
        lasts = due - now - state.rules(channel).target_ms + state.setup.head_start_ms
        if lasts > 0:
            gap = max(pace.gap_ms, now - pace.arrived_at)
            yield lasts, part * _handle_ms(state, channel) / (gap * slots)


def _with_passing(wait: float, passing: list[tuple[int, float]]) -> float:
    """How long ``wait`` takes while some of the time goes to those who pass."""
    at, left = 0.0, wait
    taken = sum(share for _, share in passing)
    for lasts, share in sorted(passing):
        speed = 1 - min(taken, MOST_PASSED)
        if left <= (lasts - at) * speed:
            return at + left / speed
        left -= (lasts - at) * speed
        at = lasts
        taken -= share
    return at + left


def _mean(ahead: float, rate: float, patience: float) -> float:
    if not patience:
        return (ahead + 1) / rate
    summed = min(int(ahead), SUMMED)
    mean = sum(1 / (rate + i * patience) for i in range(summed + 1))
    rest = ahead - summed
    if rest < 1:
        return mean + rest / (rate + ahead * patience)
    if patience * rest < rate * 1e-6:
        return mean + rest / (rate + summed * patience)
    first, last = 1 / (rate + summed * patience), 1 / (rate + ahead * patience)
    ends = (last - first) / 2 + patience * (first * first - last * last) / 12
    return mean + math.log(first / last) / patience + ends


def _round_up(ms: float) -> int:
    return math.ceil(ms / SECOND) * SECOND


def announcement(core: Core, contact: ContactState, now: Millis) -> e.Announced:
    """What to say now. Longer than last time only with the reason."""
    position = core.lines.position(contact)
    found = wait_range(core, contact, now)
    # Of the whole queue, whatever it needs at this ring: only these tell that agents went.
    slots = THOUSAND * core.lines.slots_at_work(contact.queue, contact.channel)
    before = contact.announced
    longer = ""
    low, high = found if found else (None, None)
    if found and before and before.high_ms is not None and before.low_ms is not None:
        grew = found[0] > before.low_ms or found[1] > before.high_ms
        if grew and (position > before.position or contact.queue_since > before.at):
            longer = "place_lost"
        elif grew and slots < before.slots:
            longer = "fewer_agents"
        elif grew:
            low, high = min(found[0], before.low_ms), min(found[1], before.high_ms)
    return e.Announced(
        at=now,
        contact=contact.id,
        position=position,
        low_ms=low,
        high_ms=high,
        slots=slots,
        longer_because=longer,
    )


def newcomer_range(core: Core, queue_id: QueueId) -> tuple[int, int] | None:
    """The wait of somebody who came to the queue now, on the channel of whoever came last."""
    queue = core.state.queues[queue_id]
    last = core.lines.last(queue_id)
    channel = core.state.contacts[last].channel if last else main_channel(core, queue_id)
    if core.lines.anybody_free(queue.setup, channel, ()):
        return 0, 0
    now = core.state.counters.now
    rules = queue.rules(channel)
    due = Millis(now + rules.target_ms - queue.setup.head_start_ms)
    pool = core.pools.serving(queue_id, queue.setup.needs)
    if core.pools.slots(pool, channel):
        return _range(core, queue, channel, pool, (due, now, LAST_ID))
    pool, ring = core.pools.later(queue.setup, (), channel, 0)
    return _not_before(ring, core, queue, channel, pool, (due, now, LAST_ID))


def main_channel(core: Core, queue_id: QueueId) -> Channel:
    """Whose wait stands for an empty queue: a live one, the one with most slots at work."""
    rules = core.state.queues[queue_id].setup.rules
    order = list(Channel)

    def place(channel: Channel) -> tuple[bool, bool, int, int]:
        slots = core.lines.slots_at_work(queue_id, channel)
        return (not slots, channel not in LIVE, -slots, order.index(channel))

    return min(rules, key=place)

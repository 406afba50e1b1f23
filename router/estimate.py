"""What to tell a customer: position, and a range of the wait that never grows without a reason.

The mean is the expected time until everybody ahead was served or lost patience (Ibrahim and
Whitt's queue-length estimator for overloaded systems with abandonment): the sum over i = 0..q of
1 / (s·mu + i·theta), with s·mu the slots at work for the queue, by the share of their time that
goes to it, over the mean handling time, and theta the rate of abandonment. The range goes from the
mean to about its 80th percentile.
"""

import math
from typing import Final

from router import events as e
from router.core import Core
from router.ids import Millis, QueueId
from router.state import ContactState
from router.words import LIVE, Channel

SUMMED: Final = 1_000
"""Beyond so many people ahead the sum is taken as an integral."""
P80: Final = 0.84
"""Standard deviations from the mean to the 80th percentile of a normal distribution."""
SECOND: Final = 1_000
THOUSAND: Final = 1_000


def slots_for(core: Core, queue_id: QueueId, channel: Channel) -> float:
    """Slots at work for the queue, each by the share of its agents' time that the queue gets."""
    queues = core.state.queues
    own = queues[queue_id].recent + 1
    found = 0.0
    for profile, slots in core.lines.slots(queue_id, channel):
        whole = sum(queues[q].recent + 1 for q in profile.queues if q in queues)
        found += slots * own / whole
    return found


def wait_range(
    core: Core, queue_id: QueueId, channel: Channel, ahead: int
) -> tuple[int, int] | None:
    """The wait of somebody with ``ahead`` people before, in ms; None when nobody is at work."""
    queue = core.state.queues[queue_id]
    slots = slots_for(core, queue_id, channel)
    if slots <= 0:
        return None
    pace = queue.pace.get(channel)
    handle = (pace.handle_ms if pace else 0) or queue.rules(channel).handle_ms
    rate = slots / max(handle, SECOND)
    patience = pace.abandoned / pace.waited_ms if pace and pace.waited_ms else 0.0
    mean = _mean(ahead, rate, patience)
    spread = P80 * math.sqrt(ahead + 1) / (rate + ahead * patience)
    return _round_up(mean), _round_up(mean + spread)


def _mean(ahead: int, rate: float, patience: float) -> float:
    summed = min(ahead, SUMMED)
    mean = sum(1 / (rate + i * patience) for i in range(summed + 1))
    rest = ahead - summed
    if rest <= 0:
        return mean
    if patience * rest < rate * 1e-6:
        return mean + rest / (rate + summed * patience)
    return mean + math.log((rate + ahead * patience) / (rate + summed * patience)) / patience


def _round_up(ms: float) -> int:
    return math.ceil(ms / SECOND) * SECOND


def announcement(core: Core, contact: ContactState, now: Millis) -> e.Announced:
    """What to say now. Longer than last time only with the reason."""
    position = core.lines.position(contact)
    found = wait_range(core, contact.queue, contact.channel, position - 1)
    # Whole slots, whatever share of them the queue gets: only these tell that agents went.
    slots = THOUSAND * sum(n for _, n in core.lines.slots(contact.queue, contact.channel))
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
    """The wait of somebody who came to the queue now, as whoever came last does."""
    last = core.lines.last(queue_id)
    channel = core.state.contacts[last].channel if last else main_channel(core, queue_id)
    if core.lines.anybody_free(core.state.queues[queue_id].setup, channel, ()):
        return 0, 0
    return wait_range(core, queue_id, channel, core.lines.length(queue_id))


def main_channel(core: Core, queue_id: QueueId) -> Channel:
    """Whose wait stands for an empty queue: a live one, the one with most slots at work."""
    rules = core.state.queues[queue_id].setup.rules
    order = list(Channel)

    def place(channel: Channel) -> tuple[bool, bool, int, int]:
        slots = sum(n for _, n in core.lines.slots(queue_id, channel))
        return (not slots, channel not in LIVE, -slots, order.index(channel))

    return min(rules, key=place)

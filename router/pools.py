"""The agents at work who could serve a contact, and who else stands in line for them."""

from router.ids import QueueId
from router.lines import Lines, RoutingClass, bits
from router.setup import Need, Queue
from router.state import ContactState, asked_needs, needs_after, next_step_ms
from router.words import Channel

Pool = int
"""Bits of profiles, as in ``router.lines``."""
Rivals = list[tuple[QueueId, Channel, list[tuple[RoutingClass, float]]]]
"""Classes by their queue and channel, each with a share."""


class Pools:
    """What is asked of the lines for a wait estimate; kept until profiles or classes change."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._version = -1
        self._rivals: dict[tuple[Pool, Channel], Rivals] = {}
        self._shares: dict[tuple[Pool, Channel], dict[QueueId, float]] = {}

    def of(self, contact: ContactState) -> Pool:
        """Who could serve the contact now, busy or not."""
        lines = self._lines
        lines.refresh()
        cls = lines.class_of(contact.id)
        if cls is not None and cls.profiles:
            return cls.profiles
        needs = asked_needs(contact, lines.state.queues[contact.queue].setup)
        return self.serving(contact.queue, needs)

    def later(
        self, queue: Queue, own: tuple[Need, ...], channel: Channel, waited_ms: int
    ) -> tuple[Pool, int]:
        """Who can serve first after rings and needs have relaxed, and the waiting time in ms at
        which they can; nobody (0) where no ring helps."""
        step = next_step_ms(queue, own, waited_ms)
        while step is not None:
            pool = self.serving(queue.id, needs_after(queue, own, step))
            if self.slots(pool, channel):
                return pool, step
            step = next_step_ms(queue, own, step)
        return 0, 0

    def has_room(self, pool: Pool, channel: Channel) -> bool:
        self._lines.refresh()
        return bool(pool & self._lines.free[channel])

    def serving(self, queue: QueueId, needs: tuple[Need, ...]) -> Pool:
        self._lines.refresh()
        pool = 0
        for profile in self._lines.profiles.values():
            if queue in profile.queues and all(
                profile.skills.get(n.skill, 0) >= n.level for n in needs
            ):
                pool |= 1 << profile.bit
        return pool

    def agents_able(self, queue: Queue) -> int:
        """Agents at work who could serve the queue, now or after it has relaxed what it needs,
        whatever their room. What a contact needs beside its queue does not count."""
        rings = (queue.needs, *(ring.needs for ring in queue.rings))
        pool = 0
        for needs in rings:
            lasting = tuple(need for need in needs if need.drop_after_ms is None)
            pool |= self.serving(queue.id, lasting)
        profiles = self._lines.profiles
        return sum(
            sum(1 for seat in profiles[bit].seats.values() if seat.spare) for bit in bits(pool)
        )

    def slots(self, pool: Pool, channel: Channel) -> int:
        """The limits for the channel, summed over those at work."""
        profiles = self._lines.profiles
        return sum(profiles[bit].slots.get(channel, 0) for bit in bits(pool))

    def rivals(self, pool: Pool, channel: Channel) -> Rivals:
        """Classes that others of the pool's agents' work come from, each with the slots of
        ``channel`` that one of its contacts is expected to take from the pool."""
        self._forget_old()
        found = self._rivals.get((pool, channel))
        if found is None:
            found = self._rivals[pool, channel] = self._find_rivals(pool, channel)
        return found

    def _find_rivals(self, pool: Pool, channel: Channel) -> Rivals:
        own = self.slots(pool, channel)
        interruptible = self._lines.state.centre.interruptible
        found: dict[tuple[QueueId, Channel], list[tuple[RoutingClass, float]]] = {}
        for cls in self._lines.classes.values():
            shared = cls.profiles & pool
            if not shared or channel in interruptible.get(cls.channel, ()):
                continue
            here = self.slots(shared, cls.channel)
            if not here:
                continue
            share = here / self.slots(cls.profiles, cls.channel)
            if cls.channel is not channel:
                share *= own / self.slots(pool, cls.channel)
            found.setdefault((cls.queue, cls.channel), []).append((cls, share))
        return [(*key, classes) for key, classes in found.items()]

    def shares(self, pool: Pool, channel: Channel) -> dict[QueueId, float]:
        """Of each queue that the pool serves: the part of its slots that is in the pool."""
        self._forget_old()
        found = self._shares.get((pool, channel))
        if found is None:
            found = self._shares[pool, channel] = self._find_shares(pool, channel)
        return found

    def _find_shares(self, pool: Pool, channel: Channel) -> dict[QueueId, float]:
        whole: dict[QueueId, int] = {}
        here: dict[QueueId, int] = {}
        for profile in self._lines.profiles.values():
            slots = profile.slots.get(channel, 0)
            for queue in sorted(profile.queues) if slots else ():
                whole[queue] = whole.get(queue, 0) + slots
                if pool >> profile.bit & 1:
                    here[queue] = here.get(queue, 0) + slots
        return {queue: slots / whole[queue] for queue, slots in here.items()}

    def _forget_old(self) -> None:
        self._lines.refresh()
        if self._version != self._lines.version:
            self._version = self._lines.version
            self._rivals.clear()
            self._shares.clear()

"""Waiting contacts that need the same things, and the agents' profiles that can serve them.

A *routing class* is every waiting contact with the same queue, channel, needs, preferred agent and
excluded agents; its line is sorted. Compatibility of classes and profiles is a bit mask on either
side, made once when a class or a profile is first seen.
"""

from collections.abc import Iterator
from typing import Final

from sortedcontainers import SortedList

from router.ids import AgentId, ContactId, Millis, QueueId
from router.profiles import Profile, ProfileKey, Rank, profile_key
from router.setup import Need, Queue
from router.state import AgentState, ContactState, RouterState, asked_needs, line_key
from router.words import Channel, Stage, Strategy

LineKey = tuple[Millis, Millis, ContactId]
ClassKey = tuple[QueueId, Channel, tuple[Need, ...], AgentId | None, tuple[AgentId, ...], bool]

IDLE_CLASSES: Final = 4096
"""Empty classes beyond this many are forgotten."""


class RoutingClass:
    __slots__ = (
        "bit",
        "channel",
        "excluded",
        "held",
        "key",
        "line",
        "needs",
        "only",
        "profiles",
        "queue",
    )

    def __init__(self, key: ClassKey, bit: int) -> None:
        self.key = key
        self.bit = bit
        self.queue, self.channel, self.needs, self.only, excluded, self.held = key
        self.excluded = frozenset(excluded)
        self.profiles = 0
        """Bits of the profiles that can serve it."""
        self.line: SortedList[LineKey] = SortedList()

    @property
    def lasting(self) -> bool:
        return self.only is None and not self.excluded and not self.held

    def served_by(self, profile: Profile) -> bool:
        return self.queue in profile.queues and all(
            profile.skills.get(n.skill, 0) >= n.level for n in self.needs
        )


def bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Lines:
    """Everything derived from the state that matching needs. Rebuilt on restore, never stored."""

    def __init__(self, state: RouterState) -> None:
        self.state = state
        self.profiles: dict[int, Profile] = {}
        self.classes: dict[int, RoutingClass] = {}
        self.by_queue: dict[QueueId, set[int]] = {}
        self.wanted: dict[AgentId, set[ContactId]] = {}
        """Contacts that prefer the agent."""
        self.personal: dict[AgentId, set[int]] = {}
        """Classes that wait for this agent alone."""
        self.with_exclusions: set[ContactId] = set()
        self._profile_of: dict[AgentId, Profile] = {}
        self._profile_keys: dict[ProfileKey, int] = {}
        self._class_keys: dict[ClassKey, int] = {}
        self._next_profile = 0
        self._free_bits: list[int] = []
        self._places: dict[ContactId, tuple[int, LineKey]] = {}
        self._preferring: dict[ContactId, AgentId] = {}
        self.waiting: dict[Channel, int] = dict.fromkeys(Channel, 0)
        """Bits of the classes with somebody in line, per channel."""
        self.free: dict[Channel, int] = dict.fromkeys(Channel, 0)
        """Bits of the profiles with somebody free, per channel."""

    # Agents.

    def see_agent(self, agent: AgentState) -> None:
        key = profile_key(agent.setup)
        profile = self._profile_of.get(agent.id)
        if profile is None or profile.key != key:
            self.forget_agent(agent.id)
            profile = self._profile(key)
            self._profile_of[agent.id] = profile
        profile.seat(agent, self.state.centre)
        self._note_free(profile)

    def forget_agent(self, agent: AgentId) -> None:
        profile = self._profile_of.pop(agent, None)
        if profile is None:
            return
        profile.leave(agent)
        self._note_free(profile)
        if not profile.seats:
            self._drop_profile(profile)

    def _note_free(self, profile: Profile) -> None:
        mark = 1 << profile.bit
        for channel, count in profile.free.items():
            if count:
                self.free[channel] |= mark
            else:
                self.free[channel] &= ~mark

    def _profile(self, key: ProfileKey) -> Profile:
        known = self._profile_keys.get(key)
        if known is not None:
            return self.profiles[known]
        bit = self._next_profile
        while bit in self.profiles:
            bit += 1
        self._next_profile = bit + 1
        profile = Profile(key, bit)
        self.profiles[bit] = profile
        self._profile_keys[key] = bit
        for cls in self.classes.values():
            if cls.only is None and not cls.held and cls.served_by(profile):
                cls.profiles |= 1 << bit
                profile.classes |= 1 << cls.bit
        return profile

    def _drop_profile(self, profile: Profile) -> None:
        mark = ~(1 << profile.bit)
        for cls in self.classes.values():
            cls.profiles &= mark
        for channel in self.free:
            self.free[channel] &= mark
        del self.profiles[profile.bit]
        del self._profile_keys[profile.key]
        self._next_profile = min(self._next_profile, profile.bit)

    def seat_spare(self, agent: AgentId) -> dict[Channel, int]:
        return self._profile_of[agent].seats[agent].spare

    # Contacts.

    def see_contact(self, contact: ContactState) -> None:
        """Put the contact where its state says: into a line, into another one, or out of all."""
        self._note_preference(contact)
        place = self._places.get(contact.id)
        if contact.stage is not Stage.WAITING:
            if place is not None:
                self._take_out(contact.id, *place)
            self.with_exclusions.discard(contact.id)
            return
        key = line_key(contact)
        class_key = self._class_key(contact)
        if place is not None:
            if place[1] == key and self.classes[place[0]].key == class_key:
                return
            self._take_out(contact.id, *place)
        cls = self._class(class_key)
        cls.line.add(key)
        self.waiting[cls.channel] |= 1 << cls.bit
        self._places[contact.id] = (cls.bit, key)
        if contact.excluded:
            self.with_exclusions.add(contact.id)
        else:
            self.with_exclusions.discard(contact.id)

    def forget_contact(self, contact: ContactId) -> None:
        place = self._places.get(contact)
        if place is not None:
            self._take_out(contact, *place)
        self.with_exclusions.discard(contact)
        agent = self._preferring.pop(contact, None)
        if agent is not None:
            self._drop_wanted(agent, contact)

    def _note_preference(self, contact: ContactState) -> None:
        before = self._preferring.get(contact.id)
        if before == contact.preferred:
            return
        if before is not None:
            self._drop_wanted(before, contact.id)
            del self._preferring[contact.id]
        if contact.preferred is not None:
            self._preferring[contact.id] = contact.preferred
            self.wanted.setdefault(contact.preferred, set()).add(contact.id)

    def _drop_wanted(self, agent: AgentId, contact: ContactId) -> None:
        self.wanted[agent].discard(contact)
        if not self.wanted[agent]:
            del self.wanted[agent]

    def _class_key(self, contact: ContactState) -> ClassKey:
        only = None
        if contact.preferred is not None:
            agent = self.state.agents.get(contact.preferred)
            # Nobody waits for an agent who is not at work.
            if agent is not None and agent.offerable() and agent.setup.limits.get(contact.channel):
                only = contact.preferred
        return (
            contact.queue,
            contact.channel,
            asked_needs(contact, self.state.queues[contact.queue].setup),
            only,
            tuple(contact.excluded),
            contact.away_until is not None,
        )

    def _take_out(self, contact: ContactId, bit: int, key: LineKey) -> None:
        cls = self.classes[bit]
        cls.line.remove(key)
        del self._places[contact]
        if not cls.line:
            self.waiting[cls.channel] &= ~(1 << bit)
            if not cls.lasting or len(self.classes) > IDLE_CLASSES:
                self._drop_class(cls)

    def _class(self, key: ClassKey) -> RoutingClass:
        known = self._class_keys.get(key)
        if known is not None:
            return self.classes[known]
        bit = self._free_bits.pop() if self._free_bits else len(self.classes)
        cls = RoutingClass(key, bit)
        self.classes[bit] = cls
        self._class_keys[key] = bit
        self.by_queue.setdefault(cls.queue, set()).add(bit)
        if cls.only is not None:
            self.personal.setdefault(cls.only, set()).add(bit)
        elif not cls.held:
            for profile in self.profiles.values():
                if cls.served_by(profile):
                    cls.profiles |= 1 << profile.bit
                    profile.classes |= 1 << bit
        return cls

    def _drop_class(self, cls: RoutingClass) -> None:
        del self.classes[cls.bit]
        del self._class_keys[cls.key]
        self._free_bits.append(cls.bit)
        self.by_queue[cls.queue].discard(cls.bit)
        if cls.only is not None:
            self.personal[cls.only].discard(cls.bit)
            if not self.personal[cls.only]:
                del self.personal[cls.only]
        mark = ~(1 << cls.bit)
        for bit in bits(cls.profiles):
            self.profiles[bit].classes &= mark

    # Questions.

    def class_of(self, contact: ContactId) -> RoutingClass | None:
        place = self._places.get(contact)
        return None if place is None else self.classes[place[0]]

    def rank_of_best(self, cls: RoutingClass) -> Rank | None:
        """The agent who should get the head of this class now, or None."""
        if cls.held:
            return None
        if cls.only is not None:
            return self._rank_of_only(cls)
        strategy = self.state.queues[cls.queue].setup.strategy
        best: Rank | None = None
        mask = cls.profiles & self.free[cls.channel]
        while mask:
            low = mask & -mask
            mask ^= low
            rank = self.profiles[low.bit_length() - 1].best(cls.channel, strategy, cls.excluded)
            if rank is not None and (best is None or rank < best):
                best = rank
        return best

    def ranks_near_best(self, cls: RoutingClass, strategy: Strategy, count: int) -> list[Rank]:
        """The first ranks of each profile that is able, best first, excluded agents left out."""
        ranks: list[Rank] = []
        for bit in bits(cls.profiles & self.free[cls.channel]):
            ranks += self.profiles[bit].next_best(cls.channel, strategy, count)
        return sorted(r for r in ranks if r[2] not in cls.excluded)[:count]

    def _rank_of_only(self, cls: RoutingClass) -> Rank | None:
        assert cls.only is not None
        profile = self._profile_of.get(cls.only)
        if profile is None or cls.only in cls.excluded:
            return None
        seat = profile.seats[cls.only]
        room = seat.spare.get(cls.channel, 0)
        return (-room, seat.state.given_seq, cls.only) if room > 0 else None

    def head_for(self, agent: AgentId) -> tuple[LineKey, RoutingClass] | None:
        """The contact due first among those that this agent could be offered now."""
        profile = self._profile_of.get(agent)
        if profile is None:
            return None
        best: tuple[LineKey, RoutingClass] | None = None
        for channel, room in profile.seats[agent].spare.items():
            if room <= 0:
                continue
            mask = profile.classes & self.waiting[channel]
            while mask:
                low = mask & -mask
                mask ^= low
                cls = self.classes[low.bit_length() - 1]
                if agent in cls.excluded:
                    continue
                key = cls.line[0]
                if best is None or key < best[0]:
                    best = (key, cls)
            for bit in self.personal.get(agent, ()):
                cls = self.classes[bit]
                if cls.held or cls.channel is not channel:
                    continue
                if cls.line and agent not in cls.excluded:
                    key = cls.line[0]
                    if best is None or key < best[0]:
                        best = (key, cls)
        return best

    def able(self, cls: RoutingClass) -> int:
        """How many agents have room for this class now."""
        if cls.only is not None:
            return 1 if self._rank_of_only(cls) else 0
        mask = cls.profiles & self.free[cls.channel]
        count = sum(self.profiles[bit].free[cls.channel] for bit in bits(mask))
        return count - sum(self._has_room(a, cls) for a in cls.excluded)

    def _has_room(self, agent: AgentId, cls: RoutingClass) -> bool:
        profile = self._profile_of.get(agent)
        if profile is None or not cls.profiles >> profile.bit & 1:
            return False
        return profile.seats[agent].spare.get(cls.channel, 0) > 0

    def others_at_work(self, cls: RoutingClass) -> bool:
        """Whether anybody not excluded works who could ever take this class."""
        count = sum(self.profiles[b].working.get(cls.channel, 0) for b in bits(cls.profiles))
        for agent in cls.excluded:
            profile = self._profile_of.get(agent)
            if profile is not None and cls.profiles >> profile.bit & 1:
                count -= cls.channel in profile.seats[agent].spare
        return count > 0

    def position(self, contact: ContactState) -> int:
        """1 is next. Counts everybody in line in the queue, whatever they need."""
        key = line_key(contact)
        ahead = sum(
            self.classes[bit].line.bisect_left(key) for bit in self.by_queue.get(contact.queue, ())
        )
        return ahead + 1

    def first(self, queue: QueueId, limit: int) -> list[ContactId]:
        lines = (self.classes[bit].line[:limit] for bit in self.by_queue.get(queue, ()))
        return [key[2] for key in sorted(key for line in lines for key in line)[:limit]]

    def length(self, queue: QueueId) -> int:
        return sum(len(self.classes[bit].line) for bit in self.by_queue.get(queue, ()))

    def anybody_free(self, queue: Queue, channel: Channel, own: tuple[Need, ...]) -> bool:
        """Whether some agent could be offered a newcomer with these needs at once."""
        needs = queue.needs + own
        return any(
            queue.id in profile.queues
            and all(profile.skills.get(n.skill, 0) >= n.level for n in needs)
            for profile in (self.profiles[bit] for bit in bits(self.free[channel]))
        )

    def slots(self, queue: QueueId, channel: Channel) -> list[tuple[Profile, int]]:
        """For each profile at work for the queue: its agents' limits for the channel, summed."""
        return [
            (p, p.slots.get(channel, 0))
            for p in self.profiles.values()
            if queue in p.queues and p.slots.get(channel)
        ]

    def agents_able(self, queue: QueueId) -> int:
        """Agents at work who serve the queue, whatever their skills and room."""
        return sum(
            sum(1 for seat in p.seats.values() if seat.spare)
            for p in self.profiles.values()
            if queue in p.queues
        )

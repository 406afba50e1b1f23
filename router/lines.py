"""Waiting contacts that need the same things, and the agents' profiles that can serve them.

A *routing class* is every waiting contact with the same queue, channel, needs, preferred agent and
excluded agents; its line is sorted. Compatibility of classes and profiles is a bit mask on either
side, made once when a class or a profile is first seen.
"""

from collections.abc import Iterator
from typing import Final

from sortedcontainers import SortedList

from router.ids import AgentId, ContactId, Millis, QueueId
from router.profiles import (
    Profile,
    ProfileKey,
    Rank,
    RankHeap,
    first_ranks,
    measure,
    profile_key,
)
from router.setup import Agent, Need, Queue
from router.state import AgentState, ContactState, RouterState, asked_needs, line_key
from router.wide import Wide
from router.words import Channel, Stage

LineKey = tuple[Millis, Millis, ContactId]
ClassKey = tuple[QueueId, Channel, tuple[Need, ...], AgentId | None, tuple[AgentId, ...], bool]

WAITING: Final = Stage.WAITING
"""A lookup in an enum costs as much as the rest of a comparison."""

WIDE: Final = 64
"""A class that more profiles than this serve finds its agents by ``router.wide``."""

IDLE_CLASSES: Final = 4096
"""Empty classes beyond this many are forgotten."""


class RoutingClass:
    __slots__ = (
        "bit",
        "channel",
        "excluded",
        "head",
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
        self.head: LineKey | None = None

    def add(self, key: LineKey) -> None:
        self.line.add(key)
        if self.head is None or key < self.head:
            self.head = key

    def remove(self, key: LineKey) -> None:
        if key == self.head:
            del self.line[0]
            self.head = self.line[0] if self.line else None
        else:
            self.line.remove(key)

    def before(self, key: LineKey) -> int:
        """How many of it stand before the key."""
        return self.line.bisect_left(key) if self.head is not None and self.head < key else 0

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
        self._setups: dict[AgentId, Agent] = {}
        """As the profile was chosen by."""
        self._wide: Wide | None = None
        self._stale: set[AgentId] = set()
        """Seen since the last question: most change several times before anybody asks."""
        self._profile_keys: dict[ProfileKey, int] = {}
        self._class_keys: dict[ClassKey, int] = {}
        self.version = 0
        """Changes with the classes, the profiles, and who is at work."""
        self._slots: dict[tuple[QueueId, Channel], tuple[int, int]] = {}
        self._next_profile = 0
        self._free_bits: list[int] = []
        self._places: dict[ContactId, tuple[int, LineKey]] = {}
        self._preferring: dict[ContactId, AgentId] = {}
        self.waiting: dict[Channel, int] = dict.fromkeys(Channel, 0)
        """Bits of the classes with somebody in line, per channel."""
        self.free: dict[Channel, int] = dict.fromkeys(Channel, 0)
        """Bits of the profiles with somebody free, per channel."""

    # Agents.

    def see_agent(self, agent: AgentId) -> None:
        self._stale.add(agent)

    def refresh(self) -> None:
        """Take in what became of the agents that were seen."""
        agents, centre = self.state.agents, self.state.centre
        for agent_id in self._stale:
            agent = agents[agent_id]
            if self._setups.get(agent_id) is not agent.setup:
                self._choose_profile(agent)
            profile = self._profile_of[agent_id]
            counted = profile.counted
            if profile.seat(agent, centre):
                self._note_free(profile)
            if profile.counted != counted:
                self.version += 1
            if self._wide is not None:
                self._wide.see_agent(agent_id)
        self._stale.clear()

    def _choose_profile(self, agent: AgentState) -> None:
        key = profile_key(agent.setup)
        profile = self._profile_of.get(agent.id)
        if profile is None or profile.key != key:
            self._leave(agent.id)
            self._profile_of[agent.id] = self._profile(key)
            self._wide = None
        self._setups[agent.id] = agent.setup

    def forget_agent(self, agent: AgentId) -> None:
        self._stale.discard(agent)
        self._setups.pop(agent, None)
        self._leave(agent)

    def _leave(self, agent: AgentId) -> None:
        profile = self._profile_of.pop(agent, None)
        if profile is None or agent not in profile.seats:
            return
        self._wide = None
        profile.leave(agent)
        self.version += 1
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
        self.version += 1
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

    # Contacts.

    def see_contact(self, contact: ContactState) -> None:
        """Put the contact where its state says: into a line, into another one, or out of all."""
        contact_id = contact.id
        if contact.preferred is not None or contact_id in self._preferring:
            self._note_preference(contact)
        place = self._places.get(contact_id)
        if contact.stage is not WAITING:
            if place is not None:
                self._take_out(contact_id, *place)
            self.with_exclusions.discard(contact_id)
            return
        key = line_key(contact)
        class_key = self._class_key(contact)
        if place is not None:
            if place[1] == key and self.classes[place[0]].key == class_key:
                return
            self._take_out(contact_id, *place)
        cls = self._class(class_key)
        cls.add(key)
        self.waiting[cls.channel] |= 1 << cls.bit
        self._places[contact_id] = (cls.bit, key)
        if contact.excluded:
            self.with_exclusions.add(contact_id)
        else:
            self.with_exclusions.discard(contact_id)

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
        cls.remove(key)
        del self._places[contact]
        if cls.head is None:
            self.waiting[cls.channel] &= ~(1 << bit)
            if not cls.lasting or len(self.classes) > IDLE_CLASSES:
                self._drop_class(cls)

    def _class(self, key: ClassKey) -> RoutingClass:
        known = self._class_keys.get(key)
        if known is not None:
            return self.classes[known]
        bit = self._free_bits.pop() if self._free_bits else len(self.classes)
        cls = RoutingClass(key, bit)
        self.version += 1
        self.classes[bit] = cls
        self._class_keys[key] = bit
        self.by_queue.setdefault(cls.queue, set()).add(bit)
        if cls.only is not None:
            self.personal.setdefault(cls.only, set()).add(bit)
        elif not cls.held:
            cls.profiles = self._profiles_for(cls)
            for profile_bit in bits(cls.profiles):
                self.profiles[profile_bit].classes |= 1 << bit
        return cls

    def _profiles_for(self, cls: RoutingClass) -> int:
        """Bits of the profiles that serve the class; known if only who is excluded is new."""
        for bit in self.by_queue[cls.queue]:
            other = self.classes[bit]
            if other is cls or other.held or other.only is not None:
                continue
            if other.needs == cls.needs:
                return other.profiles
        mask = 0
        for profile in self.profiles.values():
            if cls.served_by(profile):
                mask |= 1 << profile.bit
        return mask

    def _drop_class(self, cls: RoutingClass) -> None:
        self.version += 1
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

    def ranks_near_best(self, cls: RoutingClass, count: int) -> tuple[list[Rank], int]:
        """The first ``count`` agents who are able, best first, and how many are able."""
        if self._stale:
            self.refresh()
        if cls.held:
            return [], 0
        if cls.only is not None:
            rank = self._rank_of_only(cls)
            return ([], 0) if rank is None else ([rank], 1)
        if cls.profiles.bit_count() > WIDE:
            return self._first_of_many(cls, count)
        heaps = self._heaps(cls)
        able = sum([len(heap.current) for heap in heaps])
        able -= sum(self._has_room(a, cls) for a in cls.excluded)
        return first_ranks(heaps, min(count, able), cls.excluded) if able else [], able

    def _first_of_many(self, cls: RoutingClass, count: int) -> tuple[list[Rank], int]:
        if not cls.profiles & self.free[cls.channel]:
            return [], 0
        if self._wide is None:
            self._wide = Wide(self.profiles.values())
        strategy = self.state.queues[cls.queue].setup.strategy
        eligible = self._wide.eligible(cls.queue, cls.needs, cls.excluded)
        return self._wide.ranks(cls.channel, strategy).first(eligible, count)

    def _heaps(self, cls: RoutingClass) -> list[RankHeap]:
        """Those of the profiles that serve the class and have somebody free."""
        channel = cls.channel
        strategy = self.state.queues[cls.queue].setup.strategy
        profiles = self.profiles
        heaps = []
        mask = cls.profiles & self.free[channel]
        while mask:
            low = mask & -mask
            mask ^= low
            heaps.append(profiles[low.bit_length() - 1].heap(channel, strategy))
        return heaps

    def _rank_of_only(self, cls: RoutingClass) -> Rank | None:
        assert cls.only is not None
        profile = self._profile_of.get(cls.only)
        if profile is None or cls.only in cls.excluded:
            return None
        seat = profile.seats[cls.only]
        if seat.spare.get(cls.channel, 0) <= 0:
            return None
        strategy = self.state.queues[cls.queue].setup.strategy
        return (measure(seat, cls.channel, strategy), seat.state.given_seq, cls.only)

    def head_for(self, agent: AgentId) -> tuple[LineKey, RoutingClass] | None:
        """The contact due first among those that this agent could be offered now."""
        if self._stale:
            self.refresh()
        profile = self._profile_of.get(agent)
        if profile is None:
            return None
        best: LineKey | None = None
        chosen: RoutingClass | None = None
        classes, personal = self.classes, self.personal.get(agent, ())
        for channel, room in profile.seats[agent].spare.items():
            if room <= 0:
                continue
            mask = profile.classes & self.waiting[channel]
            while mask:
                low = mask & -mask
                mask ^= low
                cls = classes[low.bit_length() - 1]
                head = cls.head
                if (best is None or head < best) and (  # type: ignore[operator]
                    not cls.excluded or agent not in cls.excluded
                ):
                    best, chosen = head, cls
            for bit in personal:
                cls = classes[bit]
                head = cls.head
                if cls.held or head is None or cls.channel is not channel or agent in cls.excluded:
                    continue
                if best is None or head < best:
                    best, chosen = head, cls
        return None if best is None or chosen is None else (best, chosen)

    def _has_room(self, agent: AgentId, cls: RoutingClass) -> bool:
        profile = self._profile_of.get(agent)
        if profile is None or not cls.profiles >> profile.bit & 1:
            return False
        return profile.seats[agent].spare.get(cls.channel, 0) > 0

    def others_at_work(self, cls: RoutingClass) -> bool:
        """Whether anybody not excluded works who could ever take this class."""
        self.refresh()
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

    def last(self, queue: QueueId) -> ContactId | None:
        """Whoever stands at the end of the line."""
        lines = (self.classes[bit].line for bit in self.by_queue.get(queue, ()))
        return max((line[-1] for line in lines if line), default=(0, 0, None))[2]

    def length(self, queue: QueueId) -> int:
        return sum(len(self.classes[bit].line) for bit in self.by_queue.get(queue, ()))

    def anybody_free(self, queue: Queue, channel: Channel, own: tuple[Need, ...]) -> bool:
        """Whether some agent could be offered a newcomer with these needs at once."""
        self.refresh()
        needs = queue.needs + own
        return any(
            queue.id in profile.queues
            and all(profile.skills.get(n.skill, 0) >= n.level for n in needs)
            for profile in (self.profiles[bit] for bit in bits(self.free[channel]))
        )

    def slots(self, queue: QueueId, channel: Channel) -> list[tuple[Profile, int]]:
        """For each profile at work for the queue: its agents' limits for the channel, summed."""
        self.refresh()
        return [
            (p, p.slots.get(channel, 0))
            for p in self.profiles.values()
            if queue in p.queues and p.slots.get(channel)
        ]

    def slots_at_work(self, queue: QueueId, channel: Channel) -> int:
        """The sum of ``slots``, kept while nobody comes or goes: asked for everybody who waits."""
        self.refresh()
        version, total = self._slots.get((queue, channel), (-1, 0))
        if version != self.version:
            total = sum(count for _, count in self.slots(queue, channel))
            self._slots[queue, channel] = (self.version, total)
        return total

"""Who comes first where nearly every agent has an own skill set: ranks as bit masks.

With thousands of profiles for one routing class, comparing their heads would be a scan. Here each
agent is one bit, in the order of ids, and each bit of a rank's numbers is a mask over all agents,
so that the first of ten thousand is found by some twenty operations on masks, whatever the skills.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from router.ids import AgentId, QueueId, SkillId
from router.profiles import Profile, Rank, Seat, measure
from router.setup import Need
from router.words import Channel, Strategy

FEW: Final = 8
"""So many more than asked are sorted one by one."""


class _Number:
    """One number of each agent, a mask for each of its bits: set where the bit is 0."""

    __slots__ = ("_all", "largest_first", "zeros")

    def __init__(self, everybody: int, *, largest_first: bool) -> None:
        self._all = everybody
        self.largest_first = largest_first
        self.zeros: list[int] = []

    def change(self, mark: int, before: int, after: int) -> None:
        changed = before ^ after
        while len(self.zeros) < changed.bit_length():
            self.zeros.append(self._all)
        while changed:
            low = changed & -changed
            changed ^= low
            self.zeros[low.bit_length() - 1] ^= mark


class WideRanks:
    """The agents with room for one channel, by one strategy."""

    def __init__(self, channel: Channel, strategy: Strategy, seats: Mapping[AgentId, Seat]) -> None:
        self._channel = channel
        self._strategy = strategy
        self._seats = seats
        self._agents = list(seats)
        self._marks = {agent: 1 << bit for bit, agent in enumerate(self._agents)}
        everybody = (1 << len(self._agents)) - 1
        self._largest_first = strategy is Strategy.MOST_AVAILABLE
        self._measured = _Number(everybody, largest_first=self._largest_first)
        self._given = _Number(everybody, largest_first=False)
        self._numbers: dict[AgentId, tuple[int, int]] = dict.fromkeys(seats, (0, 0))
        self._free = 0
        self.stale: set[AgentId] = set(seats)

    def _freshen(self) -> None:
        for agent in self.stale:
            seat, mark = self._seats[agent], self._marks[agent]
            if seat.spare.get(self._channel, 0) <= 0:
                self._free &= ~mark
                continue
            self._free |= mark
            value = measure(seat, self._channel, self._strategy)
            numbers = (-value if self._largest_first else value, seat.state.given_seq)
            before = self._numbers[agent]
            if numbers != before:
                self._measured.change(mark, before[0], numbers[0])
                self._given.change(mark, before[1], numbers[1])
                self._numbers[agent] = numbers
        self.stale.clear()

    def first(self, eligible: int, count: int) -> tuple[list[Rank], int]:
        """The first ``count`` of the eligible with room, best first, and how many there are."""
        if self.stale:
            self._freshen()
        left = eligible & self._free
        size = able = left.bit_count()
        wanted = min(count, able)
        chosen = 0
        for number in (self._measured, self._given):
            for zeros in reversed(number.zeros):
                if size <= wanted + FEW:
                    return self._sorted(chosen | left, count), able
                better = left & zeros
                if number.largest_first:
                    better ^= left
                found = better.bit_count()
                if not found or found == size:
                    continue
                if found >= wanted:
                    left, size = better, found
                else:
                    chosen |= better
                    left ^= better
                    wanted, size = wanted - found, size - found
        # All that are left tie: the lowest bits have the lowest ids.
        for _ in range(wanted):
            low = left & -left
            left ^= low
            chosen |= low
        return self._sorted(chosen, count), able

    def _sorted(self, mask: int, count: int) -> list[Rank]:
        ranks: list[Rank] = []
        while mask:
            low = mask & -mask
            mask ^= low
            agent = self._agents[low.bit_length() - 1]
            number, given = self._numbers[agent]
            ranks.append((-number if self._largest_first else number, given, agent))
        ranks.sort()
        return ranks[:count]


class Wide:
    """All agents as bits. Made anew when agents or their skills change."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        members = [(agent, profile) for profile in profiles for agent in profile.seats]
        members.sort(key=lambda member: member[0])
        self._seats = {agent: profile.seats[agent] for agent, profile in members}
        self._marks = {agent: 1 << bit for bit, (agent, _) in enumerate(members)}
        in_queue: defaultdict[QueueId, bytearray] = defaultdict(
            lambda: bytearray(len(members) // 8 + 1)
        )
        at_level: defaultdict[SkillId, defaultdict[int, bytearray]] = defaultdict(
            lambda: defaultdict(lambda: bytearray(len(members) // 8 + 1))
        )
        for bit, (_, profile) in enumerate(members):
            place, mark = bit >> 3, 1 << (bit & 7)
            for queue in profile.queues:
                in_queue[queue][place] |= mark
            for skill, level in profile.skills.items():
                at_level[skill][level][place] |= mark
        self._in_queue = {queue: int.from_bytes(m, "little") for queue, m in in_queue.items()}
        self._at_level = {
            skill: {level: int.from_bytes(m, "little") for level, m in levels.items()}
            for skill, levels in at_level.items()
        }
        self._eligible: dict[tuple[QueueId, tuple[Need, ...]], int] = {}
        self._ranks: dict[tuple[Channel, Strategy], WideRanks] = {}

    def see_agent(self, agent: AgentId) -> None:
        for ranks in self._ranks.values():
            ranks.stale.add(agent)

    def ranks(self, channel: Channel, strategy: Strategy) -> WideRanks:
        found = self._ranks.get((channel, strategy))
        if found is None:
            found = WideRanks(channel, strategy, self._seats)
            self._ranks[channel, strategy] = found
        return found

    def eligible(
        self, queue: QueueId, needs: tuple[Need, ...], excluded: Collection[AgentId]
    ) -> int:
        """Who serves the queue and has the skills, as bits."""
        mask = self._eligible.get((queue, needs))
        if mask is None:
            mask = self._in_queue.get(queue, 0)
            for need in needs:
                skilled = 0
                for level, who in self._at_level.get(need.skill, {}).items():
                    if level >= need.level:
                        skilled |= who
                mask &= skilled
            self._eligible[queue, needs] = mask
        for agent in excluded:
            mask &= ~self._marks.get(agent, 0)
        return mask

"""Agents that can serve the same things, ordered by strategy.

A *profile* is every agent with the same queues and skill levels. For each pair of channel and
strategy that somebody asked for it keeps a heap of its agents with room, with lazy deletion: an
entry whose version is old is skipped. Ties go to whoever was given something longest ago.
"""

import heapq
from collections.abc import Container
from typing import Final, NamedTuple

from router.capacity import load, spare
from router.ids import AgentId, QueueId, SkillId
from router.setup import Agent, Centre
from router.state import AgentState
from router.words import Channel, Strategy

ProfileKey = tuple[tuple[QueueId, ...], tuple[tuple[SkillId, int], ...]]
Rank = tuple[int, int, AgentId]
"""Measure (smaller is better), place in the order of offers, id."""

SLACK: Final = 64


def profile_key(setup: Agent) -> ProfileKey:
    return (tuple(sorted(set(setup.queues))), tuple(sorted(setup.skills.items())))


class Seat(NamedTuple):
    """An agent as the profile last saw it."""

    state: AgentState
    spare: dict[Channel, int]
    """Room for each channel with a limit; empty when nothing may be offered."""
    limits: dict[Channel, int]


def measure(seat: Seat, channel: Channel, strategy: Strategy) -> int:
    """What the strategy compares; smaller wins."""
    agent = seat.state
    if strategy is Strategy.MOST_AVAILABLE:
        return -seat.spare[channel]
    if strategy is Strategy.LEAST_BUSY:
        return len(agent.hands)
    if strategy is Strategy.LEAST_LOADED:
        return load(agent)
    if strategy is Strategy.LONGEST_IDLE:
        return agent.served_seq
    return agent.given_seq


class _Heap:
    __slots__ = ("channel", "entries", "stale", "strategy")

    def __init__(self, channel: Channel, strategy: Strategy) -> None:
        self.channel = channel
        self.strategy = strategy
        self.entries: list[tuple[Rank, int]] = []
        self.stale: set[AgentId] = set()


class Profile:
    def __init__(self, key: ProfileKey, bit: int) -> None:
        self.key = key
        self.bit = bit
        self.queues = frozenset(key[0])
        self.skills = dict(key[1])
        self.classes = 0
        """Bits of the routing classes it serves."""
        self.seats: dict[AgentId, Seat] = {}
        self.free: dict[Channel, int] = {}
        """How many of its agents have room for the channel."""
        self.slots: dict[Channel, int] = {}
        """Limits of its working agents, summed."""
        self.working: dict[Channel, int] = {}
        """Working agents with a limit for the channel."""
        self._versions: dict[AgentId, int] = {}
        self._heaps: dict[tuple[Channel, Strategy], _Heap] = {}

    def seat(self, agent: AgentState, centre: Centre) -> None:
        """Take the agent in, or see it anew."""
        room: dict[Channel, int] = {}
        if agent.offerable():
            limits = agent.setup.limits
            room = {c: spare(agent, c, centre) for c, limit in limits.items() if limit}
        known = self.seats.get(agent.id)
        if known is not None:
            self._count(known, -1)
        seat = Seat(agent, room, agent.setup.limits)
        self.seats[agent.id] = seat
        self._count(seat, 1)
        self._outdate(agent.id)

    def leave(self, agent: AgentId) -> None:
        self._count(self.seats.pop(agent), -1)
        self._outdate(agent)

    def _outdate(self, agent: AgentId) -> None:
        self._versions[agent] = self._versions.get(agent, 0) + 1
        for heap in self._heaps.values():
            heap.stale.add(agent)

    def _count(self, seat: Seat, sign: int) -> None:
        for channel, room in seat.spare.items():
            if room > 0:
                self.free[channel] = self.free.get(channel, 0) + sign
            self.working[channel] = self.working.get(channel, 0) + sign
            self.slots[channel] = self.slots.get(channel, 0) + sign * seat.limits[channel]

    def best(
        self, channel: Channel, strategy: Strategy, excluded: Container[AgentId] = ()
    ) -> Rank | None:
        """Return the rank of the agent that the strategy puts first, without changing anything."""
        if not self.free.get(channel):
            return None
        heap = self._heap(channel, strategy)
        entries = heap.entries
        versions = self._versions
        while entries:
            rank, version = entries[0]
            if versions[rank[2]] != version:
                heapq.heappop(entries)
            elif rank[2] in excluded:
                return self._best_other(heap, excluded)
            else:
                return rank
        return None

    def next_best(
        self,
        channel: Channel,
        strategy: Strategy,
        count: int,
        excluded: Container[AgentId] = (),
    ) -> list[Rank]:
        """The first ``count`` ranks. Linear in the stale entries near the top, not in agents."""
        heap = self._heap(channel, strategy)
        seen: list[tuple[Rank, int]] = []
        found: list[Rank] = []
        while heap.entries and len(found) < count:
            entry = heapq.heappop(heap.entries)
            if self._versions[entry[0][2]] == entry[1]:
                seen.append(entry)
                if entry[0][2] not in excluded:
                    found.append(entry[0])
        for entry in seen:
            heapq.heappush(heap.entries, entry)
        return found

    def _best_other(self, heap: _Heap, excluded: Container[AgentId]) -> Rank | None:
        valid = (
            rank
            for rank, version in heap.entries
            if self._versions[rank[2]] == version and rank[2] not in excluded
        )
        return min(valid, default=None)

    def _heap(self, channel: Channel, strategy: Strategy) -> _Heap:
        heap = self._heaps.get((channel, strategy))
        if heap is None:
            heap = self._heaps[channel, strategy] = _Heap(channel, strategy)
            heap.stale.update(self.seats)
        if len(heap.stale) + len(heap.entries) > 4 * len(self.seats) + SLACK:
            heap.entries.clear()
            heap.stale = set(self.seats)
        if heap.stale:
            self._freshen(heap)
        return heap

    def _freshen(self, heap: _Heap) -> None:
        for agent_id in heap.stale:
            seat = self.seats.get(agent_id)
            if seat is None or seat.spare.get(heap.channel, 0) <= 0:
                continue
            rank = (measure(seat, heap.channel, heap.strategy), seat.state.given_seq, agent_id)
            heapq.heappush(heap.entries, (rank, self._versions[agent_id]))
        heap.stale.clear()

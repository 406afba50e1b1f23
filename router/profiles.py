"""Agents that can serve the same things, ordered by strategy.

A *profile* is every agent with the same queues and skill levels. For each pair of channel and
strategy that somebody asked for it keeps a heap of its agents with room, with lazy deletion: an
entry that is not the agent's current rank is skipped. Ties go to whoever was given something
longest ago.
"""

import heapq
from collections.abc import Callable, Collection, Iterable
from typing import Final

from router.capacity import load, rooms
from router.ids import AgentId, QueueId, SkillId
from router.setup import Agent, Centre
from router.state import AgentState
from router.words import Channel, Strategy

ProfileKey = tuple[tuple[QueueId, ...], tuple[tuple[SkillId, int], ...]]
Rank = tuple[int, int, AgentId]
"""Measure (smaller is better), place in the order of offers, id."""

SLACK: Final = 8
"""Outdated entries beyond the number of agents that a heap may hold: each costs a search time."""


def profile_key(setup: Agent) -> ProfileKey:
    return (tuple(sorted(set(setup.queues))), tuple(sorted(setup.skills.items())))


class Seat:
    """An agent as the profile last saw it."""

    __slots__ = ("limits", "spare", "state")

    def __init__(self, state: AgentState) -> None:
        self.state = state
        self.limits: dict[Channel, int] = {}
        self.spare: dict[Channel, int] = {}
        """Room for each channel with a limit; empty when nothing may be offered."""


_MEASURES: Final[dict[Strategy, Callable[[Seat, Channel], int]]] = {
    Strategy.MOST_AVAILABLE: lambda seat, channel: -seat.spare[channel],
    Strategy.LEAST_BUSY: lambda seat, channel: len(seat.state.hands),
    Strategy.LEAST_LOADED: lambda seat, channel: load(seat.state),
    Strategy.LONGEST_IDLE: lambda seat, channel: seat.state.served_seq,
    Strategy.ROUND_ROBIN: lambda seat, channel: seat.state.given_seq,
}


def measure(seat: Seat, channel: Channel, strategy: Strategy) -> int:
    """What the strategy compares; smaller wins."""
    return _MEASURES[strategy](seat, channel)


class RankHeap:
    """The agents of one profile with room for one channel, by one strategy."""

    __slots__ = ("_channel", "_measure", "_seats", "current", "entries", "stale")

    def __init__(self, channel: Channel, strategy: Strategy, seats: dict[AgentId, Seat]) -> None:
        self._channel = channel
        self._measure = _MEASURES[strategy]
        self._seats = seats
        self.entries: list[Rank] = []
        self.current: dict[AgentId, Rank] = {}
        """An entry counts only if it is the very object in here."""
        self.stale = set(seats)

    def freshen(self) -> None:
        """Rank anew whoever changed, and leave an entry that counts on top."""
        current, entries, channel = self.current, self.entries, self._channel
        for agent in self.stale:
            seat = self._seats.get(agent)
            if seat is None or seat.spare.get(channel, 0) <= 0:
                current.pop(agent, None)
                continue
            rank = (self._measure(seat, channel), seat.state.given_seq, agent)
            if current.get(agent) != rank:
                current[agent] = rank
                heapq.heappush(entries, rank)
        self.stale.clear()
        if len(entries) > 2 * len(current) + SLACK:
            entries[:] = current.values()
            heapq.heapify(entries)
        while entries and current.get(entries[0][2]) is not entries[0]:
            heapq.heappop(entries)


_Place = tuple[Rank, int, int, RankHeap]
"""A node that the search for the first ranks has reached: its rank, number of heap, index, heap."""


def first_ranks(heaps: Iterable[RankHeap], count: int, excluded: Collection[AgentId]) -> list[Rank]:
    """The first ``count`` ranks of several fresh heaps, best first, changing nothing.

    A node of a heap is reached only through its parent, so the search looks at about as many nodes
    as it returns, however many agents there are.
    """
    frontier: list[_Place] = [
        (heap.entries[0], number, 0, heap) for number, heap in enumerate(heaps) if heap.entries
    ]
    heapq.heapify(frontier)
    found: list[Rank] = []
    while frontier:
        rank, number, index, heap = frontier[0]
        if heap.current.get(rank[2]) is rank and rank[2] not in excluded:
            found.append(rank)
            if len(found) == count:
                break
        entries = heap.entries
        left = 2 * index + 1
        if left < len(entries):
            heapq.heapreplace(frontier, (entries[left], number, left, heap))
            if left + 1 < len(entries):
                heapq.heappush(frontier, (entries[left + 1], number, left + 1, heap))
        else:
            heapq.heappop(frontier)
    return found


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
        self.counted = 0
        """How often ``slots`` and ``working`` have changed."""
        self._heaps: dict[tuple[Channel, Strategy], RankHeap] = {}

    def seat(self, agent: AgentState, centre: Centre) -> bool:
        """Take the agent in, or see it anew. Return whether ``free`` has changed."""
        agent_id = agent.setup.id
        seat = self.seats.get(agent_id)
        if seat is None:
            seat = self.seats[agent_id] = Seat(agent)
        spare = rooms(agent, centre) if agent.offerable() else {}
        changed = self._recount(seat, spare, agent.setup.limits)
        for heap in self._heaps.values():
            heap.stale.add(agent_id)
        return changed

    def leave(self, agent: AgentId) -> None:
        self._recount(self.seats.pop(agent), {}, {})
        for heap in self._heaps.values():
            heap.stale.add(agent)

    def _recount(self, seat: Seat, spare: dict[Channel, int], limits: dict[Channel, int]) -> bool:
        before, free = seat.spare, self.free
        changed = False
        if limits is not seat.limits or len(before) != len(spare):
            self._count_slots(seat, -1)
            seat.spare, seat.limits = spare, limits
            self._count_slots(seat, 1)
            for channel in before.keys() - spare.keys():
                if before[channel] > 0:
                    free[channel] -= 1
                    changed = True
        seat.spare = spare
        for channel, room in spare.items():
            had_room = before.get(channel, 0) > 0
            if had_room is not (room > 0):
                free[channel] = free.get(channel, 0) + (-1 if had_room else 1)
                changed = True
        return changed

    def _count_slots(self, seat: Seat, sign: int) -> None:
        self.counted += 1
        for channel in seat.spare:
            self.working[channel] = self.working.get(channel, 0) + sign
            self.slots[channel] = self.slots.get(channel, 0) + sign * seat.limits[channel]

    def heap(self, channel: Channel, strategy: Strategy) -> RankHeap:
        """Its agents with room, freshly ranked."""
        heap = self._heaps.get((channel, strategy))
        if heap is None:
            heap = self._heaps[channel, strategy] = RankHeap(channel, strategy, self.seats)
        if heap.stale:
            heap.freshen()
        return heap

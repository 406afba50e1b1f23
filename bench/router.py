"""Decisions of the router: commands, events and their journal encoding, beside a bare heap."""

import heapq
import random
import time
from collections.abc import Callable
from typing import Final

import msgspec

from bench.centre import Centre, Heard, Plan, Wish
from bench.measure import (
    Series,
    interleave,
    ms,
    per_second,
    percentile,
    print_table,
    ratio,
    server_gc,
    us,
)
from router import commands as c
from router import events as e
from router.ids import ContactId, Millis
from router.words import Strategy

SIZES: Final = ((100, 1_000), (1_000, 10_000), (10_000, 100_000))
"""Agents, and contacts waiting in the overload."""
QUICK_SIZES: Final = ((20, 20), (24, 40))

_encode = msgspec.json.Encoder().encode


class Overload:
    """Everybody is full: whoever ends a contact gets the next one, and another one arrives."""

    def __init__(self, agents: int, waiting: int, heard: Heard | None = None) -> None:
        self.centre = centre = Centre(Plan(agents), heard)
        self.latencies: list[float] = []
        self.held: list[ContactId] = []
        self.wish_of: dict[ContactId, Wish] = {}
        router = centre.router
        served = centre.served_wishes()
        slots, put = CAPACITY * agents, 0
        while slots and put < 2 * CAPACITY * agents:
            slots -= self._put(served)
            put += 1
        while sum(router.line_length(q) for q in router.queues) < waiting:
            for _ in range(100):
                self._put(served)

    def _put(self, served: list[Wish]) -> bool:
        """One more arrives. Return whether somebody had room."""
        centre = self.centre
        arrival = centre.arrival(centre.chance.choice(served))
        self.wish_of[arrival.contact] = (arrival.queue, arrival.needs)
        offered = centre.handle(arrival, centre.now)[-1]
        if not isinstance(offered, e.Offered):
            return False
        self.held.append(offered.contact)
        centre.handle(c.Accept(contact=offered.contact, agent=offered.agent), centre.now)
        return True

    def run(self, decisions: int) -> float:
        """Return the processor seconds per decision."""
        centre, held, wish_of = self.centre, self.held, self.wish_of
        handle = centre.handle
        contacts = centre.router.contacts
        randrange = centre.chance.randrange
        clock, cpu = time.perf_counter, time.thread_time
        latencies = self.latencies
        spent = 0.0
        for _ in range(decisions):
            centre.now = now = Millis(centre.now + 5)
            place = randrange(len(held))
            ending = held[place]
            agent = contacts[ending].agent
            assert agent is not None
            end = c.EndContact(contact=ending, agent=agent)
            began, start = cpu(), clock()
            events = handle(end, now)
            _encode(events)
            latencies.append(clock() - start)
            spent += cpu() - began
            offered = events[-1]
            ended_wish = wish_of.pop(ending)
            if not isinstance(offered, e.Offered):
                # Nobody waits whom this agent could serve (in small centres): not counted.
                held[place] = held[-1]
                held.pop()
                self._put([ended_wish])
                continue
            held[place] = offered.contact
            arrival = centre.arrival(wish_of[offered.contact])
            wish_of[arrival.contact] = (arrival.queue, arrival.needs)
            accept = c.Accept(contact=offered.contact, agent=offered.agent)
            began = cpu()
            _encode(handle(accept, now))
            _encode(handle(arrival, now))
            spent += cpu() - began
        return spent / decisions


CAPACITY: Final = 3


class LightLoad:
    """Nearly everybody is free: an arrival is offered at once, accepted, and ends later."""

    def __init__(self, agents: int, strategy: Strategy, *, own_skills: bool = False) -> None:
        self.centre = centre = Centre(Plan(agents, strategy, own_skills))
        self.served = centre.served_wishes()
        self.arrivals: list[float] = []
        self.held: list[tuple[ContactId, e.Offered]] = []
        self.run(max(agents // 2, 1))

    def run(self, decisions: int) -> float:
        centre = self.centre
        handle = centre.router.handle
        clock, cpu = time.perf_counter, time.thread_time
        held = self.held
        keep = max(len(centre.agents) // 2, 1)
        chance = centre.chance
        spent = 0.0
        for _ in range(decisions):
            centre.now = now = Millis(centre.now + 5)
            arrival = centre.arrival(chance.choice(self.served))
            began, start = cpu(), clock()
            events = handle(arrival, now)
            _encode(events)
            self.arrivals.append(clock() - start)
            spent += cpu() - began
            offered = events[-1]
            if not isinstance(offered, e.Offered):
                continue
            accept = c.Accept(contact=offered.contact, agent=offered.agent)
            began = cpu()
            _encode(handle(accept, now))
            spent += cpu() - began
            held.append((offered.contact, offered))
            if len(held) > keep:
                place = chance.randrange(len(held))
                held[place], held[-1] = held[-1], held[place]
                ending, offer = held.pop()
                end = c.EndContact(contact=ending, agent=offer.agent)
                began = cpu()
                _encode(handle(end, now))
                spent += cpu() - began
        return spent / decisions


def bare_heaps(agents: int, waiting: int, decisions: int) -> Callable[[], float]:
    """One push and pop on a heap of each side: the least that any matching must do."""
    chance = random.Random(1)
    sides = [
        [(chance.random(), f"x{number}") for number in range(count)] for count in (agents, waiting)
    ]
    for side in sides:
        heapq.heapify(side)
    fresh = [(1 + chance.random(), f"y{number}") for number in range(decisions)]

    def run() -> float:
        start = time.thread_time()
        for item in fresh:
            for side in sides:
                heapq.heappush(side, item)
                heapq.heappop(side)
        return (time.thread_time() - start) / decisions

    return run


def overload(sizes: tuple[tuple[int, int], ...], decisions: int, repetitions: int) -> None:
    benches = {f"{n:,} agents, {w:,} waiting": Overload(n, w) for n, w in sizes}
    works: dict[str, Callable[[], float]] = {}
    for (agents, waiting), (name, bench) in zip(sizes, benches.items(), strict=True):
        works[name] = lambda bench=bench: bench.run(decisions)  # type: ignore[misc]
        works[f"heap {name}"] = bare_heaps(agents, waiting, decisions)
    with server_gc():
        for bench in benches.values():
            bench.run(decisions)
            bench.latencies.clear()
        found = interleave(works, repetitions)
    smallest = found[next(iter(benches))].median
    rows = []
    for name, bench in benches.items():
        cost, heap = found[name].median, found[f"heap {name}"].median
        rows.append(
            [
                name,
                per_second(1 / cost),
                us(cost),
                us(heap),
                ratio(cost / heap),
                ratio(cost / smallest),
                ms(percentile(bench.latencies, 0.5)),
                ms(percentile(bench.latencies, 0.99)),
                ms(max(bench.latencies)),
            ]
        )
    print_table(
        "Overload: one ends, the next is offered and accepted, one arrives (5 events, encoded)",
        ["size", "decisions", "each", "heaps", "/heaps", "growth", "free->offer p50", "p99", "max"],
        rows,
    )


def light_load(sizes: tuple[tuple[int, int], ...], decisions: int, repetitions: int) -> None:
    rows = []
    for strategy in Strategy:
        benches = {f"{agents:,}": LightLoad(agents, strategy) for agents, _ in sizes}
        with server_gc():
            found = interleave(
                {
                    name: (lambda bench=bench: bench.run(decisions))  # type: ignore[misc]
                    for name, bench in benches.items()
                },
                repetitions,
            )
        smallest = found[next(iter(benches))].median
        for name, bench in benches.items():
            cost = found[name].median
            rows.append(
                [
                    f"{strategy.value}, {name} agents",
                    per_second(1 / cost),
                    us(cost),
                    ratio(cost / smallest),
                    us(percentile(bench.arrivals, 0.5)),
                    us(percentile(bench.arrivals, 0.99)),
                ]
            )
    print_table(
        "Light load: one arrives, is offered to one of many, accepted, and one ends (5 events)",
        ["strategy", "decisions", "each", "growth", "arrival->offer p50", "p99"],
        rows,
    )


def own_skills(agents: int, decisions: int) -> None:
    rows = []
    for strategy in Strategy:
        bench = LightLoad(agents, strategy, own_skills=True)
        bench.arrivals.clear()
        with server_gc():
            cost = Series([bench.run(decisions) for _ in range(3)]).median
        rows.append(
            [
                strategy.value,
                us(cost),
                us(percentile(bench.arrivals, 0.5)),
                us(percentile(bench.arrivals, 0.99)),
            ]
        )
    print_table(
        f"Light load, {agents:,} agents, every skill set different",
        ["strategy", "each", "arrival->offer p50", "p99"],
        rows,
    )


def main(quick: bool) -> None:
    if quick:
        overload(QUICK_SIZES, 20, 1)
        light_load(QUICK_SIZES, 20, 1)
        own_skills(20, 20)
        return
    overload(SIZES, 5_000, 7)
    light_load(SIZES, 3_000, 5)
    own_skills(SIZES[-1][0], 2_000)

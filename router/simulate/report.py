"""Replications together, as figures and as text."""

from collections.abc import Sequence

import msgspec

from router.ids import QueueId
from router.simulate.day import Day
from router.simulate.figures import MEASURES, Estimate, Figures, Group, estimate, figures
from router.simulate.scenario import Scenario

CONFIDENCE = 0.95
DEFINITIONS = """\
SL-4: answered within T / (answered + abandoned after T). SL-3: answered within T / (answered +
abandoned). T is the target of the queue and channel. Abandonment: abandoned / (answered +
abandoned). ASA and percentiles: of answered contacts, from entry to acceptance.
Occupancy: time with at least one contact (wrap-up included) / (that + idle). Utilisation: load /
capacity, over the available time. Both are of all agents of the queue, with all that they do.
Each contact counts where it came in. Offers not answered: once for each failed offer."""


class Results(msgspec.Struct):
    scenario: Scenario
    runs: dict[Group, list[Figures]]
    events: int

    def estimates(self, group: Group, confidence: float = CONFIDENCE) -> dict[str, Estimate | None]:
        return {
            measure.key: estimate([run[measure.key] for run in self.runs[group]], confidence)
            for measure in MEASURES
        }


def groups_of(scenario: Scenario) -> list[Group]:
    found = [Group()]
    for queue in scenario.queue:
        found.append(Group(QueueId(queue.id)))
        if len(queue.channel) > 1:
            found += [Group(QueueId(queue.id), channel) for channel in queue.channel]
    return found


def simulate(scenario: Scenario) -> Results:
    """Run every replication, one after the other. The same scenario gives the same results."""
    groups = groups_of(scenario)
    results = Results(scenario=scenario, runs={group: [] for group in groups}, events=0)
    for replication in range(scenario.replications):
        outcome = Day(scenario, replication).run()
        results.events += outcome.events
        for group in groups:
            results.runs[group].append(figures(outcome.stories, outcome.labour, group))
    return results


# Text.


def text(results: Results) -> str:
    scenario = results.scenario
    blocks = [_heading(scenario)]
    blocks += [_block(results, group) for group in results.runs]
    blocks.append(DEFINITIONS)
    return "\n\n".join(blocks)


def _heading(scenario: Scenario) -> str:
    runs, days = scenario.replications, scenario.days
    lines = [
        scenario.title,
        f"{runs} {_many('replication', runs)} of {days} {_many('day', days)}, seed {scenario.seed}"
        f", the first {scenario.warm_up_s:g} s left out",
    ]
    if runs > 1:
        lines.append("Means over replications +- 95 % confidence (Student t, batch = replication)")
    else:
        lines.append("One replication says nothing of its error: no confidence intervals")
    return "\n".join(lines)


def _many(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _block(results: Results, group: Group) -> str:
    estimates = results.estimates(group)
    lines = [str(group), "-" * len(str(group))]
    for measure in MEASURES:
        lines.append(
            _line(measure.label, measure.unit, estimates[measure.key], len(results.runs[group]))
        )
    strategies = _strategies(results.scenario, group)
    if strategies:
        lines.insert(2, strategies)
    return "\n".join(lines)


def _strategies(scenario: Scenario, group: Group) -> str:
    named: Sequence[str] = [q.strategy.value for q in scenario.queue if q.id == group.queue]
    return f"{'strategy':<28}{named[0]:>14}" if named else ""


def _line(label: str, unit: str, found: Estimate | None, runs: int) -> str:
    if found is None:
        return f"{label:<28}{'–':>14}"
    half = "" if found.half is None else f" +- {found.half:.2f}"
    few = f"   (in {found.replications} replications)" if found.replications < runs else ""
    return f"{label:<28}{found.mean:>14.2f}{half:<12} {unit}{few}".rstrip()

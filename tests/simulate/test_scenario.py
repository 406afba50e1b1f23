"""Files: the example loads, and a bad one says everything that is wrong, with its place."""

import copy
from pathlib import Path
from typing import Any

import pytest

from router.simulate.scenario import ScenarioRefused, changed, expected_contacts, load, parse
from router.words import Channel, Strategy
from tests.simulate.centres import agents, channel, queue, raw, scenario


def faults(changes: dict[str, Any]) -> list[str]:
    with pytest.raises(ScenarioRefused) as refused:
        parse(changes)
    return [str(fault) for fault in refused.value.faults]


def test_the_example_loads() -> None:
    example = load(Path(__file__).parents[2] / "config" / "simulation.toml")
    assert {q.strategy for q in example.queue} > {Strategy.LEAST_LOADED}
    assert {channel for q in example.queue for channel in q.channel} == set(Channel)
    assert sum(group.count for group in example.agents) == 25


def test_the_expected_number_of_contacts_is_the_area_under_the_rates() -> None:
    assert expected_contacts(scenario(days=2)) == pytest.approx(960)


def test_every_fault_is_told_at_once_with_its_place() -> None:
    bad = raw(
        seed=-1,
        surprise=1,
        queue=[
            queue(strategy="fastest", overflow="nowhere"),
            queue(
                channel={
                    "voice": channel(
                        handling={"kind": "normal", "mean_s": 3},
                        target_s=float("nan"),
                        arrivals=[
                            {"from": "09:00", "until": "12:00", "per_hour": -1},
                            {"from": "9:00", "until": "24:01", "per_hour": 1},
                            {"from": "11:00", "until": "10:00", "per_hour": 1},
                        ],
                    ),
                    "pigeon": channel(),
                }
            ),
        ],
        agents=[agents(queues=["line", "gone"], limits={"voice": 1.5}, ignores=0.6, declines=0.6)],
    )
    found = faults(bad)
    places = [fault.split(": ")[0] for fault in found]
    assert places == sorted(places)
    assert set(places) == {
        "agents[0]",
        "agents[0].limits.voice",
        "agents[0].queues[1]",
        "queue[0].overflow",
        "queue[0].strategy",
        "queue[1].channel.pigeon",
        "queue[1].channel.voice.arrivals[0].per_hour",
        "queue[1].channel.voice.arrivals[1].from",
        "queue[1].channel.voice.arrivals[1].until",
        "queue[1].channel.voice.arrivals[2]",
        "queue[1].channel.voice.handling.kind",
        "queue[1].channel.voice.target_s",
        "queue[1].id",
        "seed",
        "surprise",
    }
    assert "queue[1].channel.voice.arrivals[2]: until must be after from" in found
    assert "queue[1].id: Queue line is there twice" in found


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"queue": []}, "queue: At least 1 entries"),
        ({"queue": 3}, "queue: Expected `array`, got `int`"),
        ({"queue": [queue(channel={})]}, "queue[0].channel: A queue needs a channel"),
        ({"queue": [queue(overflow="line")]}, "queue[0].overflow: Leads to the queue itself"),
        (
            {"queue": [queue(rings=[{"after_s": 9}, {"after_s": 5}])]},
            "queue[0].rings: Must ascend by after_s",
        ),
        ({"warm_up_s": 86_400}, "warm_up_s: As long as the days that are simulated, or longer"),
        ({"agents": [agents(), agents()]}, "agents[1].id: Agents ann are there twice"),
        (
            {"agents": [agents(count=2), agents(id="ann-1")]},
            "agents: Two agents would be called ann-1",
        ),
        ({"agents": [agents(shifts=[])]}, "agents[0].shifts: At least 1 entries"),
        (
            {
                "agents": [
                    agents(
                        shifts=[
                            {"from": "09:00", "until": "12:00"},
                            {"from": "11:00", "until": "13:00"},
                        ]
                    )
                ]
            },
            "agents[0].shifts[1]: Overlaps the entry before or comes before it",
        ),
        ({"interruptible": {"email": ["email"]}}, "interruptible.email: Cannot interrupt itself"),
        (
            {"queue": [queue(channel={"voice": channel(handling=120)})]},
            "queue[0].channel.voice.handling: Expected a table with a kind",
        ),
        (
            {"queue": [queue(channel={"voice": channel(handling={"kind": "never"})})]},
            "queue[0].channel.voice.handling.kind: Expected one of fixed, exponential, lognormal,"
            " gamma",
        ),
        (
            {"queue": [queue(channel={"voice": channel(handling={"kind": "gamma", "mean_s": 3})})]},
            "queue[0].channel.voice.handling.cv: Missing",
        ),
    ],
)
def test_a_fault_has_a_place_and_a_reason(changes: dict[str, Any], fault: str) -> None:
    assert fault in faults(raw(**copy.deepcopy(changes)))


def test_more_contacts_than_memory_holds_are_refused() -> None:
    rush = channel(arrivals=[{"from": "00:00", "until": "24:00", "per_hour": 1_000_000}])
    (fault,) = faults(raw(queue=[queue(channel={"voice": rush})]))
    assert "More than 5000000 contacts are expected" in fault


def test_options_are_held_to_the_same_limits() -> None:
    assert changed(scenario(), days=2, replications=3, seed=4).replications == 3
    with pytest.raises(ScenarioRefused) as refused:
        changed(scenario(), days=0, replications=0, seed=-1)
    assert [f.path for f in refused.value.faults] == ["--days", "--replications", "--seed"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"queue = [", "not TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"#" * 1_000_001, "longer than"),
        (b"a = " + b"[" * 20_000, "not TOML|nested too deeply"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(ScenarioRefused, match=reason):
        load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioRefused, match="No such file"):
        load(tmp_path / "missing.toml")

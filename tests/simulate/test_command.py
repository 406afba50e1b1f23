"""The command line, run in this process."""

from pathlib import Path

import pytest

from router.simulate.__main__ import main

SMALL = """
title = "Two desks"
replications = 3
[[queue]]
id = "line"
[queue.channel.voice]
target_s = 20
handling = { kind = "exponential", mean_s = 300 }
patience = { kind = "exponential", mean_s = 120 }
arrivals = [{ from = "09:00", until = "12:00", per_hour = 24 }]
[[agents]]
id = "desk"
count = 2
queues = ["line"]
limits = { voice = 1 }
shifts = [{ from = "09:00", until = "12:30" }]
"""


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return str(path)


def test_it_prints_each_figure_with_its_interval(
    small: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([small]) == 0
    out = capsys.readouterr().out
    assert "Two desks\n3 replications of 1 day, seed 1" in out
    for words in ("All queues", "line\n", "SL-4", "SL-3", "wait, P95", "occupancy", "utilisation"):
        assert words in out
    (asa,) = {line for line in out.splitlines() if line.startswith("wait, mean (ASA)")}
    assert " +- " in asa
    assert asa.endswith(" s")


def test_options_override_the_file(small: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--days", "2", "--replications", "1", "--seed", "9", "--strategy", "round_robin"]
    assert main([small, *options]) == 0
    out = capsys.readouterr().out
    assert "1 replication of 2 days, seed 9" in out
    assert "round_robin" in out
    assert "+-" not in out


def test_a_bad_file_ends_with_2_and_all_its_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(SMALL.replace("count = 2", "count = 0").replace('["line"]', '["lime"]'))
    assert main([str(path)]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err == (
        f"{path}: 2 faults\n"
        "  agents[0].count: Expected `int` >= 1\n"
        "  agents[0].queues[0]: There is no queue lime\n"
    )


def test_a_bad_option_ends_with_2(small: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([small, "--days", "0"]) == 2
    assert "--days" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([small, "--strategy", "fastest"])

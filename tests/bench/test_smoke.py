"""The benchmarks run. What they measure is nobody's business here."""

import pytest

from bench import journal, latency, reports, router


def test_the_routers_part_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    router.main(quick=True)
    told = capsys.readouterr().out
    assert "Overload" in told
    assert "Light load" in told
    assert "every skill set different" in told


def test_the_journals_part_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    journal.main(quick=True)
    told = capsys.readouterr().out
    assert "SQLite, 1,000 commands a commit" in told
    assert "PostgreSQL, 1,000 commands a commit" in told
    assert "Recovery of" in told
    assert "snapshot (" in told


def test_the_latency_part_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    latency.main(quick=True)
    told = capsys.readouterr().out
    assert "message -> agent's socket, durable" in told
    assert "bare relay, one message" in told


def test_the_reports_part_prints_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    reports.main(quick=True)
    told = capsys.readouterr().out
    assert "by agent" in told
    assert "by interval" in told

"""The benchmarks run. What they measure is nobody's business here."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("part", "tables"),
    [
        ("router", ("Overload", "Light load", "every skill set different")),
        (
            "journal",
            (
                "SQLite, 1,000 commands a commit",
                "PostgreSQL, 1,000 commands a commit",
                "Recovery of",
                "snapshot (",
            ),
        ),
        ("latency", ("message -> agent's socket, durable", "bare relay, one message")),
        ("reports", ("by agent", "by interval")),
    ],
)
def test_each_part_prints_its_tables(part: str, tables: tuple[str, ...]) -> None:
    # A process of its own: to measure, it collects all garbage again and again.
    told = subprocess.run(
        [sys.executable, "-m", "bench", part, "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr
    assert [table for table in tables if table not in told.stdout] == []

"""The example of ``docs/library.md`` stays short, and runs."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "route.py"


def test_the_example_is_at_most_thirty_lines() -> None:
    assert len(EXAMPLE.read_text().splitlines()) <= 30


def test_the_example_runs_and_shows_the_road_of_a_contact() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLE)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-3:] == [
        "  5 s Enqueue -> Enqueued Offered",
        "  8 s Accept -> Accepted",
        " 95 s EndContact -> Ended Closed",
    ]

"""The server against its own document: schemathesis, with every check it has.

``CORDBOARD_API_EXAMPLES`` asks for more examples of each operation (a longer run).
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cordboard.test_chores import told
from tests.cordboard.test_server import running

EXAMPLES = int(os.environ.get("CORDBOARD_API_EXAMPLES", "2"))
LONG = EXAMPLES > 2
PHASES = "coverage,fuzzing,stateful" if LONG else "coverage,fuzzing"
CONFIG = """
hooks = "tests.api.schemathesis_hooks"

[checks.positive_data_acceptance]
# Beside its own list: an Idempotency-Key may come again with another request.
expected-statuses = ["2xx", "401", "403", "404", "409", "422"]
"""
QUICK = """
# Many addresses of the set-up and of reports are alike: one of each sort is looked at closely.
[[operations]]
include-path-regex = "/setup"
exclude-operation-id = [
    "check_setup", "create_setup_reply", "set_hours", "set_labels", "set_skill", "invite_user"
]
phases.coverage.enabled = false

[[operations]]
include-operation-id = "get_report_csv"
phases.coverage.enabled = false
"""


@pytest.mark.timeout(3_600 if LONG else 300)
def test_the_server_does_what_its_document_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All at once, from one key.
    monkeypatch.setenv("CORDBOARD_API_PER_MINUTE", "1000000")
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG if LONG else CONFIG + QUICK)
    with running("--data", tmp_path / "data") as (address, _):
        made = told(
            *("key", "create", "--data", tmp_path / "data", "--name", "test"),
            *("--scopes", "read:*,write:*"),
        )
        key = re.search(r"cord_\S+", made)
        assert key is not None
        done = subprocess.run(
            [
                *(Path(sys.executable).parent / "schemathesis", "--config-file", config, "run"),
                *(f"{address}/api/v1/openapi.json", "--checks", "all", "--phases", PHASES),
                *("--max-examples", str(EXAMPLES), "--workers", "1", "--seed", "1"),
                *("--header", f"Authorization: Bearer {key[0]}"),
                *("--generation-database", "none", "--no-color"),
            ],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-6_000:]
    assert re.search(r"[1-9]\d* generated, [1-9]\d* passed", done.stdout), done.stdout[-2_000:]

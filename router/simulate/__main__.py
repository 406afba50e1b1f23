"""``python -m router.simulate CENTRE.toml [--days N] [--replications N] [--seed N]``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from router.simulate.reading import Fault
from router.simulate.report import simulate, text
from router.simulate.scenario import ScenarioRefused, changed, load
from router.words import Strategy

BAD_FILE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 2 when the file or an option is wrong: every fault then goes to standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m router.simulate",
        description="Run synthetic days of a centre against the router, in virtual time.",
    )
    parser.add_argument("file", type=Path, help="the centre and its day (docs/simulate.md)")
    parser.add_argument("--days", type=int, help="days in one replication")
    parser.add_argument("--replications", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument(
        "--strategy", choices=[s.value for s in Strategy], help="of every queue, for comparison"
    )
    options = parser.parse_args(arguments)
    try:
        scenario = changed(
            load(options.file),
            days=options.days,
            replications=options.replications,
            seed=options.seed,
            strategy=None if options.strategy is None else Strategy(options.strategy),
        )
    except ScenarioRefused as refused:
        print(f"{options.file}: {_many(refused.faults)}", file=sys.stderr)
        for fault in refused.faults:
            print(f"  {fault}", file=sys.stderr)
        return BAD_FILE
    print(text(simulate(scenario)))
    return 0


def _many(faults: Sequence[Fault]) -> str:
    return "1 fault" if len(faults) == 1 else f"{len(faults)} faults"


if __name__ == "__main__":
    sys.exit(main())

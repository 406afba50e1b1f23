"""``python -m tests.simulation --days N --seed S``: random days, the first failing seed replays."""

import argparse
import sys

from tests.simulation.day import Day, Failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--days", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first day")
    options = parser.parse_args()
    for seed in range(options.seed, options.seed + options.days):
        try:
            Day(seed).run()
        except Failed as failed:
            sys.stdout.write(f"{failed}\nreplay: make sim DAYS=1 SEED={seed}\n")
            return 1
    sys.stdout.write(f"{options.days} days from seed {options.seed}: every promise held\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

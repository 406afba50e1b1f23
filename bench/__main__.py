"""``python -m bench``: all parts, or those that are named."""

import argparse

from bench import journal, latency, reports, router


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help="router, journal, latency, reports")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it runs")
    asked = parser.parse_args()
    parts = {"router": router.main, "journal": journal.main, "latency": latency.main}
    parts["reports"] = reports.main
    for name in asked.parts or parts:
        parts[name](asked.quick)


if __name__ == "__main__":
    main()

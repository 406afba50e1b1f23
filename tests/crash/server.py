"""Starts the real server again and again, without importing it again and again.

Reads ``start`` and ``wait`` from standard input. Each start forks a process that runs the command
line as ``python -m cordboard run`` does; its id is printed, and the server's own greeting follows.
"""

import os
import signal
import sys

import cordboard.app
import cordboard.run  # noqa: F401  (imported before the fork)
from cordboard.__main__ import main


def serve(arguments: list[str]) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    code = 1
    try:
        code = main(["run", *arguments])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def obey(arguments: list[str]) -> None:
    child = 0
    for line in iter(sys.stdin.readline, ""):
        if line.strip() == "start":
            child = os.fork()
            if child == 0:
                serve(arguments)
            _say(f"pid {child}")
        elif line.strip() == "wait":
            _, status = os.waitpid(child, 0)
            child = 0
            _say(f"ended {status}")
    if child:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    obey(sys.argv[1:])

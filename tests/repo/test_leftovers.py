"""What must not be left in the repository."""

import ast
import re
from pathlib import Path
from typing import Final, TypeGuard

from tests.repo.sources import dotted, folder, imports, named, text, texts, tree, where

THIS: Final = Path("tests/repo/test_leftovers.py")
LOCKS: Final = {"package-lock.json", "requirements.lock", "requirements-dev.lock"}

VIRTUAL: Final = "tests.virtual_time"
"""In its time a sleep is over at once, and means that so much time has passed."""

SLEEPS_ALLOWED: Final[dict[str, str]] = {}
"""File: why its sleep does not wait for something that may take longer on a slow machine."""

UNFINISHED: Final = re.compile(r"\b(FIXME|TODO|XXX|HACK)\b")
SWITCHED_OFF: Final = re.compile(
    r"mark\.(skip|skipif|xfail)\b|pytest\.(skip|xfail|importorskip)\("
    r"|\b(it|test|describe)\.(skip|only|todo)\b"
)
MACHINE_PATH: Final = re.compile(r"(?<![\w.~/-])/(work|root|tmp|home/\w+|Users/\w+)/\w")
REGISTRY: Final = re.compile(
    r"registry\.npmjs\.org|pypi\.org|pythonhosted\.org|--(extra-)?index-url|--find-links"
)


def _found(pattern: re.Pattern[str], *, also_in_locks: bool = False) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, content in texts()
        if path != THIS and (also_in_locks or path.name not in LOCKS)
        for number, line in enumerate(content.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_nothing_is_marked_as_unfinished() -> None:
    assert not _found(UNFINISHED)


def test_no_test_is_switched_off() -> None:
    assert not _found(SWITCHED_OFF)


def test_no_path_of_somebodys_machine_is_committed() -> None:
    assert not _found(MACHINE_PATH)


def test_no_address_of_a_registry_is_committed() -> None:
    assert not _found(REGISTRY, also_in_locks=True)


def _sleeps(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call):
        return False
    if dotted(node.func).endswith(".wait_for_timeout"):
        return True
    if dotted(node.func) not in {"time.sleep", "asyncio.sleep", "sleep"}:
        return False
    # sleep(0) waits for nothing: it lets other tasks run.
    return not (node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0)


def test_tests_wait_for_events_and_never_sleep() -> None:
    wrong = [
        where(path, node)
        for path in named(".py")
        if folder(path) == "tests" and str(path) not in SLEEPS_ALLOWED
        if VIRTUAL not in imports(path)
        for node in ast.walk(tree(path))
        if _sleeps(node)
    ]
    assert not wrong


def test_a_file_that_may_sleep_still_exists_and_still_sleeps() -> None:
    sleeping = {
        str(path)
        for path in named(".py")
        if str(path) in SLEEPS_ALLOWED and any(_sleeps(node) for node in ast.walk(tree(path)))
    }
    assert sleeping == set(SLEEPS_ALLOWED)


def test_integration_calls_make_test_and_nothing_else() -> None:
    commands = [
        line
        for line in text(Path(".ci/run")).splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec make test"]

"""The core computes, one file reads the clock, one folder speaks SQL."""

import ast
import re
import sys
from pathlib import Path
from typing import Final, TypeGuard

from tests.repo.sources import dotted, folder, folders, imports, product, tree, where

PURE: Final = frozenset({"router", "reports"})

PURE_LIBRARIES: Final = frozenset({"msgspec", "sortedcontainers"})
"""Both compute, and do nothing else."""

OUTSIDE_WORLD: Final = frozenset(
    {"asyncio", "concurrent", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib"}
    | {"queue", "random", "sched", "secrets", "select", "selectors", "shutil", "signal", "socket"}
    | {"sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"}
)
"""Modules of the standard library that wait, that read or change something outside, or that
give another answer the next time."""

SIMULATOR: Final = "router/simulate"
"""A command line over the pure core: it reads a file, seeds its own chance and prints."""

SIMULATOR_MAY: Final = frozenset({"random", "pathlib", "sys"})

CLOCK: Final = Path("cordboard/clock.py")

DRIVERS: Final = frozenset(
    {"sqlite3", "sqlalchemy", "alembic", "psycopg", "psycopg2", "aiosqlite", "asyncpg", "apsw"}
)

SQL: Final = re.compile(
    r"^\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|PRAGMA\s+\w"
    r"|(CREATE|ALTER|DROP)\s+(UNIQUE\s+)?(TABLE|INDEX|VIEW)\s|BEGIN\s+(IMMEDIATE|EXCLUSIVE))",
    re.IGNORECASE | re.DOTALL,
)


def _roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def test_the_pure_folders_import_nothing_that_reaches_outside() -> None:
    wrong = []
    for path in product():
        if folder(path) not in PURE:
            continue
        allowed = SIMULATOR_MAY if str(path).startswith(SIMULATOR) else frozenset()
        for name in _roots(path) - folders():
            library = name not in sys.stdlib_module_names
            if (library and name not in PURE_LIBRARIES) or name in OUTSIDE_WORLD - allowed:
                wrong.append(f"{path} imports {name}")
    assert not wrong


def test_the_pure_folders_open_and_print_nothing() -> None:
    wrong = [
        where(path, node)
        for path in product()
        if folder(path) in PURE and not str(path).startswith(SIMULATOR)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func) in {"open", "print", "input"}
    ]
    assert not wrong


def _reads_a_clock(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = dotted(node.func.value)
    if node.func.attr in {"now", "utcnow", "today"}:
        return owner.split(".")[-1] in {"datetime", "date"}
    return node.func.attr == "time" and ("loop" in owner)


def test_one_file_reads_the_clock() -> None:
    wrong = [f"{path} imports time" for path in product() if "time" in _roots(path)]
    wrong += [
        where(path, node)
        for path in product()
        for node in ast.walk(tree(path))
        # A timer of the loop is set in the loop's time; the engine asks for it in one place.
        if _reads_a_clock(node) and folder(path) != "engine"
    ]
    assert not [each for each in wrong if not each.startswith(str(CLOCK))]


def test_only_storage_imports_a_database() -> None:
    wrong = [
        f"{path} imports {name}"
        for path in product()
        if folder(path) != "storage"
        for name in _roots(path) & DRIVERS
    ]
    assert not wrong


def _docstrings(path: Path) -> set[int]:
    """Return the ids of the strings that stand alone: docstrings and notes under fields."""
    return {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}


def test_only_storage_speaks_sql() -> None:
    wrong = [
        where(path, node)
        for path in product()
        if folder(path) != "storage"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SQL.match(node.value)
        and id(node) not in _docstrings(path)
    ]
    assert not wrong


def test_the_search_for_sql_finds_sql_and_leaves_sentences() -> None:
    assert SQL.match("\n  SELECT id\n FROM contact WHERE id = ?")
    assert SQL.match("insert into journal values (?)")
    assert not SQL.match("Select a queue, or begin with the first")
    assert not SQL.match("update")

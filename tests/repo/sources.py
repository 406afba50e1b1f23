"""What the house rules look at: the files of the repository, and Python's imports in them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent

NOT_PRODUCT: Final = frozenset({"tests", "bench", "tools"})
"""Folders that drive the product. They may read clocks, speak SQL and import anything."""


@cache
def files() -> tuple[Path, ...]:
    """Return every file that is committed or would be, relative to the root, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(sorted(Path(name) for name in listed.split("\0") if (ROOT / name).is_file()))


def named(*suffixes: str) -> list[Path]:
    return [path for path in files() if path.suffix in suffixes]


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def texts() -> Iterator[tuple[Path, str]]:
    """Return the committed files that are text, with what they say."""
    for path in files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content[:8000]:
            yield path, content.decode("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=str(path))


def product() -> list[Path]:
    """Return the Python files of the folders that make the product."""
    return [path for path in named(".py") if len(path.parts) > 1 and folder(path) in folders()]


@cache
def folders() -> frozenset[str]:
    """Return the product's Python folders at the root."""
    found = {path.parts[0] for path in named(".py") if len(path.parts) > 1}
    return frozenset(found) - NOT_PRODUCT


def folder(path: Path) -> str:
    return path.parts[0]


def module(path: Path) -> str:
    """Return the name that ``path`` is imported by."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    """Return all that ``path`` imports, also inside functions, in dotted names.

    ``from router import words`` gives both ``router`` and ``router.words``: whether the
    second is a module or a plain name is for the caller to see.
    """
    package = module(path) if path.name == "__init__.py" else module(path).rpartition(".")[0]
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            found.add(base)
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def where(path: Path, node: ast.stmt | ast.expr) -> str:
    return f"{path}:{node.lineno}"


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for such an expression; for others their source."""
    return ast.unparse(node)

"""Where in a TOML text something stands: tomllib tells what it says, and not on which line."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

import msgspec

Path = tuple[str | int, ...]

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_LINE: Final = re.compile(r" \(at line (\d+), column (\d+)\)$")
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_SCALAR: Final = re.compile(r"[^,\]}\n#]*")
_BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")

MORE: Final = "More may follow once these are right."


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a centre's file."""

    line: int
    path: str
    reason: str
    """With the path."""


class CentreWrong(Exception):
    def __init__(self, faults: list[Fault], *, more: bool = False) -> None:
        """``more``: what is wrong kept other things from being looked at."""
        super().__init__("\n".join(f"line {each.line}: {each.reason}" for each in faults))
        self.faults = faults
        self.more = more


def syntax_fault(text: str, error: Exception) -> Fault:
    deep = isinstance(error, RecursionError)
    told = "It is nested too deeply." if deep else str(error)
    match = _LINE.search(told)
    line = int(match[1]) if match else max(text.count("\n"), 1)
    return Fault(line=line, path="", reason=_LINE.sub("", told))


def faults(text: str, content: object, told: Sequence[str]) -> list[Fault]:
    """Give each ``path: reason`` its line: that of the path, or of what is nearest above it."""
    places = Places(text)
    found = []
    for line in told:
        path, _, reason = line.partition(": ")
        if path == "centre" and ": " in reason and not reason.startswith("Input"):
            # Told of the whole file; the reason begins with a path of its own.
            path, _, reason = reason.partition(": ")
        steps = _steps(path, content)
        if path in ("queues", "teams", "agents", "roles", "users") and isinstance(content, dict):
            steps = _second(path, reason.partition(" ")[0], content)
        found.append(Fault(line=places.line(steps), path=path, reason=f"{path}: {reason}"))
    return sorted(found, key=lambda fault: fault.line)


def _steps(path: str, content: object) -> Path:
    """The path with the places of items in lists instead of their ids."""
    steps: list[str | int] = []
    for name in path.split("."):
        if isinstance(content, list):
            ids = [item.get("id") if isinstance(item, dict) else None for item in content]
            at = ids.index(name) if name in ids else int(name) if name.isdecimal() else -1
            if not 0 <= at < len(content):
                break
            steps.append(at)
            content = content[at]
        else:
            steps.append(name)
            content = content.get(name) if isinstance(content, dict) else None
    return tuple(steps)


def _second(what: str, id: str, content: dict[str, Any]) -> Path:
    items = content.get(what)
    same = [
        at
        for at, item in enumerate(items if isinstance(items, list) else [])
        if isinstance(item, dict) and item.get("id") == id
    ]
    return (what, same[1]) if len(same) > 1 else (what,)


class Places:
    """The lines of all keys, tables and items of a text that tomllib could read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._found: dict[Path, int] = {}
        self._items: dict[Path, int] = {}
        self._read()

    def line(self, path: Path) -> int:
        while path and path not in self._found:
            path = path[:-1]
        return self._found.get(path, 1)

    def _note(self, path: Path) -> None:
        self._found.setdefault(path, bisect_right(self._ends, self._at - 1) + 1)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match[0]

    def _looks_at(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def _read(self) -> None:
        table: Path = ()
        while self._skip(_BLANK) is not None and self._at < len(self._text):
            before = self._at
            if self._looks_at("["):
                table = self._header()
            else:
                self._pair(table)
            if self._at == before:
                return  # Never of what tomllib reads; a line number is not worth more.

    def _header(self) -> Path:
        double = self._looks_at("[[")
        self._at += 2 if double else 1
        keys = self._keys()
        path: Path = ()
        for key in keys[:-1]:
            path = self._last((*path, key))
        path = (*path, *keys[-1:])
        if double:
            number = self._items.get(path, 0)
            self._items[path] = number + 1
            self._note(path)
            path = (*path, number)
        self._note(path)
        self._at = self._text.find("]", self._at) + (2 if double else 1)
        return path

    def _last(self, path: Path) -> Path:
        return (*path, self._items[path] - 1) if path in self._items else path

    def _keys(self) -> Path:
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            text = self._skip(_BARE) or self._skip(_STRING)[1:-1]
            keys.append(text)
            self._skip(_SPACE)
            if not self._looks_at("."):
                return tuple(keys)
            self._at += 1

    def _pair(self, table: Path) -> None:
        begin = self._at
        keys = self._keys()
        end, self._at = self._at, begin
        for count in range(1, len(keys) + 1):
            self._note((*table, *keys[:count]))
        self._at = end
        if not self._looks_at("="):
            return
        self._at += 1
        self._skip(_SPACE)
        self._value((*table, *keys))

    def _value(self, path: Path) -> None:
        if self._looks_at("["):
            self._many(path, "]")
        elif self._looks_at("{"):
            self._many(path, "}")
        elif not self._skip(_STRING):
            self._skip(_SCALAR)

    def _many(self, path: Path, close: str) -> None:
        """An array or an inline table."""
        self._at += 1
        number = 0
        while self._at < len(self._text):
            self._skip(_BLANK)
            if self._looks_at(close):
                self._at += 1
                return
            if self._looks_at(","):
                self._at += 1
            elif close == "}":
                self._pair(path)
            else:
                self._note((*path, number))
                before = self._at
                self._value((*path, number))
                number += 1
                if self._at == before:
                    return

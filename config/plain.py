"""What pydantic finds wrong, in words for people, and at the place where they wrote it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from pydantic import ValidationError

from config.patterns import ID, SENTENCES

Loc = tuple[int | str, ...]

_BOUNDS: Final = {
    "greater_than_equal": ("ge", "must be at least"),
    "greater_than": ("gt", "must be more than"),
    "less_than_equal": ("le", "must be at most"),
    "less_than": ("lt", "must be less than"),
    "literal_error": ("expected", "must be"),
    "enum": ("expected", "must be"),
    "string_too_long": ("max_length", "must not have more letters than"),
    "string_too_short": ("min_length", "must not have fewer letters than"),
    "too_long": ("max_length", "must not have more entries than"),
}
_PLAIN: Final = {
    "extra_forbidden": "there is no such setting",
    "missing": "is missing",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "date_type": "must be a day like 2027-01-31",
    "date_parsing": "must be a day like 2027-01-31",
    "date_from_datetime_parsing": "must be a day like 2027-01-31",
    "date_from_datetime_inexact": "must be a day like 2027-01-31",
}
_KEY: Final = "[key]"
_OTHER_KIND: Final = frozenset(_PLAIN) - {"extra_forbidden", "missing"} | {"literal_error", "enum"}
"""The value is of another kind altogether."""
_MUST_BE: Final = "must be "


class Found(msgspec.Struct, frozen=True):
    loc: Loc
    """Keys and numbers as they stand in what was read."""
    kind: str
    reason: str


def problems(error: ValidationError, what: str, content: object = None) -> str:
    """Say all that is wrong, one line each. Values are left out: they may be secrets.

    Of ``content`` only the ids are told, in place of the numbers of the items that have them.
    """
    lines = []
    for one in found(error, content):
        path = ".".join(steps(one.loc, content)) or what
        lines += [f"{path}: {line}" for line in one.reason.splitlines()]
    return "\n".join(lines)


def found(error: ValidationError, content: object = None) -> list[Found]:
    """Where a value may be one of several kinds, it is told by the kind that it is of."""
    several: dict[Loc, list[tuple[Loc, Found]]] = {}
    for problem in error.errors(include_input=False, include_url=False):
        kind, loc = problem["type"], problem["loc"]
        told = _plain(kind, problem.get("ctx", {}), problem["msg"])
        if loc and loc[-1] == _KEY:
            loc, kind, told = loc[:-1], "key", f"its name {told}"
        place = _branch(loc, kind, content)
        real = loc if place is None else (*loc[:place], *loc[place + 1 :])
        at = real if place is None else loc[:place]
        several.setdefault(at, []).append((loc, Found(real, kind, told)))
    return [one for at, these in several.items() for one in _of_its_kind(at, these)]


def _branch(loc: Loc, kind: str, content: object) -> int | None:
    """Which step of ``loc`` is no place, and only names one of the kinds that a value may be of."""
    if content is None:
        return None
    for at, step in enumerate(loc):
        there = step in content if isinstance(content, dict) else _is_item(step, content)
        if not there:
            return None if kind == "missing" and at == len(loc) - 1 else at
        content = content[step]  # type: ignore[index]
    return None


def _is_item(step: int | str, content: object) -> bool:
    return isinstance(content, list | tuple) and isinstance(step, int) and step < len(content)


def _of_its_kind(at: Loc, these: list[tuple[Loc, Found]]) -> Iterable[Found]:
    branches = {loc[len(at)] for loc, _ in these if len(loc) > len(at)}
    if len(branches) < 2:
        return [one for _, one in these]
    meant = [one for _, one in these if one.loc != at or one.kind not in _OTHER_KIND]
    if meant:
        return meant
    choices = [one.reason.removeprefix(_MUST_BE) for _, one in these]
    return [Found(at, these[0][1].kind, _MUST_BE + " or ".join(dict.fromkeys(choices)))]


def _plain(kind: str, bounds: Mapping[str, Any], told: str) -> str:
    """What a checker found, in words for people."""
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        bound = bounds[name]
        whole = isinstance(bound, float) and bound.is_integer()
        return f"{words} {int(bound) if whole else bound}"
    if kind == "string_pattern_mismatch":
        return SENTENCES.get(bounds["pattern"], "must be of another form")
    return _PLAIN.get(kind, told.removeprefix("Value error, "))


def steps(path: Loc, content: object) -> list[str]:
    names = []
    for step in path:
        name = str(step)
        if isinstance(step, int) and isinstance(content, list) and step < len(content):
            ids = [one.get("id") if isinstance(one, dict) else None for one in content]
            content = content[step]
            id = content.get("id") if isinstance(content, dict) else None
            if isinstance(id, str) and re.fullmatch(ID, id) and ids.count(id) == 1:
                name = id
        else:
            content = content.get(step) if isinstance(content, dict) else None
        names.append(name)
    return names

"""What else is wrong with a set-up: values that cannot be read must not hide names that do not
exist, which are looked at only once everything can be read."""

import copy
import re
from collections.abc import Callable
from typing import Any, Final

from pydantic import ValidationError

from config.plain import problems

_LACKS: Final = re.compile(r": (\w+) lacks target_s or offer_s$")
DEPTH: Final = 4
"""How far around a value that cannot be read all is taken out."""


def all_problems(
    error: ValidationError, content: dict[str, Any], validate: Callable[[dict[str, Any]], object]
) -> list[str]:
    """The problems told by ``error``, and those of the rest without what it tells of.

    A part in which something cannot be read, a queue say, is told of once: what else seems wrong
    with it may only follow from that.
    """
    told = problems(error, "centre", content).splitlines()
    known = {_part(line) for line in told}
    rest = copy.deepcopy(content)
    for _ in range(DEPTH):
        if not all(_remove(rest, problem["loc"]) for problem in error.errors()):
            return told
        try:
            validate(rest)
        except ValidationError as next_error:
            error = next_error
        else:
            return told
        more = [
            line.removeprefix("centre: ") for line in problems(error, "centre", rest).splitlines()
        ]
        if any(not problem["loc"] for problem in error.errors()):
            return told + [
                line for line in more if _part(line) not in known and not _follows(line, told)
            ]
    return told


def _follows(line: str, told: list[str]) -> bool:
    """A time that cannot be read, taken out, is missed in every queue that shares it."""
    lacks = _LACKS.search(line)
    return lacks is not None and any(f"channels.{lacks[1]}." in one for one in told)


def _remove(content: Any, loc: tuple[int | str, ...]) -> bool:
    """Take the value at ``loc`` out; what is missed there, with all around it. False: it stands in
    a list, where the others would move up."""
    if not loc:
        return False
    around = content
    for step in loc[:-1]:
        there = step in around if isinstance(around, dict) else isinstance(step, int)
        if not there or not isinstance(around[step], dict | list):
            return _remove(content, loc[:-1])
        around = around[step]
    if not isinstance(around, dict):
        return False
    if loc[-1] not in around:
        return _remove(content, loc[:-1])
    del around[loc[-1]]
    return True


def _part(line: str) -> tuple[str, ...]:
    return tuple(line.partition(": ")[0].split(".")[:2])

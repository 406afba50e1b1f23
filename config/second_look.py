"""What else is wrong with a set-up: values that cannot be read must not hide names that do not
exist, which are looked at only once everything can be read."""

import copy
import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from pydantic import ValidationError

from config.patterns import ID
from config.plain import Loc, found, problems

LISTS: Final = (
    *("queues", "agents", "teams", "roles", "users"),
    *("replies", "forms", "treatments"),
)
_LOOSE: Final = {
    "queues": frozenset({"id", "name"}),
    "agents": frozenset({"id", "name", "queues", "limits"}),
}
"""Parts that can be looked at without what is wrong with them, unless that is one of these."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a centre is looked at, as context of the validation."""

    spared: Collection[str] = ()
    """Users who may be astray, since they are already."""
    in_file: bool = False
    """Whether it is a whole file: names and forms are judged, too."""
    there: Mapping[str, Sequence[str] | None] = {}
    """Ids by list, also of parts that were left out; None: nobody knows which there are."""
    rules: bool = True
    """Whether the rules of channels can be judged."""

    def ids(self, what: str, parts: Iterable[Any]) -> Sequence[str]:
        return self.there.get(what) or [part.id for part in parts]

    def known(self, what: str, ids: Iterable[str]) -> Container[str]:
        there = self.there.get(what, ())
        return _Anything() if there is None else {*ids, *there}


class _Anything:
    def __contains__(self, _: object) -> bool:
        return True


def all_problems(
    error: ValidationError,
    content: dict[str, Any],
    look: Look,
    validate: Callable[[dict[str, Any], Look], object],
) -> tuple[list[str], bool]:
    """The problems told by ``error``, those of the rest without what it tells of, and whether more
    may follow: of what could not be looked at."""
    told = _lines(error, content)
    wrong = [one.loc for one in found(error, content) if one.loc]
    if not wrong:
        return told, _twice(told)
    rest, left_out = _rest(content, wrong)
    rules = not any(loc[0] == "channels" or loc[2:3] == ("channels",) for loc in wrong)
    there = {what: _ids(content.get(what, [])) for what in LISTS}
    if "queues" not in content:
        there["queues"] = None
    again = Look(
        spared=look.spared, in_file=look.in_file, there=there, rules=rules and not left_out
    )
    unsure = left_out or not rules or None in there.values()
    try:
        validate(rest, again)
    except ValidationError as next_error:
        more = _lines(next_error, rest)
        if any(one.loc for one in found(next_error, rest)):
            return told, True
        return told + more, unsure or _twice(more)
    return told, unsure


def _twice(told: Iterable[str]) -> bool:
    """Of queues that share an id nobody could say which one is meant: they are not looked at."""
    return any(line.startswith("queues: ") or ": queues: " in line for line in told)


def _lines(error: ValidationError, content: object) -> list[str]:
    return problems(error, "centre", content).splitlines()


def _ids(parts: object) -> Sequence[str] | None:
    if not isinstance(parts, list):
        return None
    ids = [part.get("id") if isinstance(part, dict) else None for part in parts]
    said = [id for id in ids if isinstance(id, str) and re.fullmatch(ID, id)]
    return said if len(said) == len(ids) else None


def _rest(content: dict[str, Any], wrong: Sequence[Loc]) -> tuple[dict[str, Any], bool]:
    """What can be read, and whether a part is left out of it."""
    rest = copy.deepcopy(content)
    gone: set[tuple[str, int]] = set()
    for what, *inner in wrong:
        if what in LISTS and inner and isinstance(inner[0], int):
            name = inner[1] if len(inner) > 1 else None
            if name is None or what not in _LOOSE or name in _LOOSE[what]:
                gone.add((str(what), inner[0]))
            else:
                rest[what][inner[0]].pop(name, None)
        elif isinstance(rest.get(str(what)), dict) and inner:
            rest[str(what)].pop(inner[0], None)
        else:
            rest.pop(str(what), None)
    for what in {what for what, _ in gone}:
        rest[what] = [part for at, part in enumerate(rest[what]) if (what, at) not in gone]
    return {"queues": [], "channels": {}, **rest}, bool(gone)

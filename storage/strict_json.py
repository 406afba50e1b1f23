"""JSON from outside. Where a name stands twice in one object, readers differ on which one counts:
a proxy checks the first, we would obey the last. RFC 8259 leaves it open, so it is refused."""

import json
from typing import Any, Final, TypeVar, overload

import msgspec

T = TypeVar("T")


class TwiceNamed(msgspec.DecodeError):
    """A name stands twice in one object."""


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise TwiceNamed("A name stands twice in one object.")


# Of numbers nothing is wanted here, and that of 4,300 digits is no error of ours.
_look: Final = json.JSONDecoder(object_pairs_hook=_once, parse_int=float).decode


@overload
def read_json(text: bytes | str) -> Any: ...
@overload
def read_json(text: bytes | str, type: type[T]) -> T: ...
def read_json(text: bytes | str, type: Any = Any) -> Any:
    """Costs about twice what msgspec alone takes: 1 MB of small objects some 50 ms more.

    Raises: msgspec.DecodeError, of it TwiceNamed; RecursionError; UnicodeDecodeError.
    """
    found = msgspec.json.decode(text, type=type)
    whole = text.decode() if isinstance(text, bytes) else text
    if whole.count(":") > 1:
        _look(whole)
    return found

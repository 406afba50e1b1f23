"""Query strings, read strictly: what the document does not allow is refused."""

import re
import types
from collections.abc import Mapping
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from api.problems import ApiProblem, FieldError, invalid

S = TypeVar("S", bound=msgspec.Struct)

_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")


def read_query(kind: type[S], given: Mapping[str, str], repeated: bool) -> S:
    """Raises: ApiProblem."""
    if repeated:
        raise ApiProblem("bad_request", "A parameter is given twice.")
    types_of = get_type_hints(kind)
    hints = {
        said: types_of[name]
        for name, said in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    }
    found: dict[str, Any] = {}
    for name, text in given.items():
        if name not in hints:
            detail = "There is no such parameter."
            raise ApiProblem(
                "bad_request", detail, errors=(FieldError(pointer=f"/{name[:80]}", detail=detail),)
            )
        found[name] = int(text) if _is_int(hints[name]) and _INTEGER.fullmatch(text) else text
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise invalid(error) from None


def _is_int(hint: Any) -> bool:
    if get_origin(hint) in (Union, types.UnionType):
        return any(_is_int(each) for each in get_args(hint))
    return hint is int

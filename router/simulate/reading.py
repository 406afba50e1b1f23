"""Turn what a file holds into typed records, finding every fault at once.

msgspec stops at the first fault; here each field is converted on its own, and faults are gathered
with their paths.
"""

import math
import types
import typing
from typing import Any, Final

import msgspec

from router.setup import Record

CLOCK: Final = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
Clock = typing.Annotated[str, msgspec.Meta(pattern=CLOCK)]


class Fault(Record, frozen=True):
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Span(Record, frozen=True, forbid_unknown_fields=True):
    """A part of a day. A list of them must ascend and not overlap, which ``read`` holds."""

    from_: Clock = msgspec.field(name="from")
    until: Clock

    @property
    def start_ms(self) -> int:
        return clock_ms(self.from_)

    @property
    def end_ms(self) -> int:
        return clock_ms(self.until)


def clock_ms(clock: str) -> int:
    hours, minutes = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000


class _Broken:
    """Stands for a value that could not be read; its fault is noted already."""


BROKEN: Final = _Broken()


def read(value: Any, kind: Any, path: str, faults: list[Fault]) -> Any:
    """``value`` as ``kind``, or BROKEN after noting at least one fault."""
    bare, choices = _options(kind)
    origin = typing.get_origin(bare)
    if choices:
        return _read_choice(value, choices, path, faults)
    if isinstance(bare, type) and issubclass(bare, msgspec.Struct):
        return _read_struct(value, bare, path, faults)
    if origin is tuple:
        return _read_list(value, typing.get_args(bare)[0], kind, path, faults)
    if origin is dict:
        return _read_table(value, typing.get_args(bare), path, faults)
    if isinstance(value, float) and not math.isfinite(value):
        faults.append(Fault(path=path, reason="Expected a finite number"))
        return BROKEN
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        faults.append(Fault(path=path, reason=str(error)))
        return BROKEN


def _options(kind: Any) -> tuple[Any, tuple[type[msgspec.Struct], ...]]:
    """The type without its annotation and without None, or the records it may be one of."""
    if typing.get_origin(kind) is typing.Annotated:
        kind = typing.get_args(kind)[0]
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        parts = tuple(p for p in typing.get_args(kind) if p is not type(None))
        if len(parts) == 1:
            return _options(parts[0])
        if all(isinstance(p, type) and issubclass(p, msgspec.Struct) for p in parts):
            return None, parts
    return kind, ()


def _read_choice(
    value: Any, choices: tuple[type[msgspec.Struct], ...], path: str, faults: list[Fault]
) -> Any:
    if not isinstance(value, dict):
        faults.append(Fault(path=path, reason="Expected a table with a kind"))
        return BROKEN
    names = {str(c.__struct_config__.tag): c for c in choices}
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in names:
        faults.append(Fault(path=f"{path}.kind", reason=f"Expected one of {', '.join(names)}"))
        return BROKEN
    rest = {key: part for key, part in value.items() if key != "kind"}
    return _read_struct(rest, names[kind], path, faults)


def _read_struct(value: Any, kind: type[msgspec.Struct], path: str, faults: list[Fault]) -> Any:
    if not isinstance(value, dict):
        faults.append(Fault(path=path, reason="Expected a table"))
        return BROKEN
    before = len(faults)
    fields = {f.encode_name: f for f in msgspec.structs.fields(kind)}
    prefix = f"{path}." if path else ""
    for key in value:
        if key not in fields:
            faults.append(Fault(path=prefix + key, reason="Unknown key"))
    found: dict[str, Any] = {}
    for key, field in fields.items():
        if key in value:
            found[field.name] = read(value[key], field.type, prefix + key, faults)
        elif field.required:
            faults.append(Fault(path=prefix + key, reason="Missing"))
    if len(faults) > before:
        return BROKEN
    made = kind(**found)
    if isinstance(made, Span) and made.start_ms >= made.end_ms:
        faults.append(Fault(path=path, reason="until must be after from"))
        return BROKEN
    return made


def _read_list(value: Any, item: Any, kind: Any, path: str, faults: list[Fault]) -> Any:
    if not isinstance(value, list):
        faults.append(Fault(path=path, reason=f"Expected `array`, got `{type(value).__name__}`"))
        return BROKEN
    before = len(faults)
    if typing.get_origin(kind) is typing.Annotated:
        for meta in typing.get_args(kind)[1:]:
            if meta.max_length is not None and len(value) > meta.max_length:
                faults.append(Fault(path=path, reason=f"At most {meta.max_length} entries"))
                return BROKEN
            if meta.min_length is not None and len(value) < meta.min_length:
                faults.append(Fault(path=path, reason=f"At least {meta.min_length} entries"))
    found = [read(part, item, f"{path}[{i}]", faults) for i, part in enumerate(value)]
    last: Span | None = None
    for i, part in enumerate(found):
        if isinstance(part, Span):
            if last is not None and part.start_ms < last.end_ms:
                reason = "Overlaps the entry before or comes before it"
                faults.append(Fault(path=f"{path}[{i}]", reason=reason))
            last = part
    return tuple(found) if len(faults) == before else BROKEN


def _read_table(value: Any, kinds: tuple[Any, ...], path: str, faults: list[Fault]) -> Any:
    if not isinstance(value, dict):
        faults.append(Fault(path=path, reason="Expected a table"))
        return BROKEN
    before = len(faults)
    found = {}
    for key, part in value.items():
        name = read(key, kinds[0], f"{path}.{key}", faults)
        inner = read(part, kinds[1], f"{path}.{key}", faults)
        if name is not BROKEN:
            found[name] = inner
    return found if len(faults) == before else BROKEN

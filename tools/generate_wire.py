"""Turn the wire records and the closed sets of words into ``ui/wire/generated.ts``.

``python -m tools.generate_wire`` writes the file; ``tests/repo`` fails when it is not current.
"""

import ast
import inspect
import sys
import types
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

import agent_desk.wire
import engine.wire
import router.words
import supervisor.wire
import web_chat.wire

TARGET: Final = Path(__file__).parent.parent / "ui" / "wire" / "generated.ts"

ROOMS: Final = {
    "Visitor": web_chat.wire,
    "Agent": agent_desk.wire,
    "Supervisor": supervisor.wire,
}
"""Two rooms may use one word for a command (``Send``), so a command carries its room's name."""

HEADER: Final = """\
// Made by `python -m tools.generate_wire` from the records of engine/, web_chat/, agent_desk/ and
// supervisor/. Change those, not this file. Times are milliseconds since the Unix epoch.
"""

PLAIN: Final[dict[object, str]] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
}

Names = dict[type, str]


def typescript(annotation: Any, names: Names) -> str:
    """Return the TypeScript for ``annotation``.

    Raises:
        TypeError: The wire has a type that no rule here covers.
    """
    if annotation in PLAIN:
        return PLAIN[annotation]
    if annotation in names:
        return names[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (types.UnionType, Union):
        return " | ".join(typescript(each, names) for each in arguments)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return f"readonly {_grouped(typescript(arguments[0], names))}[]"
    if origin is dict and arguments[0] is str:
        return f"Readonly<Record<string, {typescript(arguments[1], names)}>>"
    raise TypeError(f"no TypeScript for {annotation!r}")


def _grouped(text: str) -> str:
    return f"({text})" if " | " in text else text


def _structs(module: types.ModuleType) -> list[type[msgspec.Struct]]:
    """Return the records that ``module`` itself defines, in the order of the file."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, msgspec.Struct)
        and value.__module__ == module.__name__
        and value is not engine.wire.Wire
    ]


def _words() -> list[type[StrEnum]]:
    return [
        value
        for value in vars(router.words).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    ]


def _is_command(record: type[msgspec.Struct]) -> bool:
    return record.__struct_config__.tag is not None


def _field_notes(record: type) -> dict[str, str]:
    """Return the sentence under each field, which Python keeps only in the source."""
    body = ast.parse(inspect.getsource(record)).body[0]
    assert isinstance(body, ast.ClassDef)
    notes = {}
    for field, note in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(note, ast.Expr)
            and isinstance(note.value, ast.Constant)
            and isinstance(note.value.value, str)
        ):
            notes[field.target.id] = " ".join(note.value.value.split())
    return notes


def _interface(record: type[msgspec.Struct], names: Names) -> Iterator[str]:
    if record.__doc__:
        yield f"/** {' '.join(record.__doc__.split())} */"
    yield f"export interface {names[record]} {{"
    config = record.__struct_config__
    if config.tag is not None:
        yield f'  readonly {config.tag_field}: "{config.tag}";'
    hints = get_type_hints(record)
    notes = _field_notes(record)
    for field in msgspec.structs.fields(record):
        if field.name in notes:
            yield f"  /** {notes[field.name]} */"
        # The server sends every field; a client may leave out what has a default.
        mark = "?" if _is_command(record) and not field.required else ""
        yield f"  readonly {field.encode_name}{mark}: {typescript(hints[field.name], names)};"
    yield "}"
    yield ""


def _union(name: str, members: list[str]) -> Iterator[str]:
    yield f"export type {name} ="
    yield from (f"  | {member}" for member in members[:-1])
    yield f"  | {members[-1]};"
    yield ""


def generate() -> str:
    """Return the whole file."""
    modules = {"": engine.wire, **ROOMS}
    names: Names = {}
    for room, module in modules.items():
        for record in _structs(module):
            names[record] = f"{room}{record.__name__}" if _is_command(record) else record.__name__
    taken = [*names.values(), *(word.__name__ for word in _words())]
    assert len(taken) == len(set(taken)), f"two records share a name: {sorted(taken)}"
    lines = [HEADER]
    for word in _words():
        lines += _union(word.__name__, [f'"{member.value}"' for member in word])
    for room, module in modules.items():
        records = _structs(module)
        for record in records:
            lines += _interface(record, names)
        if room:
            lines += _union(f"{room}Command", [names[r] for r in records if _is_command(r)])
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(generate(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name} written\n")


if __name__ == "__main__":
    main()

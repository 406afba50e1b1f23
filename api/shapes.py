"""What goes in and out beside the records of ``api.wire``: parts of the set-up, and files.

Parts are told by the models that read a centre's file, so the API, the file and the screens mean
the same by every field.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

import msgspec
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema

from api.problems import ApiProblem, FieldError, pointer
from config.plain import found

ERRORS_MAX: Final = 20
REF: Final = "#/components/schemas/{model}"


class Shape(Protocol):
    @property
    def name(self) -> str: ...

    def schemas(self) -> dict[str, Any]:
        """Its schema, and those it refers to, by name."""


@dataclass(frozen=True, slots=True)
class Model:
    """A part of the set-up. ``without`` its id, where the path says it."""

    name: str
    model: type[BaseModel]
    without: str = ""

    def schemas(self) -> dict[str, Any]:
        return _schemas(self)

    def read(self, value: object) -> dict[str, Any]:
        """Return the value, once it is sound.

        Raises:
            ApiProblem: bad_request, when it is not as the document says; unsound, when a text in
                it is of no use.
        """
        if not isinstance(value, dict):
            raise ApiProblem("bad_request", "The body must be an object.")
        if self.without in value:
            detail = f"Leave {self.without} out: the address says it."
            error = FieldError(pointer=pointer([self.without]), detail=detail)
            raise ApiProblem("bad_request", detail, errors=(error,))
        whole = {**value, self.without: "x"} if self.without else value
        try:
            self.model.model_validate_json(msgspec.json.encode(whole), strict=True)
        except ValidationError as error:
            raise _refused(error, whole) from None
        except RecursionError:
            raise ApiProblem("bad_request", "It is nested too deeply.") from None
        return value


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of parts."""

    name: str
    of: Model

    def schemas(self) -> dict[str, Any]:
        ref = REF.format(model=self.of.name)
        said = "Give it as `after` for the next page; null on the last one."
        own = {
            "title": self.name,
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": {"$ref": ref}},
                "next": {"anyOf": [{"type": "string"}, {"type": "null"}], "description": said},
            },
            "required": ["items", "next"],
        }
        return {**self.of.schemas(), self.name: own}


@dataclass(frozen=True, slots=True)
class File:
    """A body that is a file."""

    type: str

    @property
    def name(self) -> str:
        return self.type

    def schemas(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer that is a file."""

    body: bytes
    type: str
    name: str


@cache
def _schemas(shape: Model) -> dict[str, Any]:
    _, found = models_json_schema([(shape.model, "validation")], ref_template=REF)
    schemas: dict[str, Any] = found["$defs"]
    own = schemas.pop(shape.model.__name__)
    own["properties"].pop(shape.without, None)
    own["required"] = [name for name in own.get("required", []) if name != shape.without]
    schemas[shape.name] = {**own, "title": shape.name}
    return {name: _plain(schema) for name, schema in schemas.items()}


def _refused(error: ValidationError, value: object) -> ApiProblem:
    told = found(error, value)
    errors = tuple(
        FieldError(pointer=pointer(one.loc), detail=_in_json(one.reason)[:200])
        for one in told[:ERRORS_MAX]
    )
    sound = all(one.kind == "value_error" for one in told)
    return ApiProblem("unsound" if sound else "bad_request", errors[0].detail, errors=errors)


def _in_json(reason: str) -> str:
    return reason.replace("a table", "an object")


def _plain(schema: Any) -> Any:
    """Without titles of fields, and with names of keys as all readers understand them."""
    match schema:
        case list():
            return [_plain(each) for each in schema]
        case dict():
            made = {name: _plain(each) for name, each in schema.items() if name != "properties"}
            if "properties" in schema:
                made["properties"] = {
                    name: _plain({key: said for key, said in field.items() if key != "title"})
                    for name, field in schema["properties"].items()
                }
            if patterns := made.pop("patternProperties", None):
                ((pattern, values),) = patterns.items()
                made |= {"propertyNames": {"pattern": pattern}, "additionalProperties": values}
            if "description" in made and isinstance(made["description"], str):
                made["description"] = made["description"].replace("``", "`")
            return made
    return schema

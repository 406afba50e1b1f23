"""The OpenAPI 3.1 document, made from the endpoints and their records."""

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from types import ModuleType
from typing import Any, Final

import msgspec

from api.endpoints import Endpoint
from api.patterns import NO_NUL
from api.problems import OURS, Problem
from api.repeats import HEADER, PATTERN
from api.shapes import File, Shape
from config import centre, entrance, roles
from engine.answering import SENTENCES

VERSION: Final = "1"
PREFIX: Final = "/api/v1"
ABOUT: Final = (
    "Contacts, customers, agents, queues, set-up, reports and events, for programs. Times"
    " are milliseconds since the Unix epoch. Errors are application/problem+json; switch on their"
    " code."
)
TAGS: Final = {
    "contacts": "Wishes of customers to be served, over all channels.",
    "messages": "The words of a contact.",
    "customers": "The people outside.",
    "agents": "The people who serve.",
    "queues": "The lines that contacts wait in.",
    "set-up": "How the centre is set up: as in its file, and on the supervisors' screens.",
    "users": "Who may sign in to the consoles.",
    "audit": "Who changed what.",
    "reports": "The figures, each with its definition.",
    "keys": "What programs may do here.",
    "webhooks": "Events, sent to an address of yours.",
}
REFUSALS: Final = {
    400: "The request is not as this document says.",
    401: "The key is missing, unknown or revoked.",
    403: "The key lacks the scope, or would give what it has not.",
    404: "There is no such thing.",
    409: "The state of things is against it.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The Idempotency-Key was used with another request, or a value is of no use.",
    429: "Too many requests; Retry-After says when to come again.",
    503: "The server cannot do this right now; Retry-After says when to come again.",
}
PARTS: Final = (centre, entrance, roles)
"""Where parts of the set-up are told."""
_PARAMETER: Final = re.compile(r"{(\w+)(?::([^}]*))?}")
"""Of a path, and the words that it may be, where only some may."""
_REF: Final = "#/components/schemas/{name}"


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    kinds: set[type[msgspec.Struct]] = {Problem}
    shapes: list[Shape] = []
    for one in endpoints:
        for kind in (one.body, one.answer):
            if isinstance(kind, type):
                kinds.add(kind)
            elif kind is not None:
                shapes.append(kind)
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components(ordered, ref_template=_REF)
    for shape in shapes:
        schemas = {**shape.schemas(), **schemas}
    _describe({*(sys.modules[kind.__module__] for kind in ordered), *PARTS}, schemas)
    paths: dict[str, dict[str, Any]] = {}
    for one in endpoints:
        path = PREFIX + _PARAMETER.sub(r"{\1}", one.path)
        paths.setdefault(path, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Cordboard", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "tags": [
            {"name": tag, "description": said}
            for tag, said in TAGS.items()
            if any(one.tag == tag for one in endpoints)
        ],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "responses": {str(status): _refusal(status) for status in REFUSALS},
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key made on the supervisors' screen or by `cordboard key"
                    " create`. Supervisors' own sessions may read, too.",
                }
            },
        },
        "x-codes": dict(sorted({**SENTENCES, **OURS}.items())),
    }


def _describe(modules: Iterable[ModuleType], schemas: dict[str, Any]) -> None:
    """Add what stands under the fields in the source, and of whatever these records hold."""
    for module in modules:
        for node in _classes(module):
            if node.name in schemas:
                _describe_fields(node, schemas[node.name].get("properties", {}))
    for schema in schemas.values():
        if "description" in schema:
            schema["description"] = schema["description"].replace("``", "`")


@cache
def _classes(module: ModuleType) -> tuple[ast.ClassDef, ...]:
    nodes = ast.parse(inspect.getsource(module)).body
    return tuple(node for node in nodes if isinstance(node, ast.ClassDef))


def _describe_fields(node: ast.ClassDef, properties: dict[str, Any]) -> None:
    for field, after in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and field.target.id in properties
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            said = inspect.cleandoc(str(after.value.value)).replace("``", "`")
            properties[field.target.id]["description"] = " ".join(said.split())


def _operation(one: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done."}
    if one.answer is not None:
        answer["content"] = _content(one.answer)
    if one.status == 201:
        answer["headers"] = {
            "Location": {"description": "Where it can be read.", "schema": {"type": "string"}}
        }
    parameters = [*_path_parameters(one), *_query_parameters(one, schemas)]
    if one.method == "POST":
        parameters.append(_idempotency_key())
    operation: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        "description": "Scope: " + " and ".join(f"`{each}`" for each in one.scope.split()) + ".",
        "x-scope": one.scope,
        "responses": {
            str(one.status): answer,
            **{
                str(status): {"$ref": f"#/components/responses/{status}"}
                for status in _statuses(one)
            },
        },
    }
    if parameters:
        operation["parameters"] = parameters
    if one.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(one.body)}
    return operation


def _content(kind: type[msgspec.Struct] | Shape) -> dict[str, Any]:
    if isinstance(kind, File):
        return {kind.type: {"schema": {}}}
    name = kind.__name__ if isinstance(kind, type) else kind.name
    return {"application/json": {"schema": {"$ref": _REF.format(name=name)}}}


def _statuses(one: Endpoint) -> list[int]:
    found = [400, 401, 403, 429, 503]
    if "{" in one.path or one.conflicts or one.unknown:
        found.append(404)
    if one.method == "POST" or one.conflicts:
        found.append(409)
    if one.method == "POST" or one.weighs:
        found.append(422)
    found.append(413)
    if one.body is not None:
        found.append(415)
    return sorted(found)


def _path_parameters(one: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "enum": words.split("|")}
            if words
            else {"type": "string", "minLength": 1, "maxLength": 128, "pattern": NO_NUL},
        }
        for name, words in _PARAMETER.findall(one.path)
    ]


def _query_parameters(one: Endpoint, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    (ref,), found = msgspec.json.schema_components([one.query], ref_template=_REF)
    _describe([sys.modules[one.query.__module__]], found)
    record = found.pop(one.query.__name__)
    schemas.update(found)
    parameters = []
    for name, schema in record["properties"].items():
        said = dict(schema)
        text = said.pop("description", "")
        kinds = [kind for kind in said.get("anyOf", []) if kind != {"type": "null"}]
        if len(kinds) == 1:
            said = kinds[0]
        if said.get("type") == "string" and "enum" not in said:
            said.setdefault("pattern", NO_NUL)
        said.pop("default", None) if said.get("default") in (None, "") else None
        parameter = {"name": name, "in": "query", "required": False, "schema": said}
        parameters.append(parameter | ({"description": text} if text else {}))
    return parameters


def _idempotency_key() -> dict[str, Any]:
    return {
        "name": HEADER,
        "in": "header",
        "required": False,
        "description": "The same key again, within a day, is done once and answered the same.",
        "schema": {"type": "string", "pattern": PATTERN},
    }


def _refusal(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": REFUSALS[status],
        "content": {"application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}}},
    }
    if status in (429, 503):
        found["headers"] = {
            "Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}
        }
    return found

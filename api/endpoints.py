"""One address of the API: what it takes, what it gives, and which scope it wants."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from api.shapes import Shape

Q = TypeVar("Q", covariant=True)
B = TypeVar("B", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Q, B]):
    """One request, checked."""

    actor: str
    """The key or the user, as it stands in the journal."""
    id: str
    """Of the command: the same for a request that comes again, empty when none may."""
    again: bool
    """Whether this request was begun before, and nobody knows how it went."""
    path: dict[str, str]
    query: Q
    body: B
    scopes: frozenset[str] = frozenset()
    """Of who asks: some answers tell more to those who have more."""
    may_give: frozenset[str] = frozenset()
    """The scopes that who asks may give to a key."""

    @property
    def action(self) -> str:
        """How it is called on the record: people change things on their screen."""
        return "api" if self.actor.startswith("key:") else "edit"


@dataclass(frozen=True, slots=True)
class Created:
    """The answer to a request that made something."""

    record: object
    location: str


Handler = Callable[[Call[Any, Any]], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    method: str
    path: str
    """Below ``/api/v1``."""
    scope: str
    """Or several, parted by spaces: all of them are wanted."""
    tag: str
    summary: str
    handler: Handler
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | Shape | None = None
    answer: type[msgspec.Struct] | Shape | None = None
    status: int = 200
    conflicts: bool = False
    """Whether the state of things may be against it."""
    unknown: bool = False
    """Whether it may speak of something that does not exist, other than in its path."""
    weighs: bool = False
    """Whether it may refuse a value that is as the document says: 422."""
    secrets: tuple[str, ...] = ()
    """Fields of the answer that are shown once, and never kept to be repeated."""
    may_be_large: bool = False
    operation: str = ""
    """Its name, when the handler is shared."""

    @property
    def name(self) -> str:
        return self.operation or self.handler.__name__

    @property
    def reads(self) -> bool:
        return self.scope.startswith("read:")

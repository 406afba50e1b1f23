"""One database, SQLite or PostgreSQL, opened."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one of ``storage.queries`` on a thread of its own: ``await store.read(user, "ann")``."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


def open_store(url: str) -> Store:
    """Open ``sqlite:////path/cordboard.db`` or ``postgresql://...``, creating or upgrading it."""
    raise NotImplementedError

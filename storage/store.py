"""One database, SQLite or PostgreSQL, opened."""

import asyncio
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

import sqlalchemy
from sqlalchemy import Connection, event

from router.ids import Millis
from storage.driver import Driver
from storage.errors import StorageError
from storage.journal import Journal
from storage.migrations import HEAD, stored_version

P = ParamSpec("P")
T = TypeVar("T")

READERS: Final = 3
"""Queries of screens that run at once; others wait for a thread."""


class Store:
    """The journal to write by, and queries on threads of their own.

    ``journal`` belongs to one thread at a time; ``read`` may be called from any task.
    """

    def __init__(self, driver: Driver, engine: sqlalchemy.Engine) -> None:
        self.journal = Journal(driver)
        self._driver = driver
        self._engine = engine
        self._readers = ThreadPoolExecutor(READERS, "storage-read")

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one of ``storage.queries`` on a thread: ``await store.read(user, "ann")``.

        Raises:
            StorageError: The database is away.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._readers, lambda: self.read_now(query, *args, **kwargs)
        )

    def read_now(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As ``read``, on the calling thread."""
        try:
            with self._engine.connect() as db:
                return query(db, *args, **kwargs)
        except sqlalchemy.exc.DBAPIError as error:
            told = self._driver.classify(error.orig) if error.orig is not None else None
            if told is not None:
                raise told from error
            raise

    def close(self) -> None:
        self._readers.shutdown()
        self._engine.dispose()
        self._driver.close()


def open_store(url: str, *, at: Millis, migrate: bool = True) -> Store:
    """Open ``sqlite:////path/cordboard.db`` or ``postgresql://...`` and become its writer.

    Creates an empty database's tables and upgrades those of an older version; with ``migrate``
    off an older version is an error instead. ``at`` is now, for the record.

    Raises:
        StorageError: In use by another process, not a database, of a newer version ...
    """
    driver = _driver(url)
    driver.connect()
    engine = _engine(url)
    try:
        version = _classified(driver, lambda: stored_version(engine))
        if version != HEAD:
            if not migrate and version is not None:
                raise StorageError("database_old", f"the database is of version {version}")
            # Alembic takes a second to import: only when there is something to do.
            from storage.migrations.run import upgrade

            _classified(driver, lambda: upgrade(engine))
        store = Store(driver, engine)
        store.journal.lead(f"{socket.gethostname()}:{os.getpid()}", at)
    except BaseException:
        engine.dispose()
        driver.close()
        raise
    return store


def _classified(driver: Driver, do: Callable[[], T]) -> T:
    try:
        return do()
    except sqlalchemy.exc.DBAPIError as error:
        told = driver.classify(error.orig) if error.orig is not None else None
        raise (told or error) from error


def _driver(url: str) -> Driver:
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        from storage.sqlite import SqliteDriver

        return SqliteDriver(sqlite_path(url))
    if scheme in ("postgresql", "postgres"):
        from storage.postgres import PostgresDriver

        return PostgresDriver(url)
    raise StorageError(
        "bad_database_url", "the database URL must begin with sqlite:/// or postgresql://"
    )


def sqlite_path(url: str) -> Path:
    """Return the file of ``sqlite:///relative.db`` or ``sqlite:////absolute.db``."""
    path = url.removeprefix("sqlite:///")
    if path in (url, "") or path.startswith(":"):
        raise StorageError("bad_database_url", "the database URL lacks a file: sqlite:///FILE")
    return Path(path)


def _engine(url: str) -> sqlalchemy.Engine:
    if url.startswith("sqlite"):
        engine = sqlalchemy.create_engine(
            url, pool_size=READERS + 1, max_overflow=2, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    rest = url.split("://", 1)[1]
    return sqlalchemy.create_engine(
        f"postgresql+psycopg://{rest}",
        pool_size=READERS,
        max_overflow=2,
        pool_pre_ping=True,
        # What cannot be read or written is told without its values: they may be words.
        hide_parameters=True,
        connect_args={"connect_timeout": 5, "application_name": "cordboard queries"},
    )


def _prepare_sqlite(connection: object, record: object) -> None:
    # The driver's own BEGIN leaves changes of tables out of the transaction.
    connection.isolation_level = None  # type: ignore[attr-defined]
    connection.execute("PRAGMA busy_timeout = 5000")  # type: ignore[attr-defined]


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")

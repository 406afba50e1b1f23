"""The production database."""

import contextlib
from collections.abc import Sequence
from typing import Any, Final

import psycopg

from storage.driver import Driver, Found, Values
from storage.errors import StorageError, UnfitValue

LOCK: Final = 0x636F7264
"""The advisory lock of the writing process ("cord"). Lifted when its connection ends."""

LOCK_MS: Final = 2_000
"""How long to wait for a process that is just ending."""

CONNECT_S: Final = 5

SCRUBBED: Final = (
    "messages",
    "files",
    "ratings",
    "notes",
    "pads",
    "identities",
    "customers",
    "visitor_tokens",
)
"""Tables that held words of a customer who was erased: dead rows are cleared out of them."""


class PostgresDriver(Driver):
    for_share = " FOR SHARE"

    def __init__(self, url: str) -> None:
        self._url = url
        self._db: psycopg.Connection[tuple[Any, ...]] | None = None
        self._statements: dict[str, str] = {}

    def connect(self) -> None:
        self.close()
        try:
            self._db = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=CONNECT_S,
                application_name="cordboard journal",
                # A server that vanished without a word is noticed in half a minute.
                keepalives_idle=10,
                keepalives_interval=5,
                keepalives_count=3,
                options="-c synchronous_commit=on -c idle_in_transaction_session_timeout=60000",
            )
            self._db.prepare_threshold = 2
            # The server may take a moment to see that our last connection is gone.
            self._db.execute(f"SET lock_timeout = {LOCK_MS}")
            self.rows("SELECT pg_advisory_lock(?)", (LOCK,))
            self._db.execute("SET lock_timeout = 0")
        except psycopg.errors.LockNotAvailable as error:
            self.close()
            raise StorageError(
                "database_in_use", "the database is in use by another process"
            ) from error
        except (psycopg.Error, StorageError) as error:
            self.close()
            raise self._told(error) from error

    def close(self) -> None:
        if self._db is not None:
            with contextlib.suppress(psycopg.Error):
                self._db.close()
            self._db = None

    @property
    def _connection(self) -> "psycopg.Connection[tuple[Any, ...]]":
        if self._db is None or self._db.closed:
            raise StorageError("database_away", "not connected to the database", retryable=True)
        return self._db

    def _native(self, statement: str) -> Any:
        native = self._statements.get(statement)
        if native is None:
            native = self._statements[statement] = statement.replace("%", "%%").replace("?", "%s")
        return native

    def rows(self, statement: str, values: Values = ()) -> Found:
        return self._connection.execute(self._native(statement), values).fetchall()

    def execute(self, statement: str, values: Values = ()) -> None:
        self._connection.execute(self._native(statement), values)

    def executemany(self, statement: str, rows: Sequence[Values]) -> None:
        if len(rows) == 1:
            self.execute(statement, rows[0])
            return
        with self._connection.cursor() as cursor:
            cursor.executemany(self._native(statement), rows)

    def scrub(self) -> None:
        for table in SCRUBBED:
            self._connection.execute(self._native(f"VACUUM {table}"))

    def _begin(self) -> None:
        self._connection.execute("BEGIN")

    def _commit(self) -> None:
        self._connection.execute("COMMIT")

    def _rollback(self) -> None:
        if self._db is not None and not self._db.closed:
            with contextlib.suppress(psycopg.Error):
                self._db.execute("ROLLBACK")

    def classify(self, error: BaseException) -> Exception | None:
        if isinstance(error, (UnicodeEncodeError, OverflowError, psycopg.DataError)):
            return UnfitValue(type(error).__name__)
        if isinstance(error, psycopg.Error):
            return self._told(error)
        return None

    def _told(self, error: BaseException) -> StorageError:
        if isinstance(error, StorageError):
            return error
        state = getattr(error, "sqlstate", None) or ""
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        if state == "53100":
            return StorageError(
                "disk_full", f"no room on the database's disk: {said}", retryable=True
            )
        if state == "25006":
            return StorageError("database_read_only", said, retryable=True)
        if state in ("23505", "42P01"):
            # Somebody else wrote our next journal row, or the tables are gone.
            return StorageError("database_in_use" if state == "23505" else "database_corrupt", said)
        if isinstance(error, psycopg.errors.IntegrityError | psycopg.errors.ProgrammingError):
            return StorageError("database_corrupt", said)
        return StorageError("database_away", f"cannot reach the database: {said}", retryable=True)

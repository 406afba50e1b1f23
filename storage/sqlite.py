"""The embedded database: one file, one writer."""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from storage.driver import Driver, Found, Values
from storage.errors import StorageError, UnfitValue

BUSY_MS = 5_000
"""How long a write waits for another connection's (a backup, a migration)."""


class SqliteDriver(Driver):
    """Journal in write-ahead mode, each commit synced to the disk before it returns.

    A lock on the file ``<database>.lock`` keeps other processes out; the system lifts it when the
    process ends, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: BinaryIO | None = None
        self._db: sqlite3.Connection | None = None

    def connect(self) -> None:
        self._drop_connection()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            # check_same_thread: opened by the starting thread, then used by the journal's alone.
            self._db = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
            )
            os.chmod(self._path, 0o600)
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "cache_size = -16000",
                # What is deleted is overwritten, so that an erased customer's words are gone.
                "secure_delete = ON",
            ):
                self._db.execute(f"PRAGMA {pragma}")
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise self._told(error) from error

    def hold(self) -> None:
        """Keep other processes out, without opening the database.

        Raises:
            StorageError: ``database_in_use``.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._take_lock()
        except OSError as error:
            raise self._told(error) from error

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        lock = open(f"{self._path}.lock", "ab")  # noqa: SIM115  (held while connected)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise StorageError(
                "database_in_use", f"{self._path} is in use by another process"
            ) from error
        self._lock = lock

    def close(self) -> None:
        self._drop_connection()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _drop_connection(self) -> None:
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            raise StorageError("database_away", f"{self._path} is not open", retryable=True)
        return self._db

    def rows(self, statement: str, values: Values = ()) -> Found:
        return self._connection.execute(statement, values).fetchall()

    def execute(self, statement: str, values: Values = ()) -> None:
        self._connection.execute(statement, values)

    def executemany(self, statement: str, rows: Sequence[Values]) -> None:
        self._connection.executemany(statement, rows)

    def scrub(self) -> None:
        # The write-ahead log holds what pages were before. Cut to nothing, it holds nothing.
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def _commit(self) -> None:
        self._connection.execute("COMMIT")

    def _rollback(self) -> None:
        if self._db is not None and self._db.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")

    def classify(self, error: BaseException) -> Exception | None:
        if isinstance(error, (UnicodeEncodeError, OverflowError)):
            return UnfitValue(type(error).__name__)
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
            return self._told(error)
        return None

    def _told(self, error: BaseException) -> StorageError:
        if isinstance(error, StorageError):
            return error
        if isinstance(error, OSError):
            code = "disk_full" if error.errno == 28 else "database_read_only"
            return StorageError(
                code, f"cannot write {self._path}: {error.strerror}", retryable=True
            )
        primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        path = self._path
        if primary == sqlite3.SQLITE_FULL:
            return StorageError("disk_full", f"no room on the disk of {path}", retryable=True)
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return StorageError("database_corrupt", f"{path} is not a sound database: {error}")
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return StorageError(
                "database_read_only", f"cannot write {path}: {error}", retryable=True
            )
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR):
            return StorageError("database_away", f"cannot reach {path}: {error}", retryable=True)
        return StorageError("database_corrupt", f"{path}: {error}")

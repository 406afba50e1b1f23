"""Looking at a database without changing it or keeping others out; and copying an embedded one."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import sqlalchemy
from sqlalchemy import Connection, select

from storage import schema
from storage.errors import StorageError
from storage.journal import checksum, decode_events
from storage.migrations import stored_version
from storage.store import _engine
from storage.store import sqlite_path as sqlite_path

Looking = Connection
"""What the questions below are asked of."""


@contextlib.contextmanager
def looking(url: str) -> Iterator[tuple[Connection, str | None]]:
    """Yield a connection and the database's version.

    Raises:
        StorageError: ``database_away``, ``database_corrupt``: it cannot be opened.
    """
    if url.startswith("sqlite") and not sqlite_path(url).exists():
        raise StorageError("database_away", f"there is no {sqlite_path(url)}")
    engine = _engine(url)
    try:
        version = stored_version(engine)
        with engine.connect() as db:
            yield db, version
    except sqlalchemy.exc.DBAPIError as error:
        said = (str(error.orig).strip().splitlines() or ["?"])[0]
        raise StorageError("database_corrupt", f"the database cannot be read: {said}") from error
    finally:
        engine.dispose()


def damage(db: Connection) -> str:
    """Return what an embedded database finds wrong with itself; PostgreSQL keeps its own sums."""
    if db.dialect.name != "sqlite":
        return ""
    found = [str(row[0]) for row in db.exec_driver_sql("PRAGMA quick_check(5)")]
    return "" if found == ["ok"] else "; ".join(found)


def journal_gap(db: Connection) -> tuple[int, str]:
    """Return the number of the last event, and what is wrong with the row of numbers."""
    table = schema.journal
    expected = 1
    for first, count in db.execute(
        select(table.c.first_seq, table.c["count"]).order_by(table.c.first_seq)
    ):
        if first != expected:
            return expected - 1, f"event {expected} is missing, {first} follows"
        expected += count
    return expected - 1, ""


def unreadable_after(db: Connection, seq: int) -> str:
    """Return which row of the journal after ``seq`` cannot be read, if any."""
    table = schema.journal
    query = select(table.c.first_seq, table.c.events).where(table.c.first_seq > seq)
    for first, events in db.execute(query.order_by(table.c.first_seq)):
        try:
            decode_events.decode(bytes(events))
        except msgspec.MsgspecError:
            return f"the journal's row {first} cannot be read"
    return ""


def newest_snapshot(db: Connection) -> tuple[int, bytes | None] | None:
    """Return its number and state, which is None where it is corrupt; None for no snapshot."""
    table = schema.snapshots
    row = db.execute(select(table).order_by(table.c.seq.desc()).limit(1)).first()
    if row is None:
        return None
    state = bytes(row.state)
    return row.seq, state if checksum(state) == row.checksum else None


def last_moment(db: Connection) -> int | None:
    """Return when the last commit was written."""
    table = schema.journal
    last = select(table.c.at).order_by(table.c.first_seq.desc()).limit(1)
    return db.scalar(last)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, also while a server writes to it.

    Raises:
        StorageError
    """
    if not source.exists():
        raise StorageError("database_away", f"there is no {source}")
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.close(descriptor)
        with (
            contextlib.closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
            ) as held,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            held.backup(copy)
            # One file, that needs no log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as error:
        raise StorageError("database_away", f"cannot copy {source}: {error}") from error

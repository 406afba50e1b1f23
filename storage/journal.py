"""The one writer: each commit is a row of the journal and all that follows from it, at once.

Used by one thread at a time. Other threads read by ``storage.queries``.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from router.events import AnyEvent
from router.ids import Millis
from storage import schema, statements
from storage.driver import Driver
from storage.errors import Fenced, StorageError, UnfitValue
from storage.project import ContactLine, IntervalLine, Part, Projection, SegmentLine
from storage.tallies import Puts, WorkLine

SNAPSHOTS_KEPT: Final = 2
DELIVERIES_KEPT_MS: Final = 6 * 24 * 3_600_000
REPLAY_ROWS: Final = 2_000
"""Rows of the journal read at once in a replay."""

_encoder = msgspec.json.Encoder()
decode_events = msgspec.json.Decoder(list[AnyEvent])

_INSERT_JOURNAL: Final = statements.insert(schema.journal)
_FENCE: Final = "SELECT epoch FROM leader WHERE id = 1"


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """One transaction, ready to be tried as often as it takes."""

    first_seq: int
    count: int
    at: Millis
    events: bytes
    puts: Puts

    @property
    def last_seq(self) -> int:
        return self.first_seq + self.count - 1


class Journal:
    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._epoch = 0
        self._last_seq = 0
        self._projection = Projection()

    @property
    def last_seq(self) -> int:
        """Number of the last event that is on disk; 0 before the first."""
        return self._last_seq

    @property
    def epoch(self) -> int:
        return self._epoch

    # Opening.

    def lead(self, owner: str, at: Millis) -> None:
        """Become the writer, shutting out whoever was before, and take up where they stopped."""
        with self._driver.transaction():
            held = self._driver.rows(_FENCE)
            self._epoch = (held[0][0] if held else 0) + 1
            self._driver.execute("DELETE FROM leader")
            self._driver.execute(
                "INSERT INTO leader (id, epoch, owner, at) VALUES (1, ?, ?, ?)",
                (self._epoch, owner, at),
            )
        self.reload()

    def reload(self) -> None:
        """Forget what was prepared and not written; take up what is stored."""
        query = self._driver.query
        last = query("SELECT first_seq, count FROM journal ORDER BY first_seq DESC LIMIT 1")
        self._last_seq = last[0][0] + last[0][1] - 1 if last else 0
        contacts = _columns(ContactLine)
        segments = _columns(SegmentLine)
        intervals = _columns(IntervalLine)
        self._projection = Projection(
            (
                ContactLine(*r)
                for r in query(f"SELECT {contacts} FROM contacts WHERE closed_at IS NULL")
            ),
            (
                SegmentLine(*r)
                for r in query(f"SELECT {segments} FROM segments WHERE ended_at IS NULL")
            ),
            (
                IntervalLine(*r)
                for r in query(f"SELECT {intervals} FROM agent_intervals WHERE ended_at IS NULL")
            ),
            (WorkLine(*r) for r in query(f"SELECT {_columns(WorkLine)} FROM agent_work")),
        )

    def reconnect(self) -> None:
        """Connect anew after ``database_away``.

        Raises:
            Fenced: Somebody else led the database meanwhile.
            StorageError: Still away.
        """
        try:
            self._driver.connect()
        except StorageError as error:
            if error.code != "database_in_use":
                raise
            # Perhaps by our own lost connection, of whose end the server has not heard yet.
            raise StorageError("database_away", str(error), retryable=True) from error
        self._fence()

    def _fence(self) -> None:
        held = self._driver.query(_FENCE)
        if not held or held[0][0] != self._epoch:
            raise Fenced

    # Writing.

    def prepare(self, parts: Sequence[Part], at: Millis) -> Commit:
        """Number and project the parts. Each call must be written before the next, or reloaded.

        ``last_seq`` stays until the commit is written.
        """
        events = [event for part in parts for event in part.events]
        first_seq = self._last_seq + 1
        return Commit(
            first_seq=first_seq,
            count=len(events),
            at=at,
            events=_encoder.encode(events),
            puts=self._projection.turn(parts, first_seq, at),
        )

    def write(self, commit: Commit) -> None:
        """Write the commit in one transaction; on disk when this returns.

        Raises:
            Fenced: Another process leads. Nothing was written.
            StorageError: Nothing was written; see ``landed`` about ``database_away``.
        """
        try:
            self._write(commit, commit.puts)
        except UnfitValue:
            self._write(commit, _fitting(commit.puts))
        self._last_seq = commit.last_seq

    def _write(self, commit: Commit, puts: Puts) -> None:
        driver = self._driver
        with driver.transaction():
            held = driver.rows(_FENCE + driver.for_share)
            if not held or held[0][0] != self._epoch:
                raise Fenced
            if commit.count:
                row = (commit.first_seq, commit.count, commit.at, self._epoch, commit.events)
                driver.execute(_INSERT_JOURNAL, row)
            for table, statement in statements.PUT.items():
                if table in puts:
                    driver.executemany(statement, list(puts[table].values()))

    def landed(self, commit: Commit) -> bool:
        """Return whether a commit during which the database went away was written after all."""
        if commit.count == 0:
            return False  # Rows alone may safely be put twice.
        found = self._driver.query(
            "SELECT epoch, events FROM journal WHERE first_seq = ?", (commit.first_seq,)
        )
        if not found:
            return False
        if found[0][0] != self._epoch or bytes(found[0][1]) != commit.events:
            raise Fenced
        self._last_seq = commit.last_seq
        return True

    # Snapshots.

    def save_snapshot(self, seq: int, at: Millis, state: bytes) -> None:
        """Keep the router's state after event ``seq``, and the one before it."""
        with self._driver.transaction():
            held = self._driver.rows(_FENCE + self._driver.for_share)
            if not held or held[0][0] != self._epoch:
                raise Fenced
            self._driver.execute(
                "INSERT INTO snapshots (seq, at, checksum, state) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (seq) DO NOTHING",
                (seq, at, checksum(state), state),
            )
            self._driver.execute(
                "DELETE FROM snapshots WHERE seq NOT IN"
                " (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT ?)",
                (SNAPSHOTS_KEPT,),
            )

    def snapshots(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield number and state, newest first; the state is None where it is corrupt."""
        numbers = self._driver.query("SELECT seq FROM snapshots ORDER BY seq DESC")
        for (seq,) in numbers:
            found = self._driver.query(
                "SELECT checksum, state FROM snapshots WHERE seq = ?", (seq,)
            )
            sound = bool(found) and found[0][0] == checksum(bytes(found[0][1]))
            yield seq, bytes(found[0][1]) if sound else None

    # Reading back.

    def events_after(self, seq: int) -> Iterator[AnyEvent]:
        """Yield the events that follow number ``seq``, in order.

        Raises:
            StorageError: ``database_corrupt``: events are missing or cannot be read.
        """
        # One row may begin before seq and reach past it: a snapshot lies between commits, so it
        # does not; an overlap means that the snapshot belongs to another journal.
        expected = seq + 1
        while expected <= self._last_seq:
            rows = self._driver.query(
                "SELECT first_seq, count, events FROM journal WHERE first_seq >= ?"
                " ORDER BY first_seq LIMIT ?",
                (expected, REPLAY_ROWS),
            )
            if not rows:
                raise StorageError("database_corrupt", f"the journal lacks event {expected}")
            for first_seq, count, blob in rows:
                if first_seq != expected:
                    raise StorageError("database_corrupt", f"the journal lacks event {expected}")
                try:
                    yield from decode_events.decode(bytes(blob))
                except msgspec.MsgspecError as error:
                    raise StorageError(
                        "database_corrupt", f"the journal's row {first_seq} cannot be read: {error}"
                    ) from error
                expected += count

    def done_since(self, at: Millis, limit: int) -> list[tuple[str, str, int, int, int]]:
        """Return actor, command id, time, first event and count of events, oldest first."""
        found = self._driver.query(
            "SELECT actor, command_id, at, first_seq, count FROM answers WHERE at >= ?"
            " ORDER BY at DESC, first_seq DESC LIMIT ?",
            (at, limit),
        )
        return [(row[0], row[1], row[2], row[3], row[4]) for row in reversed(found)]

    def scrub(self) -> None:
        """Overwrite what was deleted. ``StorageError``: try again later."""
        try:
            self._driver.scrub()
        except Exception as error:
            told = self._driver.classify(error)
            if told is not None:
                raise told from error
            raise

    def prune(self, at: Millis) -> None:
        """Forget the commands done before ``at``, and tokens and sessions that had expired then.

        Deliveries that are over are kept for ``DELIVERIES_KEPT_MS`` longer.
        """
        with self._driver.transaction():
            self._driver.execute("DELETE FROM answers WHERE at < ?", (at,))
            self._driver.execute("DELETE FROM visitor_tokens WHERE expires_at < ?", (at,))
            self._driver.execute("DELETE FROM sessions WHERE expires_at < ?", (at,))
            self._driver.execute("DELETE FROM tries WHERE at < ?", (at,))
            self._driver.execute("DELETE FROM idempotency WHERE at < ?", (at,))
            self._driver.execute(
                "DELETE FROM deliveries WHERE state <> 'pending' AND tried_at < ?",
                (at - DELIVERIES_KEPT_MS,),
            )


def checksum(state: bytes) -> str:
    return hashlib.blake2b(state, digest_size=16).hexdigest()


def _columns(line: type[msgspec.Struct]) -> str:
    return ", ".join(f'"{name}"' for name in line.__struct_fields__)


def _fitting(puts: Puts) -> Puts:
    """Take out of all texts what a database cannot hold: NUL and half surrogate pairs."""
    return {
        table: {
            key: tuple(_fit(value) if isinstance(value, str) else value for value in values)
            for key, values in lines.items()
        }
        for table, lines in puts.items()
    }


def _fit(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()

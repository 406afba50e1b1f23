"""One connection for writing, the same to its user whether SQLite or PostgreSQL is behind it.

The hot path goes through here and past SQLAlchemy, which manages about 2,500 statements a second
where the bare drivers manage 100,000 rows. Statements are written with ``?``. Used by one thread
at a time.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Values = Sequence[Any]
Found = list[tuple[Any, ...]]


class Driver(ABC):
    for_share = ""
    """What a SELECT needs at its end so that nobody changes the row before we commit."""

    @abstractmethod
    def connect(self) -> None:
        """Connect (anew), and keep other processes out while connected.

        Raises:
            StorageError: In use, away, not a database ...
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the database; other processes may have it. Safe to repeat."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, or roll back on an exception.

        Raises:
            StorageError: Nothing was written; only after ``database_away`` that is not certain.
            UnfitValue: Nothing was written.
        """
        try:
            self._begin()
            yield
            self._commit()
        except BaseException as error:
            self._rollback()
            told = self.classify(error)
            if told is not None:
                raise told from error
            raise

    def query(self, statement: str, values: Values = ()) -> Found:
        """Return all rows of a SELECT. ``StorageError`` as in ``transaction``."""
        try:
            return self.rows(statement, values)
        except Exception as error:
            told = self.classify(error)
            if told is not None:
                raise told from error
            raise

    @abstractmethod
    def rows(self, statement: str, values: Values = ()) -> Found:
        """Return all rows of a SELECT, inside a transaction."""

    @abstractmethod
    def scrub(self) -> None:
        """Overwrite what was deleted, as far as the database can, outside a transaction."""

    @abstractmethod
    def execute(self, statement: str, values: Values = ()) -> None: ...

    @abstractmethod
    def executemany(self, statement: str, rows: Sequence[Values]) -> None: ...

    @abstractmethod
    def classify(self, error: BaseException) -> Exception | None:
        """Return what the error means to us; None for what is not the database's."""

    @abstractmethod
    def _begin(self) -> None: ...

    @abstractmethod
    def _commit(self) -> None: ...

    @abstractmethod
    def _rollback(self) -> None:
        """Never raises."""

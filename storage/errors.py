"""What can be wrong with a database, as a code and one line that a person can act on."""


class StorageError(Exception):
    """The database did not do what was asked; the transaction was rolled back.

    Attributes:
        code: ``database_in_use``, ``database_corrupt``, ``database_read_only``, ``disk_full``,
            ``database_away``, ``database_newer`` or ``bad_database_url``.
        retryable: It may pass by itself: the same transaction may be tried again.
    """

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable


class Fenced(StorageError):
    """Another process has taken this database over. Nothing of ours may be written any more."""

    def __init__(self) -> None:
        super().__init__("database_in_use", "another process has taken the database over")


class UnfitValue(Exception):
    """The database cannot hold a value of this transaction, which was rolled back."""

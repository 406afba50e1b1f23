"""Headers with words beyond ASCII. The email package breaks long ones into parts between which
spaces get lost (RFC 2047, 6.2: between two encoded words a space is nothing)."""

from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Final, Self

LINE_MAX: Final = 76
"""What RFC 2047 allows a line with encoded words."""


class _Written(str):
    """A header as it is read, that knows how it is written: what the policies of the email package
    ask of a header of theirs."""

    __slots__ = ("after", "name", "words")

    name: str
    words: str
    """Which of it may be encoded."""
    after: str
    """What must not be."""

    @classmethod
    def make(cls, name: str, words: str, after: str = "") -> Self:
        made = cls(f"{words} {after}" if after else words)
        made.name, made.words, made.after = name, words, after
        return made

    def fold(self, *, policy: EmailPolicy) -> str:
        end = policy.linesep
        told = Header(self.words, "utf-8", maxlinelen=LINE_MAX, header_name=self.name)
        written = f"{self.name}: {told.encode(linesep=end)}"
        last = len(written.rpartition(end)[2])
        if self.after:
            written += (" " if last + len(self.after) < LINE_MAX else f"{end} ") + self.after
        return written + end


def subject(text: str) -> str:
    return text if _is_plain(text) else _Written.make("Subject", text)


def sender(name: str, address: str) -> str | Address:
    """Raises: ValueError: The address cannot stand in a header."""
    checked = Address(display_name=name, addr_spec=address)
    return checked if _is_plain(name) else _Written.make("From", name, f"<{checked.addr_spec}>")


def _is_plain(text: str) -> bool:
    """Whether it needs no encoding, and does not look as if it were."""
    return text.isascii() and "=?" not in text

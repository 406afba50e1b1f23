"""What names may hold that people tell apart by looking. Messages and notes are words, and free."""

import re
from typing import Final
from unicodedata import category, normalize

CALLED: Final = "called:"
"""Prefix of the setting with what customers read in place of a queue's name: by language, as JSON;
the queue's id follows."""
MARKS: Final = frozenset(
    # Nothing to see: soft hyphen, blanks and joiners without width, fillers, an empty pattern.
    "\u00ad\u115f\u1160\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u2800\u3164\ufeff\uffa0"
    # They turn what stands beside them, or once said how digits look.
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f"
)
"""They make one name look like another. Not among them: the joiners that emoji and Persian are
written with, and the marks of direction that Hebrew and Arabic need beside digits."""
_BREAKS: Final = ("Cc", "Zl", "Zp")
_UNSEEN: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Which picture a letter has."""


def is_visible(text: str) -> bool:
    """Whether there is something to read, in one line."""
    kinds = [category(char) for char in text if char not in MARKS]
    return any(kind[0] in "LNPS" for kind in kinds) and not {*_BREAKS} & {*kinds}


def read_name(text: str) -> str:
    """Return a name as it is kept: the same letters always by the same code points (NFC).

    Raises:
        ValueError: Nobody could read it, or not tell it from another.
    """
    if not is_visible(text):
        raise ValueError("write a name that can be read, in one line")
    if MARKS & {*text}:
        raise ValueError(
            "write a name without marks that nobody sees (U+200B, U+202E and the like)"
        )
    return normalize("NFC", text)


def shown_name(text: str, id: str) -> str:
    """One that would be refused was taken once: it is told without its marks, or by the id where
    nobody can read it, until it is changed."""
    plain = "".join(char for char in text if char not in MARKS)
    return normalize("NFC", plain) if is_visible(plain) else id


def customers_name(text: str) -> str:
    """A customer's name in one line and without marks, which whoever sends them does not see
    either; empty where nothing is left to read."""
    line = "".join(" " if category(char) in _BREAKS else char for char in text)
    return shown_name(" ".join(line.split()), "")


def plain_name(name: str) -> str:
    """The same for names that are read as the same."""
    # Letters that were small and large may be composed of others.
    folded = normalize("NFC", normalize("NFC", name).casefold())
    seen = "".join(char for char in _UNSEEN.sub("", folded) if category(char) != "Cf")
    return " ".join(seen.split())

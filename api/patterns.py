"""What texts of the API must look like, and how people are told."""

import re
from collections.abc import Mapping
from typing import Final

import config.patterns
from config.patterns import ID

PART_ID: Final = ID
CONTACT_ID: Final = r"^([A-Za-z0-9_:-][A-Za-z0-9_.:-]{0,63})?(?!\n)$"
NO_NUL: Final = "^[^\\x00]*$"
"""Of what stands in an address, where no other pattern says more."""
SAID: Final = r"\S"
SAID_OR_EMPTY: Final = r"^$|\S"
SECRET: Final = "^[!-~]{16,200}$"
SEQS: Final = "^([1-9][0-9]{0,14}(,[1-9][0-9]{0,14}){0,199})?$"
MOMENT: Final = "^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?)?$"
DAY: Final = "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"
BEFORE: Final = "^([0-9]{1,15}[.][!-~]{1,128})?$"

SENTENCES: Final[Mapping[str, str]] = {
    **config.patterns.SENTENCES,
    CONTACT_ID: "must be at most 64 letters, digits, and _ - : . and not begin with the point",
    NO_NUL: "must hold no NUL",
    SAID: "must say something, not blanks alone",
    SAID_OR_EMPTY: "must say something, not blanks alone",
    SECRET: "must be 16 to 200 letters, digits and signs of ASCII, without blanks",
    SEQS: "must be numbers of events with commas between, like 17,18; at most 200",
    MOMENT: "must be a day like 2027-01-31, or a moment like 2027-01-31T08:30",
    DAY: "must be a day like 2027-01-31",
    BEFORE: "must be the `next` of the page before, as it was given",
}
_SAID_BY_MSGSPEC: Final = {repr(pattern): told for pattern, told in SENTENCES.items()}
_WANTED: Final = re.compile(r"Expected `str` matching regex (.*)", re.DOTALL)


def without_pattern(said: str) -> str:
    """What msgspec says, with a sentence for a pattern."""
    wanted = _WANTED.fullmatch(said)
    return said if wanted is None else _SAID_BY_MSGSPEC.get(wanted[1], "must be of another form")

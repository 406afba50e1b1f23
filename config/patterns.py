"""What texts must look like, in words: nobody is shown a regular expression."""

from collections.abc import Mapping
from typing import Final

ID: Final = r"^[a-z0-9][a-z0-9_-]{0,39}$"
"""What ids look like in the files of a centre."""
EMAIL: Final = r"^([^@\s]+@[^@\s]+)?$"
SENDER: Final = r"^([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+)?$"
LANGUAGE: Final = r"^([a-z]{2,3})?$"
OWN_LANGUAGE: Final = r"^[a-z]{2,3}$"

SENTENCES: Final[Mapping[str, str]] = {
    ID: "must be small letters, digits, - and _, at most 40, and begin with a letter or digit",
    EMAIL: "must be an address like ann@shop.example",
    SENDER: "must be an address like chat@shop.example, without a name",
    LANGUAGE: "must be a language in two or three small letters, like sl",
    OWN_LANGUAGE: "must be a language in two or three small letters, like sl",
}

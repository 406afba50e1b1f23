"""What is taken for an email address (whether there is one, only a mail can tell), and how a
customer's addresses are kept."""

import re
from typing import Final

ADDRESS: Final = re.compile(r"(?!-)[^\s@<>%!\x00-\x20]+@[^\s@<>\x00-\x20]+")
"""What some mail programs take for an option, or for a way through others, is none."""


def kept_as(kind: str, value: str) -> str:
    """The value of an identity as it is kept and looked up: an email address in small letters."""
    return value.strip().lower() if kind == "email" else value

"""What names and settings of a centre may say."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Final
from unicodedata import category, normalize
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

NAMES: Final = frozenset({"brand", "greeting", "locale", "typing_preview", "time_zone"})
ALERT: Final = "alert_"
BRAND_MAX: Final = 60
GREETING_MAX: Final = 300
_LOCALE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_SERVICE_LEVEL: Final = re.compile(r"SL-[1-5]")
"""As ``reports`` names its definitions."""


def is_visible(text: str) -> bool:
    """Whether there is something to read, in one line."""
    kinds = [category(char) for char in text]
    return any(kind[0] in "LNPS" for kind in kinds) and not {"Cc", "Zl", "Zp"} & {*kinds}


OF_MACHINES: Final = frozenset({"Factory", "localtime", "posixrules"})
"""Names among the time zones that say only what a machine is set to."""
MARKS: Final = frozenset("\u200b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Nobody sees them, and they make one name look like another, or turn what stands beside it."""


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
    return plain if is_visible(plain) else id


Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(read_name)]


def unkept(value: object, path: str = "") -> Iterator[str]:
    """Texts with a NUL, which no database keeps: what was read again would not be what was said."""
    match value:
        case str() if "\0" in value:
            yield f"{path}: take out U+0000, which cannot be kept"
        case dict():
            for name, each in value.items():
                yield from unkept(each, f"{path}.{name}" if path else str(name))
        case list():
            for at, each in enumerate(value):
                id = each.get("id", at) if isinstance(each, dict) else at
                yield from unkept(each, f"{path}.{id}")


def plain_name(name: str) -> str:
    """The same for names that are read as the same."""
    # Letters that were small and large may be composed of others.
    folded = normalize("NFC", normalize("NFC", name).casefold())
    return " ".join(folded.split())


def is_zone(name: str) -> bool:
    """Whether it means the same on every machine."""
    return name not in OF_MACHINES and name in available_timezones()


def setting_faults(settings: Mapping[str, str], alerts: frozenset[str]) -> Iterator[str]:
    """What is wrong with each. ``alerts``: the names of thresholds."""
    known = NAMES | {"service_level"} | {ALERT + name for name in alerts}
    for name, text in settings.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = (
                f"; do you mean {near[0]}?" if near else f"; there are {', '.join(sorted(known))}"
            )
            yield f"{name}: there is no such setting{hint}"
        elif reason := _fault(name, text):
            yield f"{name}: {reason}"


def _fault(name: str, text: str) -> str:
    match name:
        case "time_zone" if not is_zone(text):
            return f"{text!r} is no time zone; write one like Europe/Ljubljana"
        case "service_level" if not _SERVICE_LEVEL.fullmatch(text):
            return f"{text!r} is no definition; write SL-1 to SL-5"
        case "typing_preview" if text not in ("on", "off"):
            return f"{text!r} is neither on nor off"
        case "locale" if not _LOCALE.fullmatch(text):
            return f"{text!r} is no language; write one like en or pt-BR"
        case "brand" if not is_visible(text) or len(text) > BRAND_MAX:
            return f"write a name that can be read, of at most {BRAND_MAX} characters"
        case "greeting" if not text.strip() or len(text) > GREETING_MAX:
            return f"write something, at most {GREETING_MAX} characters"
    if name.startswith(ALERT) and not (text.isdecimal() and len(text) < 7):
        return f"{text!r} is no number below a million"
    return ""

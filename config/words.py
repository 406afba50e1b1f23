"""What names and settings of a centre may say."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Final
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from storage.names import read_name

NAMES: Final = frozenset({"brand", "greeting", "locale", "typing_preview", "time_zone"})
ALERT: Final = "alert_"
BRAND_MAX: Final = 60
GREETING_MAX: Final = 300
_GREETING_IN: Final = re.compile(r"greeting_[a-z]{2,3}")
"""The greeting in one language, as ``greeting_sl``; ``greeting`` is that in all others."""
_LOCALE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_SERVICE_LEVEL: Final = re.compile(r"SL-[1-5]")
"""As ``reports`` names its definitions."""


OF_MACHINES: Final = frozenset({"Factory", "localtime", "posixrules"})
"""Names among the time zones that say only what a machine is set to."""


def _name_or_none(text: str) -> str:
    return read_name(text) if text else text


Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(read_name)]
NameOrNone = Annotated[str, Field(max_length=80), AfterValidator(_name_or_none)]


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


def is_zone(name: str) -> bool:
    """Whether it means the same on every machine."""
    return name not in OF_MACHINES and name in available_timezones()


def setting_faults(settings: Mapping[str, str], alerts: frozenset[str]) -> Iterator[str]:
    """What is wrong with each. ``alerts``: the names of thresholds."""
    known = NAMES | {"service_level"} | {ALERT + name for name in alerts}
    for name, text in settings.items():
        if name not in known and not _GREETING_IN.fullmatch(name):
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
        case "brand" if len(text) > BRAND_MAX:
            return f"write a name of at most {BRAND_MAX} characters"
        case "brand":
            return _wrong_name(text)
        case _ if name.startswith("greeting"):
            fits = text.strip() and len(text) <= GREETING_MAX
            return "" if fits else f"write something, at most {GREETING_MAX} characters"
    if name.startswith(ALERT) and not (text.isdecimal() and len(text) < 7):
        return f"{text!r} is no number below a million"
    return ""


def _wrong_name(text: str) -> str:
    try:
        read_name(text)
    except ValueError as wrong:
        return str(wrong)
    return ""

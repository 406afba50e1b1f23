"""A transcript as an email: plain text, and the same as simple HTML. No I/O."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Final

from router.ids import Millis
from storage.records import StoredMessage
from web_chat import letter_headers
from web_chat.letter_words import words

NOTICES: Final = frozenset({"joined", "left", "transferred", "requeued", "ended"})
BRAND_MAX: Final = 120


def letter(
    *,
    id: str,
    sender: str,
    address: str,
    brand: str,
    language: str,
    messages: Sequence[StoredMessage],
    zone: tzinfo,
    now: Millis,
) -> EmailMessage:
    """The same ``id`` gives the same Message-ID: sent twice by accident, it can be told.

    Raises: ValueError: An address cannot stand in a header.
    """
    said = words(language)
    brand = one_line(brand)[:BRAND_MAX]
    lines = [line for line in (_line(one, said) for one in messages) if line is not None]
    head = (brand, said["intro"])
    made = EmailMessage(policy=SMTP)
    made["Subject"] = letter_headers.subject(said["subject"].format(brand=brand))
    made["From"] = letter_headers.sender(brand, sender)
    made["To"] = Address(addr_spec=address)
    made["Date"] = datetime.fromtimestamp(now / 1_000, UTC)
    made["Message-ID"] = f"<{id}@{sender.rpartition('@')[2]}>"
    # Nobody's machine shall answer it.
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    plain = [
        f"[{_when(at, zone)}] {who}: {text}" if who else f"[{_when(at, zone)}] {text}"
        for at, who, text in lines
    ]
    made.set_content("\n".join((*head, "", *plain, "", said["not_you"], "")))
    made.add_alternative(_html(head, lines, said["not_you"], language, zone), subtype="html")
    return made


def one_line(text: str) -> str:
    """As it may stand in a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


Line = tuple[Millis, str, str]
"""When, who (nobody of a notice), what."""


def _line(message: StoredMessage, said: dict[str, str]) -> Line | None:
    if message.sender == "system":
        if message.notice not in NOTICES:
            return None
        return message.at, "", said[message.notice].format(name=message.name)
    who = said["you"] if message.sender == "customer" else message.name
    file = said["file"].format(name=message.file.name) if message.file is not None else ""
    text = "\n".join(filter(None, (message.text, file)))
    return (message.at, who, text) if text else None


def _when(at: Millis, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at / 1_000, zone).strftime("%Y-%m-%d %H:%M")


def _html(
    head: tuple[str, str], lines: Sequence[Line], foot: str, language: str, zone: tzinfo
) -> str:
    brand, intro = (escape(one) for one in head)
    parts = [
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title>{brand}</title></head>"
        '<body style="font-family:sans-serif;line-height:1.5;max-width:40em">',
        f"<h1>{brand}</h1><p>{intro}</p>",
    ]
    for at, who, text in lines:
        body = escape(text).replace("\n", "<br>")
        name = f"<b>{escape(who)}</b>: " if who else ""
        parts.append(
            f'<p><small>{_when(at, zone)}</small><br><span dir="auto">{name}{body}</span></p>'
        )
    parts.append(f"<p><small>{escape(foot)}</small></p></body></html>")
    return "\n".join(parts)

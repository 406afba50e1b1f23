"""A transcript as an email: plain text, and the same as simple HTML. No I/O."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Final

import msgspec

from router.ids import Millis
from storage.records import StoredMessage
from web_chat import letter_headers
from web_chat.letter_words import words

NOTICES: Final = frozenset({"joined", "left", "transferred", "requeued", "ended"})
BRAND_MAX: Final = 120


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom an email is, to whom, in which language."""

    id: str
    """The same gives the same Message-ID: sent twice by accident, it can be told."""
    sender: str
    address: str
    brand: str
    language: str
    zone: tzinfo
    now: Millis


def letter(envelope: Envelope, messages: Sequence[StoredMessage]) -> EmailMessage:
    """Raises: ValueError: An address cannot stand in a header."""
    said, zone = words(envelope.language), envelope.zone
    brand = one_line(envelope.brand)[:BRAND_MAX]
    lines = [line for line in (line_of(one, said) for one in messages) if line is not None]
    made = begun(envelope, said["subject"].format(brand=brand))
    # Nobody's machine shall answer it.
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    plain = [
        f"[{when(at, zone)}] {who}: {text}" if who else f"[{when(at, zone)}] {text}"
        for at, who, text in lines
    ]
    made.set_content("\n".join((brand, said["intro"], "", *plain, "", said["not_you"], "")))
    body = [f"<p>{escape(said['intro'])}</p>", *(html_line(line, zone) for line in lines)]
    made.add_alternative(page(envelope, brand, body, said["not_you"]), subtype="html")
    return made


def begun(envelope: Envelope, subject: str) -> EmailMessage:
    """An email that has its headers. Raises: ValueError: An address cannot stand in one."""
    made = EmailMessage(policy=SMTP)
    made["Subject"] = letter_headers.subject(subject)
    made["From"] = letter_headers.sender(one_line(envelope.brand)[:BRAND_MAX], envelope.sender)
    made["To"] = Address(addr_spec=envelope.address)
    made["Date"] = datetime.fromtimestamp(envelope.now / 1_000, UTC)
    made["Message-ID"] = f"<{envelope.id}@{envelope.sender.rpartition('@')[2]}>"
    return made


def one_line(text: str) -> str:
    """As it may stand in a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


Line = tuple[Millis, str, str]
"""When, who (nobody of a notice), what."""


def line_of(message: StoredMessage, said: dict[str, str]) -> Line | None:
    if message.sender == "system":
        if message.notice not in NOTICES:
            return None
        return message.at, "", said[message.notice].format(name=message.name)
    who = said["you"] if message.sender == "customer" else message.name
    file = said["file"].format(name=message.file.name) if message.file is not None else ""
    text = "\n".join(filter(None, (message.text, file)))
    return (message.at, who, text) if text else None


def when(at: Millis, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at / 1_000, zone).strftime("%Y-%m-%d %H:%M")


def html_line(line: Line, zone: tzinfo) -> str:
    at, who, text = line
    body = escape(text).replace("\n", "<br>")
    name = f"<b>{escape(who)}</b>: " if who else ""
    return f'<p><small>{when(at, zone)}</small><br><span dir="auto">{name}{body}</span></p>'


def page(envelope: Envelope, brand: str, body: Sequence[str], foot: str) -> str:
    """``body`` is HTML, the rest plain text."""
    return "\n".join(
        (
            f'<!doctype html><html lang="{escape(envelope.language)}"><head><meta charset="utf-8">'
            f"<title>{escape(brand)}</title></head>"
            '<body style="font-family:sans-serif;line-height:1.5;max-width:40em">',
            f"<h1>{escape(brand)}</h1>",
            *body,
            f"<p><small>{escape(foot)}</small></p></body></html>",
        )
    )

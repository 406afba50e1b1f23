"""The answer to a message that was left, as an email: what the agents wrote, and below it what the
customer had written. Reads the files that go with it."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Final

from storage.records import StoredMessage
from web_chat.letter import BRAND_MAX, Envelope, begun, html_line, line_of, one_line, page, when
from web_chat.letter_words import words

ATTACHED_MAX: Final = 10 * 1024 * 1024
"""Bytes of all files together: many mail servers take no mail above 20 MB once it is encoded. Files
beyond are named only."""


def answer(
    envelope: Envelope, messages: Sequence[StoredMessage], path: Callable[[str], Path]
) -> EmailMessage | None:
    """None when no agent wrote anything. ``path`` says where the bytes of a file are, by its id.

    Raises: ValueError: An address cannot stand in a header.
    """
    said, zone = words(envelope.language), envelope.zone
    written = [one for one in messages if one.sender == "agent" and (one.text or one.file)]
    if not written:
        return None
    asked = [one for one in messages if one.sender == "customer"]
    brand = one_line(envelope.brand)[:BRAND_MAX]
    made = begun(envelope, said["answer_subject"].format(brand=brand))
    plain: list[str] = []
    body: list[str] = []
    name = ""
    for line in (line_of(one, said) for one in written):
        if line is None:
            continue
        _, who, text = line
        if name and who != name:
            plain += [name, ""]
            body.append(f'<p dir="auto">{escape(name)}</p>')
        name = who
        plain += [text, ""]
        body.append(f'<p dir="auto">{escape(text).replace(chr(10), "<br>")}</p>')
    plain += [f"{name}, {brand}", "", said["you_wrote"], ""]
    body += [f'<p dir="auto">{escape(name)}, {escape(brand)}</p><hr>']
    body.append(f"<p>{escape(said['you_wrote'])}</p><blockquote>")
    for line in (line_of(one, said) for one in asked):
        if line is not None:
            at, _, text = line
            plain += [f"> [{when(at, zone)}]", *(f"> {row}" for row in text.split("\n")), ">"]
            body.append(html_line((at, "", text), zone))
    body.append("</blockquote>")
    foot = f"{said['answer_foot']} {said['not_you']}"
    made.set_content("\n".join((*plain, "", foot, "")))
    made.add_alternative(page(envelope, brand, body, foot), subtype="html")
    _attach(made, written, path)
    return made


def _attach(
    made: EmailMessage, written: Sequence[StoredMessage], path: Callable[[str], Path]
) -> None:
    room = ATTACHED_MAX
    for file in (one.file for one in written):
        if file is None or file.size > room:
            continue
        try:
            data = path(file.id).read_bytes()
        except FileNotFoundError:
            # Its retention is over, or the contact was erased: the name is all that is left.
            continue
        room -= len(data)
        main, _, sub = file.type.partition("/")
        made.add_attachment(data, maintype=main, subtype=sub, filename=file.name)

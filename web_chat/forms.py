"""What is asked before a conversation or a message: which form, and whether it is filled in."""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Final

import msgspec

from engine.addresses import ADDRESS
from engine.answering import Refused
from engine.directory import Directory
from router.ids import QueueId
from storage.entrances import EntryForm, FormField
from storage.names import customers_name
from web_chat.wire import Form, FormQuestion, LeaveMessage, Start

PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{3,28}[0-9]")
ATTRIBUTES_MAX: Final = 20
ATTRIBUTE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_. -]{0,39}")
VALUE_MAX: Final = 200


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer filled in, checked."""

    name: str = ""
    email: str = ""
    fields: dict[str, str] = {}
    questions: dict[str, str] = {}
    """The words in which they were asked."""
    form: str = ""
    consent: str = ""
    consent_text: str = ""


@lru_cache(maxsize=512)
def _read(label: str) -> EntryForm:
    return msgspec.json.decode(label, type=EntryForm)


def version_of(form: EntryForm) -> str:
    """Of the text that is agreed to; empty where there is none."""
    if not form.consent:
        return ""
    return sha256(f"{form.consent}\0{form.consent_link}".encode()).hexdigest()[:12]


def form_records(directory: Directory) -> tuple[Form, ...]:
    """All forms that are asked, for the widget."""
    return tuple(
        Form(
            id=id,
            queues=form.queues,
            language=form.language,
            fields=tuple(_question(field) for field in form.fields),
            consent=form.consent,
            consent_link=form.consent_link,
            version=version_of(form),
        )
        for id, form in _asked(directory)
    )


def _asked(directory: Directory) -> Iterator[tuple[str, EntryForm]]:
    for option in directory.options("form"):
        form = _read(option.label)
        if not form.disabled:
            yield option.id, form


def _question(field: FormField) -> FormQuestion:
    return FormQuestion(
        id=field.id,
        label=field.label,
        kind=field.kind,
        required=field.required,
        max=field.max,
        options=field.options,
    )


def form_for(directory: Directory, queue: QueueId, language: str) -> tuple[str, EntryForm] | None:
    """The queue's own before one for all, and in the customer's language before one for others.
    The widget chooses by the same rule."""
    best: tuple[tuple[bool, bool], str, EntryForm] | None = None
    for id, form in _asked(directory):
        if form.queues and queue not in form.queues:
            continue
        if form.language and form.language != language:
            continue
        rank = (bool(form.queues), bool(form.language))
        if best is None or rank > best[0]:
            best = (rank, id, form)
    return None if best is None else best[1:]


def filled(directory: Directory, command: Start | LeaveMessage, *, name: str, email: str) -> Filled:
    """Check what the customer sent against the form of the queue. ``name`` and ``email`` are what
    is known of them already.

    Raises: Refused: ``field_needed`` and ``bad_field`` with the field's id, ``consent_needed``.
    """
    found = form_for(directory, QueueId(command.queue), command.language)
    given = {key: value.strip() for key, value in command.fields.items()}
    called = customers_name(command.name)
    if found is None:
        if given:
            raise Refused("bad_request")
        return Filled(name=called, email=command.email.strip())
    id, form = found
    if given.keys() - {field.id for field in form.fields}:
        raise Refused("bad_request")
    known = {"name": name, "email": email}
    said = {"name": called, "email": command.email.strip()}
    values: dict[str, str] = {}
    for field in form.fields:
        value = given.get(field.id, "")
        if field.kind == "name":
            value = customers_name(value)
        if field.kind in known:
            said[field.kind] = value or said[field.kind]
            value = said[field.kind]
            there = value or known[field.kind]
        else:
            there = value
            if value:
                values[field.id] = value
        if field.required and not there:
            raise Refused("field_needed", data={"field": field.id})
        if value and not _fits(field, value):
            raise Refused("bad_field", data={"field": field.id})
    version = version_of(form)
    if version and command.consent != version:
        raise Refused("consent_needed")
    return Filled(
        **said,
        fields=values,
        questions={field.id: field.label for field in form.fields if field.id in values},
        form=id,
        consent=version,
        consent_text=form.consent[:2_000],
    )


def _fits(field: FormField, value: str) -> bool:
    if len(value) > field.max:
        return False
    match field.kind:
        case "choice":
            return value in field.options
        case "phone":
            return PHONE.fullmatch(value) is not None
        case "email":
            return ADDRESS.fullmatch(value) is not None
    return True


def said_by_page(attributes: dict[str, str]) -> dict[str, str]:
    """What the site's page says of the customer, unproved: named so. Raises: Refused."""
    if len(attributes) > ATTRIBUTES_MAX or any(
        not ATTRIBUTE.fullmatch(key) or len(value) > VALUE_MAX for key, value in attributes.items()
    ):
        raise Refused("bad_request", "An attribute has a short plain name and a short value.")
    return {f"page.{key}": value.strip() for key, value in attributes.items() if value.strip()}

"""The customers' entrance in a centre's file: what is asked before a conversation, and what those
who wait are shown."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from config.hours import parse_spans
from config.settings import ID
from config.words import NameOrNone
from storage.names import read_name

TEXT_MAX: Final = 500
FIELDS_MAX: Final = 20
OPTIONS_MAX: Final = 30
LISTS_MAX: Final = 100
"""Forms, and treatments, of one centre."""

Id = Annotated[str, Field(pattern=ID)]
Label = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(read_name)]
Language = Annotated[str, Field(pattern=r"^([a-z]{2,3})?$")]


def https(value: str) -> str:
    """
    Raises:
        ValueError: It is an address, and not one that may stand on a customer's page.
    """
    if value:
        parts = urlsplit(value)
        if parts.scheme != "https" or not parts.hostname or any(c in value for c in " \"'<>\\"):
            raise ValueError(f"{value!r} must begin with https:// and name a host")
    return value


class EntrancePart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldPart(EntrancePart):
    id: Id
    label: Label
    kind: Literal["name", "email", "phone", "choice", "text"] = "text"
    required: bool = False
    max: int = Field(200, ge=1, le=1_000)
    options: tuple[Label, ...] = Field((), max_length=OPTIONS_MAX)
    """Of a choice."""

    @model_validator(mode="after")
    def _choices(self) -> "FieldPart":
        if (self.kind == "choice") != bool(self.options):
            raise ValueError("options: a choice has some, and nothing else has any")
        return self


class FormPart(EntrancePart):
    """Asked before a conversation, and before a message is left."""

    id: Id
    name: NameOrNone = ""
    """For those who set it up; customers do not see it."""
    disabled: bool = False
    """Is asked nowhere."""
    queues: tuple[Id, ...] = ()
    """Where it is asked; empty: everywhere where no other form is."""
    language: Language = ""
    """Of the customers who are asked so; empty: of all others."""
    fields: Annotated[tuple[FieldPart, ...], Field(max_length=FIELDS_MAX)] = ()
    consent: str = Field("", max_length=2_000)
    """What must be agreed to; empty: nothing."""
    consent_link: str = Field("", max_length=500)

    _https = field_validator("consent_link")(https)

    @model_validator(mode="after")
    def _whole(self) -> "FormPart":
        ids = [field.id for field in self.fields]
        if len(set(ids)) < len(ids):
            raise ValueError("fields: an id is there twice")
        for kind in ("name", "email"):
            if sum(field.kind == kind for field in self.fields) > 1:
                raise ValueError(f"fields: {kind} is asked twice")
        if self.consent_link and not self.consent:
            raise ValueError("consent_link: there is no consent")
        return self


class TreatmentPart(EntrancePart):
    """A message or an advert that those who wait see in turn with others."""

    id: Id
    text: str = Field(min_length=1, max_length=TEXT_MAX)
    link: str = Field("", max_length=500)
    link_text: NameOrNone = ""
    queues: tuple[Id, ...] = ()
    """Whose customers see it; empty: all."""
    language: Language = ""
    """Of the customers who see it; empty: all."""
    begins: date | None = None
    ends: date | None = None
    """The last day."""
    hours: str = Field("", max_length=200)
    """``08:00-12:00, 13:00-17:30`` in the centre's time zone; empty: all day."""
    seconds: int = Field(10, ge=4, le=600)

    _https = field_validator("link")(https)

    @field_validator("hours")
    @classmethod
    def _readable_hours(cls, value: str) -> str:
        parse_spans(value)
        return value

    @model_validator(mode="after")
    def _whole(self) -> "TreatmentPart":
        if self.begins and self.ends and self.ends < self.begins:
            raise ValueError("ends: before it begins")
        if self.link_text and not self.link:
            raise ValueError("link_text: there is no link")
        return self


def asks_nothing(forms: Iterable[FormPart]) -> Iterator[str]:
    """Forms that ask nothing, and show nothing to agree to."""
    for form in forms:
        if not form.fields and not form.consent:
            yield f"forms.{form.id}.fields: it asks nothing, and there is nothing to agree to"


def kept(part: FormPart | TreatmentPart) -> str:
    """As it is kept: the record that ``storage.entrances`` reads."""
    return part.model_dump_json(exclude={"id"})


def entrance_facts(
    forms: tuple[FormPart, ...], treatments: tuple[TreatmentPart, ...]
) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """What is so, in words."""
    for place, form in enumerate(forms, 1):
        said: dict[str, Any] = form.model_dump(mode="json", exclude={"id", "fields"})
        asked = {
            f"asks.{field.id}": ", ".join(
                filter(
                    None,
                    (
                        field.label,
                        field.kind,
                        "required" if field.required else "",
                        f"at most {field.max}",
                        " / ".join(field.options),
                    ),
                )
            )
            for field in form.fields
        }
        # Which question comes first is a change, too.
        order = ", ".join(field.id for field in form.fields)
        yield (
            ("form", form.id),
            _words(said)
            | {"name": form.name or form.id, "questions": order}
            | asked
            | {"place": str(place)},
        )
    for place, treatment in enumerate(treatments, 1):
        said = treatment.model_dump(mode="json", exclude={"id"})
        yield (
            ("treatment", treatment.id),
            {"name": treatment.text[:60]} | _words(said) | {"place": str(place)},
        )


def _words(said: dict[str, Any]) -> dict[str, str]:
    return {name: _word(value) for name, value in said.items()}


def _word(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case list():
            return ", ".join(value)
    return str(value)

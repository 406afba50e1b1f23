"""What is wrong with a body is told at its place, and in words."""

import msgspec
import pytest

from api.hooks import NewWebhook
from api.problems import ApiProblem, invalid
from api.setup import KINDS
from api.wire import NewContact

CHAT = {"channel": "chat", "queue": "sales"}
HOOK = {"url": "https://shop.example", "kinds": ["contact.ended"]}


@pytest.mark.parametrize(
    ("kind", "body", "pointer", "detail"),
    [
        (NewContact, {**CHAT, "bogus": 1}, "/bogus", "There is no such field."),
        (NewContact, {**CHAT, "a/b~c": 1}, "/a~1b~0c", "There is no such field."),
        (NewContact, {**CHAT, "person": {"bogus": 1}}, "/person/bogus", "There is no such field."),
        (
            NewContact,
            {**CHAT, "needs": [{"skill": "a"}, {"skill": "b", "x": 1}]},
            "/needs/1/x",
            "There is no such field.",
        ),
        (NewContact, {"channel": "chat"}, "/queue", "It is missing."),
        (NewContact, {**CHAT, "needs": [{}]}, "/needs/0/skill", "It is missing."),
        (NewContact, {**CHAT, "text": " "}, "/text", "must say something, not blanks alone"),
        (
            NewWebhook,
            {**HOOK, "secret": "short"},
            "/secret",
            "must be 16 to 200 letters, digits and signs of ASCII, without blanks",
        ),
    ],
)
def test_what_is_wrong_with_a_body_is_told_at_its_place(
    kind: type[msgspec.Struct], body: object, pointer: str, detail: str
) -> None:
    with pytest.raises(msgspec.ValidationError) as wrong:
        msgspec.convert(body, kind)
    (error,) = invalid(wrong.value).errors
    assert (error.pointer, error.detail) == (pointer, detail)


@pytest.mark.parametrize(
    ("what", "part", "pointer", "detail"),
    [
        ("queue", {"needs": {"art": 300}}, "/needs/art", "must be at most 100"),
        (
            "queue",
            {"needs": {"art": "much"}},
            "/needs/art",
            "must be a whole number or an object",
        ),
        ("queue", {"alerts": {"waiting": -1}}, "/alerts/waiting", "must be at least 0"),
        (
            "user",
            {"role": "agent", "email": "z"},
            "/email",
            "must be an address like ann@",
        ),
        ("form", {"language": "English"}, "/language", "must be a language in two or three"),
        ("team", {"id": "ann"}, "/id", "Leave id out: the address says it."),
    ],
)
def test_what_is_wrong_with_a_part_of_the_set_up_is_told_once_and_in_words(
    what: str, part: dict[str, object], pointer: str, detail: str
) -> None:
    (kind,) = (kind for kind in KINDS if kind.one == what)
    with pytest.raises(ApiProblem) as wrong:
        kind.change.read({"name": "A", **part})
    (error,) = wrong.value.errors
    assert error.pointer == pointer
    assert error.detail.startswith(detail)
    assert wrong.value.detail == error.detail

"""JSON in which a name stands twice, and what reading it strictly costs."""

import msgspec
import pytest

from engine.sockets import UNCLEAR, Json
from storage.strict_json import TwiceNamed, read_json


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":1,"b":{"c":[{"d":1,"d":2}]}}',
        '{"a":1,"\\u0061":2}',
        '[{"a":1},{"":1,"":2}]',
    ],
)
def test_a_name_stands_once_in_an_object(text: str) -> None:
    for said in (text, text.encode()):
        with pytest.raises(TwiceNamed):
            read_json(said)
    assert Json.loads(f'["command",{text}]') == [UNCLEAR]


@pytest.mark.parametrize(
    "text",
    [
        '{"a":{"a":{"a":1}},"b":"\\"a\\":1,\\"a\\":2"}',
        '[{"a":1},{"a":2}]',
        '{"a":' + "9" * 400 + ',"b":1e300}',
        "7",
    ],
)
def test_all_else_is_read_as_before(text: str) -> None:
    assert read_json(text) == msgspec.json.decode(text)
    with pytest.raises(msgspec.DecodeError):
        read_json(text + "}")


def test_a_name_twice_is_found_in_records_too() -> None:
    with pytest.raises(TwiceNamed):
        read_json(b'{"a":"x","a":"y"}', dict[str, str])

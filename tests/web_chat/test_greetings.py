"""In whose words customers are greeted, and in which language."""

from pathlib import Path

import pytest

from config.words import setting_faults
from storage.rows import Label
from tests.rooms import open_house


def setting(id: str, text: str) -> Label:
    return Label(kind="setting", id=id, label=text)


async def test_customers_are_greeted_in_their_language(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        site = (await house.visitor()).shown("site")["site"]
        assert site["greeting"]["sl"] == "Pozdravljeni. Kako lahko pomagamo?"
        assert site["greeting"][""] == site["greeting"]["en"] == "Hello. How can we help?"
        # The centre's own words stand in every language, but where it wrote others.
        rows = (setting("greeting", "Ahoy."), setting("greeting_sl", "Ahoj."))
        await house.engine.submit(None, command_id="", rows=rows)
        await house.engine.settled()
        site = (await house.visitor()).shown("site")["site"]
        assert site["greeting"] == {"": "Ahoy.", "sl": "Ahoj."}


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [
        ("greeting_sl", "Ahoj.", True),
        ("greeting_deu", "Hallo.", True),
        ("greeting_sl", "  ", False),
        ("greeting_sl", "x" * 301, False),
        ("greeting_SL", "Ahoj.", False),
        ("greeting_", "Ahoj.", False),
    ],
)
def test_a_greeting_has_words_and_a_language(name: str, text: str, taken: bool) -> None:
    assert (not [*setting_faults({name: text}, frozenset())]) is taken

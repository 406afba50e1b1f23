"""The screens of keys and webhooks have words for all that the API knows."""

import re
from pathlib import Path

from access.keys import SCOPES
from api.kinds import Kind

WORDS = Path(__file__).parents[2] / "supervisor/app/src/programs/programs.ts"


def test_every_scope_and_every_event_can_be_chosen_on_the_screen() -> None:
    text = WORDS.read_text()
    areas = re.findall(r'\{\s*id: "(\w+)",\s*label: "[^"]+",\s*read: "[^"]+",?([^}]*)\}', text)
    shown = {f"read:{id}" for id, _ in areas} | {
        f"write:{id}" for id, rest in areas if "write:" in rest
    }
    assert shown == SCOPES
    kinds = re.findall(r'\["(\w+\.\w+)", "[^"]+"\]', text)
    assert sorted(kinds) == sorted(Kind)

from pathlib import Path

import pytest

from tests.repo.sources import text
from tools import generate_metrics, generate_wire


def test_the_wire_in_typescript_is_current() -> None:
    current = text(Path("ui/wire/generated.ts"))
    assert current == generate_wire.generate(), "run `make wire`"


def test_the_page_of_metrics_is_current() -> None:
    current = text(Path("docs/metrics.md"))
    assert current == generate_metrics.generate(), "run `python -m tools.generate_metrics`"


def test_a_type_that_no_rule_covers_is_refused() -> None:
    with pytest.raises(TypeError, match="no TypeScript"):
        generate_wire.typescript(complex, {})


def test_unions_inside_lists_are_kept_together() -> None:
    assert generate_wire.typescript(tuple[str | None, ...], {}) == "readonly (string | null)[]"

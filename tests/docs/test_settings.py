"""Settings that the documents show are read as they stand there."""

import re
from pathlib import Path

import pytest

from config.settings import SettingsError, load_settings

DOCS = Path(__file__).resolve().parents[2] / "docs"
SITES = ("https://shop.example", "https://www.shop.example")


def test_the_sites_of_the_widget_are_written_as_the_document_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DOCS / "widget.md").read_text("utf-8")
    in_file = re.search(r"^sites = .*$", text, re.MULTILINE)
    variable = re.search(r"^export CORDBOARD_SITES='(.*)'$", text, re.MULTILINE)
    assert in_file is not None
    assert variable is not None
    file = tmp_path / "cordboard.toml"
    file.write_text(in_file[0])
    assert load_settings(file).sites == SITES
    monkeypatch.setenv("CORDBOARD_SITES", variable[1])
    assert load_settings().sites == SITES
    for name in ("sites", "identity_secret"):
        assert f"| `{name}` |" in (DOCS / "operations.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("SITES", "https://shop.example", "must be a list as JSON writes it, like ["),
        ("SIGN_ON_ROLES", "staff", "must be a table as JSON writes it, like {"),
        ("SITES", '["shop.example"]', "sites: 'shop.example' must be like https://"),
        ("SITES", '["https://shop.example/chat"]', "sites: 'https://shop.example/chat' must be"),
    ],
)
def test_a_site_that_would_never_match_is_told(
    name: str, said: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"CORDBOARD_{name}", said)
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    assert str(wrong.value).startswith(f"CORDBOARD_{name}: {told}")

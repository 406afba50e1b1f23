"""The secret that sites prove their users with."""

import stat
from pathlib import Path

import pytest

from config.settings import SettingsError, load_settings
from cordboard.folder import IDENTITY_SECRET, FolderUnusable, identity_secret


def test_it_is_made_once_and_kept_from_other_users_of_the_machine(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path)
    made = identity_secret(settings)
    assert len(made) == 64
    assert identity_secret(settings) == made
    assert stat.S_IMODE((tmp_path / IDENTITY_SECRET).stat().st_mode) == 0o600


def test_the_setting_wins_and_no_file_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORDBOARD_IDENTITY_SECRET", "a secret of the shop")
    assert identity_secret(load_settings(data=tmp_path)) == "a secret of the shop"
    assert not (tmp_path / IDENTITY_SECRET).exists()


def test_a_short_secret_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORDBOARD_IDENTITY_SECRET", "zebra")
    with pytest.raises(SettingsError, match="at least 16 characters") as refused:
        load_settings()
    assert "zebra" not in str(refused.value)


def test_a_file_that_holds_no_secret_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / IDENTITY_SECRET).write_text("\n")
    with pytest.raises(FolderUnusable, match="holds no secret"):
        identity_secret(load_settings(data=tmp_path))

"""Backup, restore and doctor, as a person uses them."""

import asyncio
import io
import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cordboard.__main__ import main
from storage import queries
from tests.api.client import api_house
from tests.cordboard.test_chores import told
from tests.cordboard.test_server import running
from tests.rooms import open_house


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a database and a file."""
    data = tmp_path / "data"
    told("migrate", "--data", data)
    (data / "files").mkdir()
    (data / "files" / "a1").write_bytes(b"upload")
    (data / "identity-secret").write_text("x" * 64)
    (data / "identity-secret").chmod(0o600)
    return data


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as db:
        yield db
        db.commit()


async def test_a_backup_of_a_server_at_work_holds_every_answered_contact(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "copy.tar.gz"
    data.mkdir()
    async with api_house(data) as (_, api):
        answered: list[str] = []

        async def arrive() -> None:
            while not file.exists():
                answered.append((await api.contact(text="hello"))["id"])

        task = asyncio.create_task(arrive())
        before = [(await api.contact())["id"] for _ in range(5)]
        await asyncio.to_thread(told, "backup", file, "--data", data)
        await task
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    fresh = tmp_path / "fresh"
    told("restore", file, "--data", fresh)
    async with open_house(fresh, set_up=False) as house:
        contacts = set((await house.engine.settled()).contacts)
        assert set(before) <= contacts <= {*before, *answered}
        assert {user.id for user in await house.store.read(queries.users)} == {"ann", "ben", "sue"}


def test_what_was_there_is_set_aside_and_the_backup_takes_its_place(
    folder: Path, tmp_path: Path
) -> None:
    told("key", "create", "--data", folder, "--name", "kept", "--scopes", "read:*")
    told("backup", tmp_path / "b.tar.gz", "--data", folder)
    told("key", "create", "--data", folder, "--name", "later", "--scopes", "read:*")
    (folder / "files" / "a1").write_bytes(b"changed")
    said = told("restore", tmp_path / "b.tar.gz", "--data", folder)
    keys = told("key", "list", "--data", folder)
    assert ("kept" in keys, "later" in keys) == (True, False)
    assert (folder / "files" / "a1").read_bytes() == b"upload"
    (aside,) = folder.glob("before-restore-*")
    assert str(aside) in said
    assert (aside / "files" / "a1").read_bytes() == b"changed"


def test_nothing_is_overwritten_and_nothing_wrong_is_restored(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*arguments: str | Path) -> str:
        assert main([*map(str, arguments), "--data", str(folder)]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        return said

    there = tmp_path / "there.tar.gz"
    there.write_bytes(b"this is no backup")
    assert "is there already" in refused("backup", there)
    assert "is no backup" in refused("restore", there)
    assert "cannot write" in refused("backup", tmp_path / "nowhere" / "b.tar.gz")
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as tar:
        info = tarfile.TarInfo("../evil")
        info.size = 4
        tar.addfile(info, io.BytesIO(b"evil"))
    assert "is no backup" in refused("restore", evil)
    assert not (tmp_path / "evil").exists()
    pg = "postgresql://nobody@localhost/none"
    assert "pg_dump" in refused("backup", tmp_path / "b", "--database", pg)
    assert (folder / "files" / "a1").read_bytes() == b"upload"
    assert not list(folder.glob("before-restore-*"))


def examined(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    code = main(["doctor", "--data", str(folder), "--port", "0"])
    lines = capsys.readouterr().out.splitlines()
    # Whether the front ends are built, and how many files it opens, is the machine's affair.
    theirs = ("front ends", "open files")
    wrong = [line for line in lines if line.startswith("WRONG")]
    bad = [line for line in wrong if not any(name in line for name in theirs)]
    return code, {line.split()[1].rstrip(":"): line for line in bad}


def test_the_doctor_finds_a_sound_server_sound(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examined(folder, capsys)[1] == {}


def test_the_doctor_finds_what_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(folder / "cordboard.db") as db:
        db.execute("INSERT INTO journal VALUES (1, 1, 99999999999999, 1, x'5b5d')")
        db.execute("INSERT INTO journal VALUES (3, 1, 99999999999999, 1, x'6e6f')")
        db.execute("INSERT INTO snapshots VALUES (1, 0, 'wrong', x'7b7d')")
    folder.chmod(0o755)
    (folder / "identity-secret").chmod(0o644)
    code, bad = examined(folder, capsys)
    assert code == 1
    assert set(bad) == {"data", "identity-secret", "journal", "snapshot", "clock"}
    assert "chmod 700" in bad["data"]
    assert "set back" in bad["clock"]


def test_the_doctor_finds_a_damaged_database(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "cordboard.db").write_bytes(b"this is no database " * 1_000)
    assert "cannot be read" in examined(folder, capsys)[1]["database"]


def test_a_running_server_is_examined_and_not_restored_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running("--data", tmp_path / "data"):
        assert examined(tmp_path / "data", capsys)[1] == {}
        told("backup", tmp_path / "b.tar.gz", "--data", tmp_path / "data")
        assert main(["restore", str(tmp_path / "b.tar.gz"), "--data", str(tmp_path / "data")]) == 1
        assert "in use by another process" in capsys.readouterr().err

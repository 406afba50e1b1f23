"""One file that holds a server: its database as of one moment, uploads and secrets."""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from config.settings import Settings
from cordboard.folder import IDENTITY_SECRET, SIGN_INS
from router.ids import Millis
from storage.checkup import copy_sqlite, damage, looking
from storage.migrations import HEAD
from storage.store import sqlite_path

DATABASE: Final = "cordboard.db"
MANIFEST: Final = "backup.json"
FILES: Final = "files"
KEPT: Final = (IDENTITY_SECRET, SIGN_INS)


class BackupRefused(Exception):
    """With one line that says why; nothing changed."""


def back_up(settings: Settings, target: Path, now: Millis) -> str:
    """Write the backup, also while the server runs; return a line about it.

    Raises:
        BackupRefused, StorageError
    """
    source = _embedded(settings)
    if target.exists():
        raise BackupRefused(f"{target} is there already")
    part = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            copy = Path(folder) / DATABASE
            # The database first: a file is on disk before its row is.
            copy_sqlite(source, copy)
            with looking(f"sqlite:///{copy.absolute()}") as (db, version):
                wrong = damage(db)
            if wrong:
                raise BackupRefused(f"the copy is damaged: {wrong}")
            manifest = Path(folder) / MANIFEST
            manifest.write_text(json.dumps({"database": version, "at": now}))
            count = _pack(settings.data, part, copy, manifest)
        part.replace(target)
    except OSError as error:
        raise BackupRefused(f"cannot write {target}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return f"{target}: version {version}, {count} files, {target.stat().st_size} bytes"


def _pack(data: Path, part: Path, database: Path, manifest: Path) -> int:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    count = 0
    with os.fdopen(descriptor, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz") as tar:
            tar.add(manifest, MANIFEST)
            tar.add(database, DATABASE)
            for name in KEPT:
                if (data / name).is_file():
                    tar.add(data / name, name)
            for path in sorted((data / FILES).rglob("*")):
                if path.is_file() and not path.name.endswith(".part"):
                    # One that is deleted meanwhile belonged to somebody who was erased.
                    with _unless_gone():
                        tar.add(path, str(path.relative_to(data)))
                        count += 1
        raw.flush()
        os.fsync(raw.fileno())
    return count


@contextmanager
def _unless_gone() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        return


def restore(settings: Settings, source: Path, now: Millis) -> str:
    """Put a backup in the place of what is in the data folder, which is set aside whole.

    Raises:
        BackupRefused, StorageError: Nothing changed.
    """
    place = _embedded(settings)
    if place.parent.absolute() != settings.data.absolute() or place.name != DATABASE:
        raise BackupRefused("a backup is restored into a data folder with its own database")
    with _locked(place), tempfile.TemporaryDirectory(dir=settings.data) as folder:
        fresh = Path(folder)
        version = _unpack(source, fresh)
        moment = datetime.fromtimestamp(now / 1_000, UTC).strftime("%Y%m%d-%H%M%S")
        aside = settings.data / f"before-restore-{moment}"
        aside.mkdir(mode=0o700)
        names = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", FILES, *KEPT)
        for name in names:
            if (settings.data / name).exists():
                (settings.data / name).rename(aside / name)
        for name in names:
            if (fresh / name).exists():
                (fresh / name).rename(settings.data / name)
        if not any(aside.iterdir()):
            aside.rmdir()
            return f"{source} is restored: version {version}"
    return f"{source} is restored: version {version}; what was here is in {aside}"


def _write(content: IO[bytes] | None, path: Path) -> None:
    # ``extract`` takes over owners and modes too; its filters came with Python 3.11.4.
    assert content is not None, "a regular file has content"
    path.parent.mkdir(parents=True, exist_ok=True)
    with content, path.open("xb") as file:
        shutil.copyfileobj(content, file)


def _unpack(source: Path, folder: Path) -> str:
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                top, _, rest = member.name.partition("/")
                known = top == FILES if rest else top in (MANIFEST, DATABASE, *KEPT)
                if not member.isreg() or not known or ".." in member.name:
                    raise BackupRefused(f"{source} is no backup: it holds {member.name}")
                _write(tar.extractfile(member), folder / member.name)
        manifest = json.loads((folder / MANIFEST).read_text())
        version = str(manifest["database"])
    except (OSError, tarfile.TarError, ValueError, KeyError, EOFError) as error:
        raise BackupRefused(f"{source} is no backup: {error}") from error
    if version > HEAD:
        raise BackupRefused(f"{source} is of version {version}, made by a later Cordboard")
    if not (folder / DATABASE).is_file():
        raise BackupRefused(f"{source} is no backup: it holds no database")
    with looking(f"sqlite:///{(folder / DATABASE).absolute()}") as (db, _):
        wrong = damage(db)
    if wrong:
        raise BackupRefused(f"the database in {source} is damaged: {wrong}")
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return version


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Keep a server out, and refuse while one runs."""
    from storage.sqlite import SqliteDriver

    driver = SqliteDriver(place)
    driver.hold()
    try:
        yield
    finally:
        driver.close()


def _embedded(settings: Settings) -> Path:
    if not settings.database.startswith("sqlite"):
        raise BackupRefused(
            "the database is PostgreSQL: use pg_dump and pg_restore for it, and copy the data"
            " folder (uploads, secrets) beside it"
        )
    return sqlite_path(settings.database)


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free

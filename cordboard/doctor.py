"""``cordboard doctor``: looks at everything a server needs, and changes nothing."""

import os
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from access.connections import room_for
from config.settings import Settings
from cordboard.backup import free_bytes
from cordboard.control import PATH_MAX, SOCKET
from cordboard.folder import IDENTITY_SECRET
from cordboard.open_files import FEW, most
from cordboard.pages import CONSOLES, ROOT
from router.ids import Millis
from router.router import Router
from storage import checkup
from storage.errors import StorageError
from storage.migrations import HEAD

FREE_MIN: Final = 500 * 1024 * 1024
SANE: Final = 1_767_225_600_000
"""2026: a clock before that was never set."""
AHEAD_MS: Final = 5_000
WIDGET: Final = ROOT / "web_chat" / "widget" / "dist"


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    said: str
    wrong: bool = False


def examine(settings: Settings, now: Millis) -> Iterator[Finding]:
    running = _answers(settings.data / SOCKET)
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _folder(settings.data),
        lambda: _secrets(settings.data),
        lambda: _database(settings.database, now),
        _front_ends,
        _open_files,
        lambda: _port(settings, running),
    )
    yield Finding("server", "runs on this data folder" if running else "is not running")
    if now < SANE:
        yield Finding("clock", "was never set", wrong=True)
    for check in checks:
        yield from check()


def _folder(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield Finding("data folder", f"there is no {folder}; the first start makes it")
        return
    found = folder.stat()
    if found.st_uid != os.geteuid():
        yield Finding("data folder", f"{folder} belongs to another user", wrong=True)
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("data folder", f"{folder} cannot be written", wrong=True)
    elif stat.S_IMODE(found.st_mode) & 0o077:
        mode = f"{stat.S_IMODE(found.st_mode):o}"
        said = f"{folder} is open to other users ({mode}): chmod 700 {folder}"
        yield Finding("data folder", said, wrong=True)
    else:
        yield Finding("data folder", f"{folder} is ours alone")
    free = free_bytes(folder)
    yield Finding("disk", f"{free // 2**20} MiB are free", wrong=free < FREE_MIN)
    if len(os.fsencode(folder / SOCKET)) > PATH_MAX:
        said = "the data folder's path is too long: users and keys change only while stopped"
        yield Finding("control socket", said, wrong=True)


def _secrets(folder: Path) -> Iterator[Finding]:
    for path in (folder / IDENTITY_SECRET, folder / "cordboard.db"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            said = f"{path} is open to other users: chmod 600 {path}"
            yield Finding(path.name, said, wrong=True)


def _database(url: str, now: Millis) -> Iterator[Finding]:
    if url.startswith("sqlite") and not checkup.sqlite_path(url).exists():
        yield Finding("database", "is not there yet; the first start makes it")
        return
    try:
        with checkup.looking(url) as (db, version):
            if version is None:
                yield Finding("database", "is empty; the first start makes its tables")
                return
            if version != HEAD:
                older = "the next start upgrades it" if version < HEAD else "of a later Cordboard"
                said = f"is of version {version}, this is {HEAD}: {older}"
                yield Finding("database", said, wrong=version > HEAD)
            else:
                yield Finding("database", f"can be read, and is of version {version}")
            damaged = checkup.damage(db)
            yield Finding("integrity", damaged or "is sound", wrong=bool(damaged))
            last, gap = checkup.journal_gap(db)
            yield Finding("journal", gap or f"is whole: {last} events", wrong=bool(gap))
            yield from _snapshot(db, last)
            moment = checkup.last_moment(db)
            if moment is not None and moment > now + AHEAD_MS:
                seconds = (moment - now) // 1_000
                said = f"is {seconds} s behind the journal's last commit: was it set back?"
                yield Finding("clock", said, wrong=True)
            else:
                yield Finding("clock", "is not behind the journal")
    except StorageError as error:
        yield Finding("database", str(error), wrong=True)


def _snapshot(db: checkup.Looking, last: int) -> Iterator[Finding]:
    found = checkup.newest_snapshot(db)
    seq, wrong = 0, ""
    if found is not None:
        seq, state = found
        wrong = "does not match its sum" if state is None else _unreadable(state)
        wrong = wrong or ("lies after the journal's end" if seq > last else "")
    said = f"of event {seq} {wrong or 'can be read'}" if found is not None else "there is none yet"
    yield Finding("snapshot", said, wrong=bool(wrong))
    unread = checkup.unreadable_after(db, 0 if wrong else seq)
    if unread:
        yield Finding("journal", unread, wrong=True)


def _unreadable(state: bytes) -> str:
    try:
        Router.restore(state)
    except Exception as error:
        return f"cannot be read ({type(error).__name__}); the journal is replayed instead"
    return ""


def _front_ends() -> Iterator[Finding]:
    pages = {
        **{name: folder / "index.html" for name, folder in CONSOLES.items()},
        "widget": WIDGET / "widget.js",
        "panel": WIDGET / "widget" / "panel.en.js",
    }
    missing = [name for name, page in pages.items() if not page.is_file()]
    said = f"not built: {', '.join(missing)} (make setup)" if missing else "are built"
    yield Finding("front ends", said, wrong=bool(missing))


def _open_files() -> Iterator[Finding]:
    said = f"{most()}, for {room_for(most())} connections at once"
    if most() < FEW:
        said += ": raise the hard limit (ulimit -Hn, LimitNOFILE)"
    yield Finding("open files", said, wrong=most() < FEW)


def _port(settings: Settings, running: bool) -> Iterator[Finding]:
    if settings.port == 0:
        return
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((settings.host, settings.port))
        except OSError as error:
            said = f"{settings.port} on {settings.host}: {error.strerror}"
            if running:
                yield Finding("port", f"{settings.port} is taken, by the running server it seems")
            else:
                yield Finding("port", said, wrong=True)
            return
    yield Finding("port", f"{settings.port} on {settings.host} is free")


def _answers(path: Path) -> bool:
    if len(os.fsencode(path)) > PATH_MAX:
        return False
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        try:
            line.connect(str(path))
        except OSError:
            return False
    return True

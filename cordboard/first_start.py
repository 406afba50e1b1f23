"""An empty database is filled with a centre, and its users get passwords."""

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from access.passwords import Passwords
from config.centre import CentreFile, commands, rows
from engine.engine import Engine
from router.ids import AgentId
from storage.rows import AnyRow, User

SIGN_INS: Final = "sample-sign-ins.txt"
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""No characters that are taken for one another."""


class FolderUnusable(Exception):
    """The data folder cannot be written; the message says why, in one line."""


def prepare_folder(folder: Path) -> None:
    """Make the data folder, closed to other users of the machine.

    Raises:
        FolderUnusable
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / ".writable"
        probe.write_bytes(b"?" * 4096)
        probe.unlink()
    except OSError as error:
        why = "the disk is full" if error.errno == errno.ENOSPC else error.strerror
        raise FolderUnusable(f"cannot write the data folder {folder}: {why}") from error


async def fill(engine: Engine, centre: CentreFile, passwords: Passwords, folder: Path) -> None:
    """Define the centre where there is none.

    A start that was broken off in the middle is taken up again: every command has an id.
    """
    for number, command in enumerate(commands(centre)):
        await engine.submit(command, command_id=f"first-start-{number}", actor="first_start")
    kept = read_sign_ins(folder)
    chosen = {user.id: kept.get(user.id) or _password() for user in centre.users}
    users: list[AnyRow] = [
        User(
            id=user.id,
            name=user.name,
            role=user.role,
            password_hash=await passwords.hash(chosen[user.id]),
            agent=None if user.agent is None else AgentId(user.agent),
        )
        for user in centre.users
    ]
    # Before the users are stored: a password that nobody was told is worth nothing.
    write_sign_ins(folder, chosen)
    await engine.submit(None, command_id="", rows=[*rows(centre), *users])


def _password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def write_sign_ins(folder: Path, chosen: Mapping[str, str]) -> None:
    """Keep what to print at each start, readable by our user alone."""
    path = folder / SIGN_INS
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{user} {password}\n" for user, password in chosen.items())
        file.flush()
        os.fsync(file.fileno())


def read_sign_ins(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SIGN_INS).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split() for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}

"""The data folder: that it can be written, and the sample sign-ins kept in it."""

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from access.identity import SECRET_MIN
from config.settings import Settings

IDENTITY_SECRET: Final = "identity-secret"
SIGN_INS: Final = "sample-sign-ins.txt"


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


def write_sign_ins(folder: Path, chosen: Mapping[str, str]) -> None:
    """Keep what to print at each start, readable by our user alone."""
    path = folder / SIGN_INS
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{user} {password}\n" for user, password in chosen.items())
        file.flush()
        os.fsync(file.fileno())


def identity_secret(settings: Settings) -> str:
    """What sites prove their users with: the setting, else one made once and kept in the folder.

    Raises:
        FolderUnusable: The file is there and holds no secret.
    """
    if settings.identity_secret is not None:
        return settings.identity_secret.get_secret_value()
    path = settings.data / IDENTITY_SECRET
    if not path.exists():
        _write_whole(path, secrets.token_hex(32))
    secret = path.read_text("ascii").strip()
    if len(secret) < SECRET_MIN:
        raise FolderUnusable(f"{path} holds no secret: remove it, and a new one is made")
    return secret


def _write_whole(path: Path, text: str) -> None:
    """Half a secret would lock every site out."""
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_sign_ins(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SIGN_INS).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split() for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}

"""The data folder: that it can be written, and the sample sign-ins kept in it."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

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


def read_sign_ins(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SIGN_INS).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split() for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}

"""Files in a conversation: few types, told by their bytes, and never run in our name."""

import asyncio
import codecs
import os
import re
import secrets
from pathlib import Path
from typing import Final

SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
TYPES: Final = (
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/pdf",
    "text/plain",
)
INLINE: Final = frozenset(TYPES) - {"application/pdf", "text/plain"}
"""May be shown in a page. All others are saved."""
NAME_MAX: Final = 120
PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")


def sniff(data: bytes) -> str | None:
    """The type by what the bytes are, whatever the client calls them; None when not allowed."""
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if b"\x00" in data:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _looks_like_markup(data) else "text/plain"


def as_utf8(data: bytes) -> bytes:
    """Text that says by its first bytes that it is UTF-16, as some editors write it, as UTF-8."""
    if data[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or len(data) % 2:
        return data
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError:
        return data
    return data if "\x00" in text else text.encode()


def _looks_like_markup(data: bytes) -> bool:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<")


def safe_name(name: str) -> str:
    """The name as the customer gave it, without a path and without what breaks a header."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if char.isprintable() and char not in '"<>|:*?')
    return kept.strip(". ")[-NAME_MAX:] or "file"


def plain_name(name: str) -> bool:
    """Whether a file of ours can be called so: no path, nothing hidden, nothing odd, not long."""
    return PLAIN.fullmatch(name) is not None


class Files:
    """The bytes, in a folder, each under its id. What is known of them is in the database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, id: str) -> Path:
        assert id.isalnum(), id
        return self._folder / id[:2] / id

    async def keep(self, id: str, data: bytes) -> None:
        """On disk when this returns."""
        await asyncio.to_thread(self._keep, id, data)

    async def remove(self, id: str) -> None:
        """A file that is not there is fine."""
        await asyncio.to_thread(self.path(id).unlink, missing_ok=True)

    def _keep(self, id: str, data: bytes) -> None:
        path = self.path(id)
        # For our user alone, whatever the data folder allows.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        # Two tabs may send the same one at once.
        part = path.with_suffix(f".{secrets.token_hex(4)}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

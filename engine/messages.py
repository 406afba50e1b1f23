"""Messages and files as clients know them, and as they are stored."""

from typing import Final

from engine.wire import File, Message
from router.words import Sender
from storage import rows
from storage.records import StoredMessage

PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
UNKNOWN: Final = (240, 180)
"""The place of a picture that was kept before sizes were."""


def stored_id(contact: str, sender: Sender, message: str) -> str:
    """Clients make the ids of messages; only together with contact and sender are they unique."""
    return f"{contact}/{sender[0]}/{message}"


def public_id(stored: str) -> str:
    """What the client called it."""
    return stored.rsplit("/", 1)[-1]


def wire_file(file: rows.FileInfo) -> File:
    width, height = file.width, file.height
    if not width and file.type in PICTURES:
        width, height = UNKNOWN
    return File(
        id=file.id,
        name=file.name,
        type=file.type,
        size=file.size,
        url=f"/chat/files/{file.id}",
        width=width,
        height=height,
    )


def wire_message(stored: StoredMessage) -> Message:
    return Message(
        id=public_id(stored.id),
        contact=stored.contact,
        seq=stored.seq,
        sender=stored.sender,
        at=stored.at,
        text=stored.text,
        name=stored.name,
        notice=stored.notice,
        file=wire_file(stored.file) if stored.file is not None else None,
    )

"""Where the rows of what people say and do behind a conversation go: notes, mentions, partings."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from router import events as ev
from storage import rows
from storage.tallies import Puts

OfUser = rows.Whisper | rows.ClosingNote
NoteRow = rows.WrapUpNote | rows.TransferNote | rows.PrivateNote | rows.InvitationNote | OfUser
TalkRow = NoteRow | rows.Mention

NOTE_KINDS: Final[Mapping[type, str]] = {
    rows.WrapUpNote: "wrap_up",
    rows.TransferNote: "transfer",
    rows.PrivateNote: "private",
    rows.InvitationNote: "invitation",
    rows.Whisper: "whisper",
    rows.ClosingNote: "closing",
}


def put_talk_row(puts: Puts, row: TalkRow) -> None:
    if isinstance(row, rows.Mention):
        puts.setdefault("mentions", {})[row.contact, row.user] = msgspec.structs.astuple(row)
        return
    kind = NOTE_KINDS[type(row)]
    key: Any = (row.contact, row.at, kind, writer_of(row))
    puts.setdefault("notes", {})[key] = (*key, row.note)


def writer_of(row: NoteRow) -> str:
    """The agent; of what supervisors write the user."""
    return row.user if isinstance(row, OfUser) else row.agent


def put_participation(puts: Puts, event: ev.Invited | ev.TookPart | ev.Parted, seq: int) -> None:
    """By the event's number, under which the journal tells the rest."""
    user = "" if isinstance(event, ev.Invited) else event.user
    values = (seq, event.contact, event.agent, user, type(event).__name__, event.at)
    puts.setdefault("participations", {})[seq] = values

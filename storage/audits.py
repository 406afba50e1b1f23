"""Who changed what: the newest first, searched by words."""

from typing import Any, Final
from unicodedata import normalize

import msgspec
from sqlalchemy import Connection, and_, or_, select

from router.ids import Millis
from storage import schema
from storage.rows import Audit

PAGE: Final = 50
ESCAPE: Final = "\\"


class AuditsWanted(msgspec.Struct, frozen=True, kw_only=True):
    text: str = ""
    """Every word of it stands somewhere in the entry."""
    groups: tuple[tuple[str, ...], ...] = ()
    """Of each one stands somewhere in the entry: screens have other words for what is stored."""
    user: str = ""
    kind: str = ""
    begin: Millis | None = None
    end: Millis | None = None
    before: tuple[int, str] | None = None
    """Time and id of the last entry of the page before."""


def audits(db: Connection, wanted: AuditsWanted) -> list[Audit]:
    """Return a page and one more, to see whether it is the last."""
    table = schema.audit
    query = select(table)
    for group in (*((word,) for word in wanted.text.split()), *wanted.groups):
        told = (_escaped(normalize("NFC", word).casefold()) for word in group)
        query = query.where(or_(*(table.c.words.like(f"%{word}%", escape=ESCAPE) for word in told)))
    for name in ("user", "kind"):
        if value := getattr(wanted, name):
            query = query.where(table.c[name] == value)
    if wanted.begin is not None:
        query = query.where(table.c.at >= wanted.begin)
    if wanted.end is not None:
        query = query.where(table.c.at < wanted.end)
    if wanted.before is not None:
        at, id = wanted.before
        query = query.where(or_(table.c.at < at, and_(table.c.at == at, table.c.id < id)))
    found = db.execute(query.order_by(table.c.at.desc(), table.c.id.desc()).limit(PAGE + 1))
    return [_audit(row._mapping) for row in found]


def makers(db: Connection, kind: str) -> dict[str, str]:
    """Who was the first to do something with each subject of this kind that is on the record."""
    table = schema.audit
    query = select(table.c.subject, table.c.user).where(table.c.kind == kind)
    found = db.execute(query.order_by(table.c.at.desc(), table.c.id.desc()))
    return {row.subject: row.user for row in found}


def _escaped(word: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return word


def _audit(held: Any) -> Audit:
    return Audit(
        id=held["id"],
        at=Millis(held["at"]),
        user=held["user"],
        action=held["action"],
        kind=held["kind"],
        subject=held["subject"],
        name=held["name"],
        changes=msgspec.json.decode(held["changes"], type=tuple[tuple[str, str, str], ...]),
    )


def audit_values(row: Audit) -> tuple[Any, ...]:
    told = (row.user, row.action, row.kind, row.subject, row.name)
    words = " ".join((*told, *(part for change in row.changes for part in change)))
    return (
        row.at,
        row.id,
        *told,
        msgspec.json.encode(row.changes).decode(),
        normalize("NFC", words).casefold(),
    )

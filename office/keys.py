"""Programs' keys, made and revoked: by screens, programs and the command line alike."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec

from access.keys import NAME_MAX, KeyText, label_of, make_key, revoked
from config.changes import Change, Difference
from office.set_up import CannotApply, audit
from router.ids import Millis
from storage.names import read_name
from storage.rows import AnyRow, ApiKey

KEYS_MAX: Final = 1_000
"""That are not revoked."""
EXPIRES_MAX_MS: Final = 10 * 366 * 86_400_000


def new_key(
    live: int,
    name: str,
    scopes: Iterable[str],
    *,
    by: str,
    now: Millis,
    action: str,
    expires_at: Millis | None = None,
    id: str = "",
) -> tuple[str, ApiKey, list[AnyRow]]:
    """The key, to be shown once, what is kept of it, and all that is written.

    Raises: CannotApply.
    """
    name = name.strip()
    if not 0 < len(name) <= NAME_MAX:
        raise CannotApply("bad_value", [f"A key needs a name of at most {NAME_MAX} characters."])
    try:
        name = read_name(name)
    except ValueError as wrong:
        raise CannotApply("bad_value", [f"A key's name: {wrong}."]) from None
    if live >= KEYS_MAX:
        raise CannotApply("in_the_way", [f"There are {KEYS_MAX} keys already: revoke some."])
    if expires_at is not None and not now < expires_at <= now + EXPIRES_MAX_MS:
        raise CannotApply("bad_value", ["A key ends in the future, and within ten years."])
    key, row = make_key(name, scopes, now, id=id)
    told = [Difference("scopes", "", row.scopes)]
    if expires_at is not None:
        ends = datetime.fromtimestamp(expires_at / 1_000, UTC)
        told.append(Difference("ends", "", f"{ends:%Y-%m-%d %H:%M} UTC"))
    change = Change(kind="key", id=row.id, name=name, what="added", differences=tuple(told))
    text = label_of(row.id, KeyText(by=by, expires_at=expires_at))
    return key, row, [row, text, *audit([change], by, action, now)]


def changed_key(
    row: ApiKey, name: str, scopes: Iterable[str], *, by: str, now: Millis, action: str
) -> tuple[ApiKey, list[AnyRow]]:
    """The key under this name and with these scopes, and all that is written. Its secret stays."""
    after = msgspec.structs.replace(row, name=name.strip(), scopes=" ".join(sorted(scopes)))
    told = [
        Difference(field, getattr(row, field), getattr(after, field))
        for field in ("name", "scopes")
        if getattr(row, field) != getattr(after, field)
    ]
    if not told:
        return row, []
    change = Change(kind="key", id=row.id, name=after.name, what="changed", differences=tuple(told))
    return after, [after, *audit([change], by, action, now)]


def without_key(row: ApiKey, text: KeyText, *, by: str, now: Millis, action: str) -> list[AnyRow]:
    """What is written when a key opens nothing any more. ``text``: what is said of it so far."""
    change = Change(kind="key", id=row.id, name=row.name, what="removed")
    label = label_of(row.id, msgspec.structs.replace(text, revoked_by=by))
    return [revoked(row, now), label, *audit([change], by, action, now)]

"""How the rows of the doors are put: sessions, guesses, second factors, links and tokens."""

from typing import Any

import msgspec

from storage import rows
from storage.tallies import Puts

AdmissionRow = (
    rows.Session
    | rows.SessionEnded
    | rows.SessionsEnded
    | rows.Tried
    | rows.SecondFactor
    | rows.UserLink
    | rows.VisitorToken
)


def put_admission(puts: Puts, row: AdmissionRow) -> None:
    table, key, values = _admission(row)
    puts.setdefault(table, {})[key] = values


def _admission(row: AdmissionRow) -> tuple[str, Any, tuple[Any, ...]]:
    """Return table, key and values."""
    values = msgspec.structs.astuple(row)
    match row:
        case rows.Session():
            return "sessions", row.token_hash, (*values, None)
        case rows.SessionEnded():
            return "sessions_ended", row.token_hash, (row.at, row.token_hash)
        case rows.SessionsEnded():
            return "user_sessions_ended", row.user, (row.at, row.user)
        case rows.Tried():
            return "tries", row.key, values
        case rows.SecondFactor():
            codes = msgspec.json.encode(row.recovery).decode()
            kept = (row.user, row.secret, row.last_step, codes, row.at)
            return "second_factors", row.user, kept
        case rows.UserLink():
            return "user_links", (row.issuer, row.subject), values
        case rows.VisitorToken():
            return "visitor_tokens", row.token_hash, values

"""The hot path's statements, made from the schema once. The same for both databases."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Table

from storage import schema

KEEP: Final = {
    # A session that has ended does not come back by being seen once more.
    "sessions": ("ended_at",),
    # These never change, and what is not set is not written into the indexes again.
    "contacts": ("customer", "entered_at"),
}
ADDED: Final = {"contact_tallies", "agent_tallies"}
"""Their rows are what is added to the sums that are stored."""
ONLY_WHEN: Final = {"read_marks": "excluded.seq > read_marks.seq"}


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def insert(table: Table) -> str:
    names = [column.name for column in table.columns]
    return f'INSERT INTO "{table.name}" ({_quoted(names)}) VALUES ({", ".join("?" * len(names))})'


def put(table: Table) -> str:
    """Insert the row, or replace the one with its key."""
    keys = [column.name for column in table.primary_key.columns]
    kept = KEEP.get(table.name, ())
    changed = [c.name for c in table.columns if c.name not in keys and c.name not in kept]
    action = "NOTHING"
    if changed:
        added = f'"{table.name}".' if table.name in ADDED else ""
        action = "UPDATE SET " + ", ".join(
            f'"{name}" = {added}"{name}" + excluded."{name}"'
            if added
            else f'"{name}" = excluded."{name}"'
            for name in changed
        )
    condition = f" WHERE {ONLY_WHEN[table.name]}" if table.name in ONLY_WHEN else ""
    return f"{insert(table)} ON CONFLICT ({_quoted(keys)}) DO {action}{condition}"


_THEIRS: Final = "(SELECT id FROM contacts WHERE customer = ?)"
ERASE: Final[dict[str, str]] = {
    "erase_messages": f"UPDATE messages SET text = '', file = NULL WHERE contact IN {_THEIRS}",
    "erase_files": f"DELETE FROM files WHERE contact IN {_THEIRS}",
    "erase_ratings": f"UPDATE ratings SET comment = '' WHERE contact IN {_THEIRS}",
    "erase_notes": f"UPDATE notes SET note = '' WHERE contact IN {_THEIRS}",
    "erase_pads": "DELETE FROM pads WHERE customer = ?",
    "erase_tokens": "DELETE FROM visitor_tokens WHERE visitor IN"
    " (SELECT value FROM identities WHERE kind = 'visitor' AND customer = ?)",
    # After the tokens, which are found by them.
    "erase_identities": "DELETE FROM identities WHERE customer = ?",
    "erase_customer": "DELETE FROM customers WHERE id = ?",
}
"""What deletes a customer. A message keeps its place, a rating its figure, a file nothing."""

PUT: Final[dict[str, str]] = {
    **{
        table.name: put(table)
        for table in schema.metadata.sorted_tables
        if table.name not in ("leader", "journal", "snapshots")
    },
    "contact_seq": "UPDATE contacts SET last_seq = ? WHERE id = ?",
    # Last, so that a session begun and ended in one commit is ended.
    "sessions_ended": "UPDATE sessions SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL",
    "labels_removed": "DELETE FROM labels WHERE kind = ? AND id = ?",
    "invitations_used": 'DELETE FROM invitations WHERE "user" = ?',
    **ERASE,
    "erase_visitor": "DELETE FROM visitor_tokens WHERE visitor = ?",
}
"""In the order in which one commit runs them."""

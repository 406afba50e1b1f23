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
FIRST: Final = {"api_keys": ("revoked_at",)}
"""Said once, it stays: a key that is changed meanwhile opens nothing again."""
ADDED: Final = {"contact_tallies", "agent_tallies", "treatment_counts"}
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
        action = "UPDATE SET " + ", ".join(f'"{name}" = {_next(table, name)}' for name in changed)
    condition = f" WHERE {ONLY_WHEN[table.name]}" if table.name in ONLY_WHEN else ""
    return f"{insert(table)} ON CONFLICT ({_quoted(keys)}) DO {action}{condition}"


def _next(table: Table, name: str) -> str:
    """What becomes of a column of a row that is there."""
    if table.name in ADDED:
        return f'"{table.name}"."{name}" + excluded."{name}"'
    if name in FIRST.get(table.name, ()):
        return f'COALESCE("{table.name}"."{name}", excluded."{name}")'
    return f'excluded."{name}"'


_THEIRS: Final = "(SELECT id FROM contacts WHERE customer = ?)"
ERASE: Final[dict[str, str]] = {
    "erase_messages": f"UPDATE messages SET text = '', file = NULL WHERE contact IN {_THEIRS}",
    "erase_files": f"DELETE FROM files WHERE contact IN {_THEIRS}",
    "erase_ratings": f"UPDATE ratings SET comment = '' WHERE contact IN {_THEIRS}",
    "erase_notes": f"UPDATE notes SET note = '' WHERE contact IN {_THEIRS}",
    "erase_mentions": f"DELETE FROM mentions WHERE contact IN {_THEIRS}",
    "erase_entries": f"UPDATE entries SET fields = '{{}}' WHERE contact IN {_THEIRS}",
    "erase_mails": f"DELETE FROM mails WHERE contact IN {_THEIRS}",
    "erase_pads": "DELETE FROM pads WHERE customer = ?",
    "erase_tokens": "DELETE FROM visitor_tokens WHERE visitor IN"
    " (SELECT value FROM identities WHERE kind = 'visitor' AND customer = ?)",
    # After the tokens, which are found by them.
    "erase_identities": "DELETE FROM identities WHERE customer = ?",
    "erase_customer": "DELETE FROM customers WHERE id = ?",
}
"""What deletes a customer. A message keeps its place, a rating its figure, a file nothing."""

ERASE_CONTACT: Final[dict[str, str]] = {
    "erase_contact_messages": "UPDATE messages SET text = '', file = NULL WHERE contact = ?",
    "erase_contact_files": "DELETE FROM files WHERE contact = ?",
    "erase_contact_rating": "UPDATE ratings SET comment = '' WHERE contact = ?",
    "erase_contact_notes": "UPDATE notes SET note = '' WHERE contact = ?",
    "erase_contact_mentions": "DELETE FROM mentions WHERE contact = ?",
    "erase_contact_entry": "UPDATE entries SET fields = '{}' WHERE contact = ?",
    "erase_contact_mails": "DELETE FROM mails WHERE contact = ?",
}
"""The same for one contact."""

_NOTHING_KEPT: Final = (
    "NOT EXISTS (SELECT 1 FROM contacts WHERE contacts.customer = ? AND NOT EXISTS"
    " (SELECT 1 FROM erased_contacts WHERE erased_contacts.contact = contacts.id))"
)
EXPIRE_CUSTOMER: Final[dict[str, str]] = {
    "expire_tokens": "DELETE FROM visitor_tokens WHERE visitor IN (SELECT value FROM identities"
    f" WHERE kind = 'visitor' AND customer = ?) AND {_NOTHING_KEPT}",
    "expire_identities": f"DELETE FROM identities WHERE customer = ? AND {_NOTHING_KEPT}",
    "expire_pads": f"DELETE FROM pads WHERE customer = ? AND {_NOTHING_KEPT}",
    "expire_customer": f"DELETE FROM customers WHERE id = ? AND {_NOTHING_KEPT}",
}
"""For customers of whom no contact is kept any more. They run after the contacts are put."""

PUT: Final[dict[str, str]] = {
    **{
        table.name: put(table)
        for table in schema.metadata.sorted_tables
        if table.name not in ("leader", "journal", "snapshots")
    },
    "contact_seq": "UPDATE contacts SET last_seq = ? WHERE id = ?",
    # Last, so that a session begun and ended in one commit is ended.
    "sessions_ended": "UPDATE sessions SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL",
    "user_sessions_ended": 'UPDATE sessions SET ended_at = ? WHERE "user" = ? AND ended_at IS NULL',
    "mails_tried": "UPDATE mails SET address = CASE WHEN ? = 'pending' THEN address ELSE '' END,"
    " state = ?, attempts = ?, next_at = ?, error = ? WHERE id = ?",
    "webhooks_removed": "DELETE FROM webhooks WHERE id = ?",
    "deliveries_removed": "DELETE FROM deliveries WHERE webhook = ?",
    "labels_removed": "DELETE FROM labels WHERE kind = ? AND id = ?",
    "invitations_used": 'DELETE FROM invitations WHERE "user" = ?',
    **ERASE,
    **ERASE_CONTACT,
    **EXPIRE_CUSTOMER,
    "erase_visitor": "DELETE FROM visitor_tokens WHERE visitor = ?",
}
"""In the order in which one commit runs them."""

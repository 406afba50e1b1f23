"""Programs come in: their keys, their repeated requests, and the webhooks that tell them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False)


def _int(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _maybe_int(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=True)


def upgrade() -> None:
    op.create_table(
        "api_keys",
        _text("id"),
        _text("name"),
        _text("token_hash"),
        _text("scopes"),
        _int("created_at"),
        _maybe_int("revoked_at"),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
    )
    op.create_table(
        "idempotency",
        _text("actor"),
        _text("key"),
        _text("fingerprint"),
        _int("at"),
        _int("status"),
        _text("body"),
        sa.PrimaryKeyConstraint("actor", "key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"])
    op.create_table(
        "webhooks",
        _text("id"),
        _text("url"),
        _text("kinds"),
        _text("secret"),
        _int("created_at"),
        _int("cursor"),
        _maybe_int("failing_since"),
        _maybe_int("disabled_at"),
        _text("disabled_why"),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_table(
        "deliveries",
        _text("webhook"),
        _int("seq"),
        _text("kind"),
        _text("subject"),
        _int("at"),
        _text("state"),
        _int("attempts"),
        _int("next_at"),
        _maybe_int("tried_at"),
        _int("status"),
        _text("error"),
        sa.PrimaryKeyConstraint("webhook", "seq", name="pk_deliveries"),
    )
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["webhook", "seq"],
        sqlite_where=pending,
        postgresql_where=pending,
    )
    op.create_index("ix_contacts_entered_at_id", "contacts", ["entered_at", "id"])

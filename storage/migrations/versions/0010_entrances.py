"""Keep what customers filled in and agreed to, mails to them, and who saw treatments."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False)


def _int(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "entries",
        _text("contact"),
        _text("customer"),
        _int("at"),
        _text("form"),
        _text("fields"),
        _text("consent"),
        _text("consent_text"),
        sa.PrimaryKeyConstraint("contact", name="pk_entries"),
    )
    op.create_table(
        "mails",
        _text("id"),
        _text("contact"),
        _text("address"),
        _text("language"),
        _int("at"),
        _text("state"),
        _int("attempts"),
        _int("next_at"),
        _text("error"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
    )
    op.create_index("ix_mails_contact", "mails", ["contact"])
    op.create_index(
        "ix_mails_pending",
        "mails",
        ["next_at"],
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "treatment_counts",
        _int("day"),
        _text("treatment"),
        _text("queue"),
        _int("shown"),
        _int("clicked"),
        sa.PrimaryKeyConstraint("day", "treatment", "queue", name="pk_treatment_counts"),
    )

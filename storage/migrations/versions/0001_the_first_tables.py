"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _journal()
    _contacts()
    _conversations()
    _people()


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=null, autoincrement=False)


def blob(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def create(table: str, keys: tuple[str, ...], *columns: sa.Column[Any]) -> None:
    op.create_table(table, *columns, sa.PrimaryKeyConstraint(*keys, name=f"pk_{table}"))


def create_open_index(table: str, column: str, where: str) -> None:
    """For the few rows that are not over."""
    op.create_index(
        f"ix_{table}_open",
        table,
        [column],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _journal() -> None:
    create("leader", ("id",), number("id"), number("epoch"), text("owner"), number("at"))
    create(
        "journal",
        ("first_seq",),
        number("first_seq"),
        sa.Column("count", sa.Integer(), nullable=False),
        number("at"),
        number("epoch"),
        blob("events"),
    )
    create("snapshots", ("seq",), number("seq"), number("at"), text("checksum"), blob("state"))
    create(
        "answers",
        ("actor", "command_id"),
        text("actor"),
        text("command_id"),
        number("at"),
        number("first_seq"),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_index("ix_answers_at", "answers", ["at"])


def _contacts() -> None:
    create(
        "contacts",
        ("id",),
        text("id"),
        text("customer"),
        text("channel"),
        text("queue"),
        text("stage"),
        number("entered_at"),
        number("due"),
        number("head_start_ms"),
        text("agent", null=True),
        number("accepted_at", null=True),
        number("lost_at", null=True),
        number("ended_at", null=True),
        text("ended_by"),
        number("closed_at", null=True),
        text("close_reason"),
        text("disposition"),
        number("last_seq"),
    )
    op.create_index("ix_contacts_accepted_at", "contacts", ["accepted_at"])
    op.create_index("ix_contacts_customer_entered_at", "contacts", ["customer", "entered_at"])
    op.create_index("ix_contacts_lost_at", "contacts", ["lost_at"])
    create_open_index("contacts", "id", "closed_at IS NULL")
    create(
        "segments",
        ("seq",),
        number("seq"),
        text("contact"),
        text("kind"),
        text("queue"),
        text("agent", null=True),
        number("started_at"),
        number("ended_at", null=True),
        text("outcome"),
    )
    op.create_index("ix_segments_contact", "segments", ["contact"])
    op.create_index("ix_segments_kind_ended_at", "segments", ["kind", "ended_at"])
    create_open_index("segments", "contact", "ended_at IS NULL")
    create(
        "agent_intervals",
        ("seq",),
        number("seq"),
        text("agent"),
        text("kind"),
        text("value"),
        text("reason"),
        number("started_at"),
        number("ended_at", null=True),
    )
    op.create_index(
        "ix_agent_intervals_agent_started_at", "agent_intervals", ["agent", "started_at"]
    )
    create_open_index("agent_intervals", "agent", "ended_at IS NULL")


def _conversations() -> None:
    create(
        "messages",
        ("contact", "seq"),
        text("contact"),
        number("seq"),
        text("id"),
        text("sender"),
        text("agent", null=True),
        number("at"),
        text("text"),
        text("name"),
        text("notice"),
        text("file", null=True),
    )
    op.create_index("ix_messages_contact_id", "messages", ["contact", "id"])
    create(
        "files",
        ("id",),
        text("id"),
        text("contact"),
        text("name"),
        text("type"),
        number("size"),
        number("at"),
        text("by"),
    )
    op.create_index("ix_files_contact", "files", ["contact"])
    create("read_marks", ("contact", "side"), text("contact"), text("side"), number("seq"))
    create("ratings", ("contact",), text("contact"), number("score"), text("comment"), number("at"))
    create(
        "notes",
        ("contact", "at", "kind", "agent"),
        text("contact"),
        number("at"),
        text("kind"),
        text("agent"),
        text("note"),
    )


def _people() -> None:
    create("customers", ("id",), text("id"), text("name"), text("email"), text("attributes"))
    create("identities", ("kind", "value"), text("kind"), text("value"), text("customer"))
    op.create_index("ix_identities_customer", "identities", ["customer"])
    create(
        "users",
        ("id",),
        text("id"),
        text("name"),
        text("role"),
        text("password_hash"),
        text("agent", null=True),
        text("picture", null=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
    )
    create(
        "sessions",
        ("token_hash",),
        text("token_hash"),
        text("user"),
        number("created_at"),
        number("seen_at"),
        number("expires_at"),
        number("ended_at", null=True),
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])
    create(
        "visitor_tokens", ("visitor",), text("visitor"), text("token_hash"), number("expires_at")
    )
    op.create_index("ix_visitor_tokens_token_hash", "visitor_tokens", ["token_hash"], unique=True)
    create("labels", ("kind", "id"), text("kind"), text("id"), text("label"), number("position"))

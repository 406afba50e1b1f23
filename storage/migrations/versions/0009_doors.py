"""Keep rotated sessions, guesses, second factors, links to other sign-ons, and what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NEW = ("current", "previous", "how", "device", "address")


def upgrade() -> None:
    with op.batch_alter_table("sessions") as sessions:
        for name in NEW:
            sessions.add_column(sa.Column(name, sa.Text(), nullable=True))
        sessions.add_column(sa.Column("rotated_at", sa.BigInteger(), nullable=True))
    table = sa.table("sessions", *(sa.column(name) for name in (*NEW, "rotated_at", "created_at")))
    before = {"current": "", "previous": "", "device": "", "address": "", "how": "password"}
    op.execute(sa.update(table).values(**before, rotated_at=table.c.created_at))
    with op.batch_alter_table("sessions") as sessions:
        for name in NEW:
            sessions.alter_column(name, existing_type=sa.Text(), nullable=False)
        sessions.alter_column("rotated_at", existing_type=sa.BigInteger(), nullable=False)
    op.create_index("ix_sessions_current", "sessions", ["current"])
    op.create_index("ix_sessions_previous", "sessions", ["previous"])
    op.create_index("ix_contacts_queue_closed_at", "contacts", ["queue", "closed_at"])
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("email", sa.Text(), nullable=True))
    op.execute(sa.update(sa.table("users", sa.column("email"))).values(email=""))
    with op.batch_alter_table("users") as users:
        users.alter_column("email", existing_type=sa.Text(), nullable=False)
    op.create_table(
        "tries",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tries"),
    )
    op.create_table(
        "second_factors",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("recovery", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user", name="pk_second_factors"),
    )
    op.create_table(
        "user_links",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_user_links"),
    )
    op.create_index("ix_user_links_user", "user_links", ["user"])
    op.create_table(
        "erased_contacts",
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("contact", name="pk_erased_contacts"),
    )

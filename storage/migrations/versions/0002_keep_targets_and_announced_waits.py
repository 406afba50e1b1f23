"""Keep each contact's target, for the service level, and the waits that customers were told."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "announced",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("low_ms", sa.BigInteger(), nullable=True),
        sa.Column("high_ms", sa.BigInteger(), nullable=True),
        sa.Column("longer_because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_announced"),
    )
    op.create_index("ix_announced_at", "announced", ["at"])
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("target_ms", sa.BigInteger(), nullable=True))
    # due = entered_at + target - head start; the best that is known of contacts of before.
    op.execute("UPDATE contacts SET target_ms = due - entered_at + head_start_ms")
    with op.batch_alter_table("contacts") as contacts:
        contacts.alter_column("target_ms", existing_type=sa.BigInteger(), nullable=False)

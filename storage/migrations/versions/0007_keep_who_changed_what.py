"""Keep who changed what in the set-up, and invitations to choose a password."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("user", "action", "kind", "subject", "name", "changes", "words")
        ),
        sa.PrimaryKeyConstraint("at", "id", name="pk_audit"),
    )
    op.create_table(
        "invitations",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user", name="pk_invitations"),
    )
    op.create_index("ix_invitations_token_hash", "invitations", ["token_hash"])

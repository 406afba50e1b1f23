"""A visitor may hold several tokens: a rotated one outlives the answer that brought the next."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.rename_table("visitor_tokens", "visitor_tokens_before")
    # Its names go with it, and the new table needs them.
    op.drop_index("ix_visitor_tokens_token_hash", "visitor_tokens_before")
    op.create_table(
        "visitor_tokens",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_visitor_tokens_by_hash"),
    )
    op.execute(
        "INSERT INTO visitor_tokens (token_hash, visitor, expires_at)"
        " SELECT token_hash, visitor, expires_at FROM visitor_tokens_before"
    )
    op.drop_table("visitor_tokens_before")

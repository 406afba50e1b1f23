"""Say of each user which teams they are limited to."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("teams", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("users") as users:
        users.alter_column("teams", existing_type=sa.Text(), server_default=None)

"""Say of each user whether they may take contacts out of their turn."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("may_pick", sa.Boolean(), nullable=True))
    op.execute(sa.update(sa.table("users", sa.column("may_pick"))).values(may_pick=sa.false()))
    with op.batch_alter_table("users") as users:
        users.alter_column("may_pick", existing_type=sa.Boolean(), nullable=False)

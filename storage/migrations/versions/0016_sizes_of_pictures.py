"""Keep how wide and high pictures are, so that their places are kept free before they come."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    # Of those that are there already nobody knows: 0.
    with op.batch_alter_table("files") as files:
        for name in ("width", "height"):
            files.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("files") as files:
        for name in ("width", "height"):
            files.alter_column(name, existing_type=sa.BigInteger(), server_default=None)

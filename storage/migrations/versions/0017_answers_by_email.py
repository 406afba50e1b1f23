"""Tell answers to messages that were left from transcripts that were asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("mails") as mails:
        mails.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="transcript"))
    with op.batch_alter_table("mails") as mails:
        mails.alter_column("kind", existing_type=sa.Text(), server_default=None)

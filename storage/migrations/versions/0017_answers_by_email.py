"""Tell answers to messages that were left from transcripts that were asked for.

And take from visitors the identities that they had only typed; and count those who are lost at the
moment as lost, which was done when they were closed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("mails") as mails:
        mails.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="transcript"))
    with op.batch_alter_table("mails") as mails:
        mails.alter_column("kind", existing_type=sa.Text(), server_default=None)
    _forget_what_was_only_typed()
    _write_addresses_small()
    op.execute(
        "UPDATE contact_tallies SET lost = lost + (SELECT COUNT(*) FROM contacts c"
        " WHERE c.stage = 'lost' AND c.accepted_at IS NULL AND c.queue = contact_tallies.queue"
        " AND c.channel = contact_tallies.channel"
        " AND c.entered_at / 900000 = contact_tallies.quarter)"
        " WHERE quarter IN (SELECT entered_at / 900000 FROM contacts WHERE stage = 'lost')"
    )


def _forget_what_was_only_typed() -> None:
    """Messages that were left made the address an identity of a visitor whom nobody knows."""
    op.execute(
        "DELETE FROM identities WHERE kind = 'email'"
        " AND customer IN (SELECT customer FROM identities WHERE kind = 'visitor')"
        " AND customer NOT IN (SELECT customer FROM identities WHERE kind = 'site_user')"
    )


def _write_addresses_small() -> None:
    identities = sa.table("identities", sa.column("kind"), sa.column("value"))
    found = op.get_bind().execute(sa.select(identities.c.value).where(identities.c.kind == "email"))
    taken = {value for (value,) in found}
    for value in sorted(taken):
        small = value.strip().lower()
        # Of two customers with one address the second keeps it as it was written: found no more.
        if small not in taken:
            taken.add(small)
            this = (identities.c.kind == "email", identities.c.value == value)
            op.execute(identities.update().where(*this).values(value=small))

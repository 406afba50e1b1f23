"""Keep the words in which customers were asked, and their answers with the contact alone."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("entries") as entries:
        entries.add_column(sa.Column("questions", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("entries") as entries:
        entries.alter_column("questions", existing_type=sa.Text(), server_default=None)
    # The same answers stood with the customer, and outlived the days for which a queue keeps words.
    customers = sa.table("customers", sa.column("id"), sa.column("attributes"))
    db = op.get_bind()
    asked = sa.select(customers).where(customers.c.attributes.like('%"form.%'))
    for id, text in db.execute(asked).all():
        kept = {name: value for name, value in json.loads(text).items() if name[:5] != "form."}
        left = sa.update(customers).where(customers.c.id == id)
        db.execute(left.values(attributes=json.dumps(kept, ensure_ascii=False)))

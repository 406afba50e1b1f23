"""Versions of the schema. The newest is ``HEAD``; a test holds it equal to the scripts."""

from typing import Final

import sqlalchemy

HEAD: Final = "0017"


def stored_version(engine: sqlalchemy.Engine) -> str | None:
    """Return the version of the database, None when it is empty."""
    with engine.connect() as db:
        if not sqlalchemy.inspect(db).has_table("alembic_version"):
            return None
        found = db.scalar(sqlalchemy.text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)

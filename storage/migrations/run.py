"""Brings a database to a version. Imported only when there is something to do."""

from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage.errors import StorageError
from storage.migrations import stored_version


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return found


def upgrade(engine: sqlalchemy.Engine, version: str = "head") -> None:
    """Bring the database up to ``version``, in one transaction.

    Raises:
        StorageError: ``database_newer``: a later Cordboard has been here.
    """
    setup = config()
    stored = stored_version(engine)
    known = {script.revision for script in ScriptDirectory.from_config(setup).walk_revisions()}
    if stored is not None and stored not in known:
        raise StorageError(
            "database_newer", f"the database is of version {stored}, made by a later Cordboard"
        )
    with engine.begin() as connection:
        setup.attributes["connection"] = connection
        command.upgrade(setup, version)

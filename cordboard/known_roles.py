"""The roles that a server with these settings would have, without starting it."""

from config.centre import SAMPLE, load_centre
from config.roles import ROLE
from config.settings import Settings
from storage import checkup, queries
from storage.errors import StorageError
from storage.migrations import HEAD
from storage.rights import BUILT_IN


def known_roles(settings: Settings) -> frozenset[str]:
    """Of the database where it is filled, else of the file that would fill it.

    Raises:
        SettingsError: The centre's file cannot be read.
    """
    try:
        with checkup.looking(settings.database) as (db, version):
            if version == HEAD and queries.users(db):
                return frozenset(BUILT_IN).union(one.id for one in queries.labels(db, ROLE))
    except StorageError:
        pass  # There is none yet, or none in reach: what it would be filled from says enough.
    centre = load_centre(settings.centre or SAMPLE)
    return frozenset(BUILT_IN).union(role.id for role in centre.roles)

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import settings

from tests.postgres import PostgresServer, drop_database, new_database

# No timed assertion: on a busy machine any example may be slow.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


LONG_ONES = ("test_screens.py", "test_schemathesis.py", "test_crash.py", "test_mutations.py")
"""Begun first, so that no worker is left with one of them in the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONG_ONES)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Of a running server, with the database ``postgres``."""
    given = os.environ.get("CORDBOARD_TEST_PG_URL")
    if given:
        yield given
        return
    server = PostgresServer()
    server.start()
    yield server.url("postgres")
    server.remove()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'cordboard.db'}"
        return
    server_url: str = request.getfixturevalue("postgres_url")
    name = new_database(server_url)
    yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    drop_database(server_url, name)

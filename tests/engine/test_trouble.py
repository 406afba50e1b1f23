"""The database fails in every way it can: nothing acknowledged is lost, nothing else is told."""

import asyncio
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from engine.answers import NotTaken
from engine.engine import BATCH_MAX
from router.events import Enqueued
from router.ids import ContactId, Millis
from storage import queries
from storage.errors import StorageError
from storage.journal import Journal
from storage.store import open_store
from tests.engine.house import EngineHouse, running
from tests.postgres import PostgresServer, drop_database, new_database
from tests.virtual_time import run_virtual

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A PostgreSQL that the test may stop."""
    server = PostgresServer()
    server.start()
    yield server
    server.remove()


async def until_available(house: EngineHouse) -> None:
    while not house.engine.available:
        await asyncio.to_thread(lambda: None)


async def until_told_unavailable(house: EngineHouse, contact: str) -> None:
    with pytest.raises(NotTaken) as told:
        await house.enqueue(contact, f"enqueue {contact}")
    assert told.value.code == "unavailable"


def test_a_server_that_went_away_and_came_back_is_written_again(
    own_server: PostgresServer,
) -> None:
    url = own_server.url(new_database(own_server.url("postgres")))

    async def scenario() -> None:
        async with running(url) as house:
            await house.set_up()
            await house.enqueue("before")
            own_server.stop()
            await until_told_unavailable(house, "during")
            assert not house.engine.available
            await until_told_unavailable(house, "refused")
            assert house.kinds().count("Enqueued") == 1
            own_server.start()
            await until_available(house)
            # What was in flight is written after all; asking again finds it done.
            await house.enqueue("during", "enqueue during")
            await house.enqueue("refused", "enqueue refused")
            await house.enqueue("after")
            names = [e.contact for e in house.published if isinstance(e, Enqueued)]
            assert names == ["before", "during", "refused", "after"]
        async with running(url, epoch_ms=1) as house:
            router = await house.engine.settled()
            assert sorted(router.contacts) == ["after", "before", "during", "refused"]

    asyncio.run(scenario())


def test_a_connection_that_is_cut_is_made_anew(postgres_url: str) -> None:
    name = new_database(postgres_url)
    url = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))

    async def scenario() -> None:
        async with running(url) as house:
            await house.set_up()
            await house.enqueue("before")
            with psycopg.connect(postgres_url, autocommit=True) as db:
                cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
                db.execute(cut, (name,))
            await until_told_unavailable(house, "during")
            await until_available(house)
            await house.enqueue("during", "enqueue during")
            assert [e.contact for e in house.published if isinstance(e, Enqueued)] == [
                "before",
                "during",
            ]

    asyncio.run(scenario())
    drop_database(postgres_url, name)


def test_a_disk_that_fills_up_is_told_and_service_resumes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cordboard.db'}"

    async def scenario() -> None:
        async with running(url) as house:
            await house.set_up()
            driver = house.store.journal._driver
            pages = driver.query("PRAGMA page_count")[0][0]
            driver.query(f"PRAGMA max_page_count = {pages + 4}")
            taken = await fill_up(house)
            assert not house.engine.available
            # Every new connection may grow again: as if somebody had made room.
            await until_available(house)
            await house.say("c1", "after", "there is room again")
            found = await house.store.read(queries.messages, ContactId("c1"))
            texts = [message.id for message in found]
            assert texts[: len(taken)] == taken
            assert texts[-1] == "after"

    run_virtual(scenario())


def test_connections_lost_with_the_last_process_are_known_after_trouble_at_start(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'cordboard.db'}"
    people = [f"c{number}" for number in range(2 * BATCH_MAX)]

    async def scenario() -> None:
        async with running(url) as house:
            await house.set_up()
            await asyncio.gather(*(house.enqueue(contact) for contact in people))
        async with running(url, epoch_ms=1) as house:
            driver = house.store.journal._driver
            pages = driver.query("PRAGMA page_count")[0][0]
            driver.query(f"PRAGMA max_page_count = {pages}")
            while house.engine.available:
                await asyncio.to_thread(lambda: None)
            await until_available(house)
            await house.enqueue("afterwards")
            contacts = (await house.engine.settled()).contacts
            assert [name for name in people if contacts[ContactId(name)].away_until is None] == []

    run_virtual(scenario())


async def fill_up(house: EngineHouse) -> list[str]:
    """Post until the disk is full; return what was acknowledged."""
    await house.enqueue("c1")
    taken: list[str] = []
    for number in range(200):
        try:
            await house.say("c1", f"m{number}", "x" * 2_000)
        except NotTaken:
            return taken
        taken.append(f"m{number}")
    raise AssertionError("the disk never filled up")


CHILD = """
import asyncio, resource, sys
from pathlib import Path
from urllib.parse import urlsplit
from engine.answers import NotTaken
from tests.engine.house import running
from tests.engine.test_trouble import fill_up

async def scenario():
    async with running(sys.argv[1]) as house:
        await house.set_up()
        print("limited", flush=True)
        folder = Path(urlsplit(sys.argv[1]).path).parent
        largest = max(file.stat().st_size for file in folder.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 400_000, resource.RLIM_INFINITY))
        taken = await fill_up(house)
        print(",".join(taken), flush=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        while not house.engine.available:
            await asyncio.to_thread(lambda: None)
        await house.say("c1", "after", "there is room again")
        print("resumed", flush=True)

asyncio.run(scenario())
"""


def test_the_system_refusing_to_write_on_is_survived_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cordboard.db'}"
    done = subprocess.run(
        [sys.executable, "-c", CHILD, url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=_survive_the_limit,
    )
    assert done.returncode == 0, done.stderr
    limited, taken, resumed = done.stdout.splitlines()
    assert (limited, resumed) == ("limited", "resumed")
    store = open_store(url, at=Millis(0))
    found = [message.id for message in store.read_now(queries.messages, ContactId("c1"))]
    store.close()
    assert found[: taken.count(",") + 1] == taken.split(",")


def _survive_the_limit() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


READER = """
import os, sys
from storage import sqlite
from storage.errors import StorageError
from storage.store import open_store
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)  # Root may write anything; somebody else may not.
try:
    open_store(sys.argv[1], at=0)
except StorageError as error:
    print(error.code, error)
"""


def test_a_file_that_may_not_be_written_is_named() -> None:
    # Not below pytest's folder, which other users may not enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "cordboard.db"
        open_store(f"sqlite:///{path}", at=Millis(0)).close()
        path.chmod(0o444)
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", READER, f"sqlite:///{path}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        folder.chmod(0o755)
    assert done.stdout.startswith("database_read_only"), done.stdout + done.stderr
    assert str(path) in done.stdout


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cordboard.db"
    path.write_bytes(b"no database at all. " * 500)
    with pytest.raises(StorageError) as told:
        open_store(f"sqlite:///{path}", at=Millis(0))
    assert told.value.code == "database_corrupt"
    assert path.read_bytes().startswith(b"no database")


def test_a_server_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as told:
        open_store(f"postgresql://nobody@/nothing?host={tmp_path}", at=Millis(0))
    assert (told.value.code, told.value.retryable) == ("database_away", True)


def test_a_url_of_no_known_kind_is_refused() -> None:
    with pytest.raises(StorageError) as told:
        open_store("mysql://localhost/cordboard", at=Millis(0))
    assert told.value.code == "bad_database_url"


def test_who_lost_the_database_to_another_process_stops(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            other = Journal(house.store.journal._driver)
            other.lead("another process", Millis(0))
            with pytest.raises(NotTaken):
                await house.enqueue("c1")
            with pytest.raises(NotTaken):
                await house.enqueue("c2")
            assert house.kinds().count("Enqueued") == 0
            assert await house.store.read(queries.contact, ContactId("c1")) is None

    run_virtual(scenario())

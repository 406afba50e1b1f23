import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.e2e.people import Visits
from tests.e2e.server import FLOORS, Floor, Server, centre

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium of this machine, the same one that ``tools/chromium.sh`` finds."""
    given = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [given] if given else NAMES)), None)
    assert found, "no Chromium here; `make test` installs one, CHROMIUM=/path names one"
    return found


@asynccontextmanager
async def launched(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            # The tests may run as root, where Chromium's sandbox does not start, and in containers,
            # whose shared memory is small.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield browser
        await browser.close()


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A fresh browser. Each ``new_context()`` is another person, with own cookies and storage."""
    async with launched(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_browser(chromium: str) -> AsyncIterator[Browser]:
    """One for all the tests that share a loop."""
    async with launched(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """One server for all tests that let it live. It must never complain."""
    text = centre(FLOORS, lease_quiet_s=15, lease_lost_s=60)
    server = Server(tmp_path_factory.mktemp("house"), text)
    await server.start()
    yield server
    await server.stop()
    assert server.warnings() == ""


@pytest.fixture(scope="session")
def floors() -> Iterator[Floor]:
    return map(Floor, FLOORS)


@pytest.fixture
def floor(floors: Iterator[Floor]) -> Floor:
    """Used by this test alone."""
    return next(floors)


@pytest_asyncio.fixture(loop_scope="session")
async def visits(shared_browser: Browser) -> AsyncIterator[Visits]:
    """Brings people. At the end nothing may have gone wrong in any of their windows."""
    visits = Visits(shared_browser)
    yield visits
    troubles = visits.troubles()
    await visits.close()
    assert troubles == []

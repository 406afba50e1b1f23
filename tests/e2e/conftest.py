import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from pytest_asyncio import is_async_test

from tests.e2e.driving import driver
from tests.e2e.people import Visits
from tests.e2e.server import FLOORS, Floor, Server, centre

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium of this machine, the same one that ``tools/chromium.sh`` finds."""
    given = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [given] if given else NAMES)), None)
    assert found, "no Chromium here; `make test` installs one, CHROMIUM=/path names one"
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all, so that they can share a browser and a server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_browser(chromium: str) -> AsyncIterator[Browser]:
    async with driver() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            # The tests may run as root, where Chromium's sandbox does not start, and in containers,
            # whose shared memory is small.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(shared_browser: Browser) -> AsyncIterator[Browser]:
    """A browser with no window. Each ``new_context()`` is another person, with own cookies."""
    yield shared_browser
    for context in shared_browser.contexts:
        await context.close()


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
async def visits(browser: Browser) -> AsyncIterator[Visits]:
    """Brings people. At the end nothing may have gone wrong in any of their windows."""
    visits = Visits(browser)
    yield visits
    assert visits.troubles() == []

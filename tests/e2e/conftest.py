import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium of this machine, the same one that ``tools/chromium.sh`` finds."""
    given = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [given] if given else NAMES)), None)
    assert found, "no Chromium here; `make test` installs one, CHROMIUM=/path names one"
    return found


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A fresh browser. Each ``new_context()`` is another person, with own cookies and storage."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            # The tests may run as root, where Chromium's sandbox does not start, and in containers,
            # whose shared memory is small.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield browser
        await browser.close()

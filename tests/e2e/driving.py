"""What drives the browsers."""

import os
import shutil
from contextlib import AbstractAsyncContextManager

from playwright.async_api import Playwright, async_playwright


def driver() -> AbstractAsyncContextManager[Playwright]:
    """Playwright by the machine's own Node: the one that it brings needs a library more."""
    node = shutil.which("node")
    if node is not None:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)
    return async_playwright()

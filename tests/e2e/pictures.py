"""Pictures of every screen: ``make pictures``. A chosen few are kept for the README."""

import argparse
import asyncio
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from playwright.async_api import Page

from tests.e2e.driving import driver
from tests.e2e.people import Person, Visits
from tests.e2e.scenes import Day
from tests.e2e.server import ROOT, Server

Scheme = Literal["light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
WIDTHS: Final = {1440: 900, 1024: 768, 390: 844}
CHOSEN: Final[dict[str, tuple[str, Scheme, int]]] = {
    "widget": ("widget-conversation", "light", 1024),
    "agent": ("agent-conversation", "light", 1440),
    "supervisor": ("board-busy", "light", 1440),
}
BYTES_MAX: Final = 200_000
ONE_SIZE: Final = {"agent-status"}
"""Menus close when the window changes its size, as they should."""


class Album:
    """Takes pictures of one window in all sizes and schemes, then puts it back."""

    def __init__(
        self, folder: Path, widths: Iterable[int] = WIDTHS, schemes: Iterable[Scheme] = SCHEMES
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._widths = tuple(widths)
        self._schemes = tuple(schemes)

    async def show(self, scene: str, person: Person) -> None:
        page = person.page
        before = page.viewport_size
        await _restore_window(page)
        for scheme in self._schemes:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in () if scene in ONE_SIZE else self._widths:
                await page.set_viewport_size({"width": width, "height": WIDTHS[width]})
                await page.screenshot(path=self.path(scene, scheme, width), caret="hide")
        await page.emulate_media(color_scheme="light", reduced_motion="reduce")
        assert before is not None
        await page.set_viewport_size(before)

    def path(self, scene: str, scheme: Scheme, width: int) -> Path:
        return self._folder / f"{scene}-{width}-{scheme}.png"

    def keep(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (scene, scheme, width) in CHOSEN.items():
            taken = self.path(scene, scheme, width)
            size = taken.stat().st_size
            assert size <= BYTES_MAX, f"{taken.name} has {size} bytes, {BYTES_MAX} may be kept"
            shutil.copyfile(taken, folder / f"{name}.png")


async def _restore_window(page: Page) -> None:
    """A window of the headless shell may count as minimised, and then takes no other size."""
    session = await page.context.new_cdp_session(page)
    window = await session.send("Browser.getWindowForTarget")
    state = {"windowId": window["windowId"], "bounds": {"windowState": "normal"}}
    await session.send("Browser.setWindowBounds", state)
    await session.detach()


async def take(all_into: Path, kept_in: Path) -> None:
    album = Album(all_into)
    with TemporaryDirectory() as folder:
        server = Server(Path(folder))
        await server.start()
        async with driver() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-dev-shm-usage"],
            )
            visits = Visits(browser)
            await Day(visits, server, album.show, Path(folder)).play()
            await browser.close()
        await server.stop()
    album.keep(kept_in)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, default=ROOT / "dist" / "pictures")
    parser.add_argument("--kept", type=Path, default=ROOT / "docs" / "pictures")
    asked = parser.parse_args()
    asyncio.run(take(asked.all, asked.kept))

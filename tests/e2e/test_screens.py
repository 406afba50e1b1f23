"""Every screen, light and dark: nothing that axe-core finds, and pictures can be taken."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio

from tests.e2e.people import Person, Visits
from tests.e2e.pictures import BYTES_MAX, CHOSEN, SCHEMES, WIDTHS, Album
from tests.e2e.scenes import Day
from tests.e2e.server import ROOT, Server

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE: Final = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`));
}
"""


@pytest_asyncio.fixture(loop_scope="session")
async def sample(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    await server.start()
    yield server
    await server.stop()
    assert server.warnings() == ""


async def test_every_screen_is_accessible(sample: Server, visits: Visits, tmp_path: Path) -> None:
    axe = AXE.read_text("utf-8")
    found: list[str] = []
    seen: list[str] = []

    async def look(scene: str, person: Person) -> None:
        seen.append(scene)
        await person.page.evaluate(axe)
        for scheme in SCHEMES:
            await person.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            problems: list[str] = await person.page.evaluate(RUN_AXE)
            found.extend(f"{scene}, {scheme}: {problem}" for problem in problems)
        await person.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    await Day(visits, sample, look, tmp_path).play()
    assert found == [], json.dumps(found, indent=1)
    assert len(seen) == len(set(seen)) >= 18


async def test_pictures_of_every_screen_can_be_made(
    sample: Server, visits: Visits, tmp_path: Path
) -> None:
    album = Album(tmp_path / "all", widths=[1440, 1024])
    await Day(visits, sample, album.show, tmp_path).play()
    album.keep(tmp_path / "kept")
    assert {path.stem for path in (tmp_path / "kept").iterdir()} == set(CHOSEN)
    assert {path.stem for path in (ROOT / "docs" / "pictures").iterdir()} == set(CHOSEN)
    assert all(path.stat().st_size <= BYTES_MAX for path in (ROOT / "docs" / "pictures").iterdir())
    assert set(WIDTHS) >= {1440, 1024}

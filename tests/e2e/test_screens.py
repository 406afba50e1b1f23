"""Every screen, light and dark: axe-core finds nothing, and pictures can be taken."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio

from tests.e2e.people import Person, Visits
from tests.e2e.pictures import BYTES_MAX, CHOSEN, SCHEMES, Album
from tests.e2e.scenes import Day
from tests.e2e.server import ROOT, Server

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


@pytest.mark.timeout(300)
async def test_every_screen_is_accessible_and_can_be_pictured(
    sample: Server, visits: Visits, tmp_path: Path
) -> None:
    axe = AXE.read_text("utf-8")
    chosen = {width for _, _, width in CHOSEN.values()}
    album = Album(tmp_path / "all", widths=chosen, schemes=["light"])
    found: list[str] = []
    seen: list[str] = []

    async def look(scene: str, person: Person) -> None:
        seen.append(scene)
        await person.page.evaluate(axe)
        for scheme in SCHEMES:
            await person.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            problems: list[str] = await person.page.evaluate(RUN_AXE)
            found.extend(f"{scene}, {scheme}: {problem}" for problem in problems)
        await album.show(scene, person)

    await Day(visits, sample, look, tmp_path).play()
    assert found == [], "\n".join(found)
    assert len(seen) == len(set(seen)) >= 17
    album.keep(tmp_path / "kept")


def test_the_pictures_of_the_readme_are_small() -> None:
    kept = list((ROOT / "docs" / "pictures").iterdir())
    assert {path.stem for path in kept} == set(CHOSEN)
    assert all(path.stat().st_size <= BYTES_MAX for path in kept)

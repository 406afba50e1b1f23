"""The container image, put together as ``Dockerfile`` says, holds all that the server needs."""

import re
import shutil
import subprocess
import urllib.request
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.cordboard.test_server import ROOT, running, status
from tests.repo.sources import files, text


class Copy(NamedTuple):
    stage: int
    from_stage: str
    sources: tuple[str, ...]
    target: str


def copies() -> list[Copy]:
    found, stage = [], -1
    for line in text(Path("Dockerfile")).splitlines():
        if line.startswith("FROM "):
            stage += 1
        elif match := re.fullmatch(r"COPY (?:--from=(\S+) )?(.+)", line):
            *sources, target = match[2].split()
            found.append(Copy(stage, match[1] or "", tuple(sources), target))
    return found


@cache
def context() -> list[Path]:
    """What ``.dockerignore`` lets in; as there, the last rule that fits decides."""
    rules = [line for line in text(Path(".dockerignore")).splitlines() if line and line[0] != "#"]
    return [path for path in files() if not _ignored(path, rules)]


def _ignored(path: Path, rules: list[str]) -> bool:
    ignored = False
    for rule in rules:
        pattern = rule.removeprefix("!")
        whole = [*path.parents, path]
        if any(_fits(one.as_posix(), pattern) for one in whole if one != Path()):
            ignored = not rule.startswith("!")
    return ignored


def _fits(path: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch(path.rpartition("/")[2], pattern[3:])
    return path.count("/") == pattern.count("/") and fnmatch(path, pattern)


def held(source: str) -> list[Path]:
    return [path for path in context() if path == Path(source) or Path(source) in path.parents]


def test_everything_that_is_copied_is_let_in_by_dockerignore() -> None:
    missing = [
        source
        for copy in copies()
        if not copy.from_stage
        for source in copy.sources
        if not held(source)
    ]
    assert missing == []


def copied(stage: int, folder: Path) -> None:
    """Put into the folder what the stage copies from the repository."""
    for copy in copies():
        if copy.stage != stage or copy.from_stage:
            continue
        for path in (path for source in copy.sources for path in held(source)):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / path)


def built_front(folder: Path) -> Path:
    """The stage that builds the front ends, with the packages that ``npm ci`` would install."""
    copied(0, folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    subprocess.run(["npm", "run", "--silent", "build"], cwd=folder, check=True, timeout=120)
    return folder


def test_the_image_serves_the_widget_the_consoles_and_the_api(tmp_path: Path) -> None:
    image, front = tmp_path / "app", built_front(tmp_path / "build")
    last = max(copy.stage for copy in copies())
    copied(last, image)
    for copy in copies():
        if copy.stage == last and copy.from_stage == "front":
            for source in copy.sources:
                shutil.copytree(front / source.removeprefix("/build/"), image / copy.target)
    errors: list[str] = []
    data = tmp_path / "data"
    with running("--data", data, errors=errors, folder=image) as (address, _):
        for page in ("/", "/agent", "/supervisor", "/api/v1/openapi.json", "/readyz"):
            assert status(address + page) == 200, page
        with urllib.request.urlopen(address, timeout=10) as shop:
            script = re.search(r'src="(/[^"]+\.js)"', shop.read().decode())
        assert script is not None
        assert status(address + script[1]) == 200
    assert [line for line in errors if " INFO " not in line] == []

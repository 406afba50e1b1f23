"""Everything from outside is pinned by hash, for every platform, and names no registry."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.repo.sources import text


def _packages() -> dict[str, dict[str, Any]]:
    packages: dict[str, dict[str, Any]] = json.loads(text(Path("package-lock.json")))["packages"]
    return {path: package for path, package in packages.items() if path}


def _pins(lock: str) -> dict[str, tuple[str, int]]:
    """Return the version and the number of hashes of each distribution in ``lock``."""
    pins = {}
    for block in re.split(r"\n(?=\S)", text(Path(lock))):
        if found := re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", block):
            pins[found[1].lower()] = (found[2], block.count("--hash=sha256:"))
    return pins


def test_the_front_end_lock_pins_by_hash_and_names_no_registry() -> None:
    assert not [path for path, package in _packages().items() if "resolved" in package]
    assert not [path for path, package in _packages().items() if "integrity" not in package]


def test_the_front_end_lock_holds_every_platform() -> None:
    # npm leaves out what its registry lacks at that moment; `npm ci` then refuses the lock.
    held = {path.rpartition("node_modules/")[2] for path in _packages()}
    wanted = {
        name for each in _packages().values() for name in each.get("optionalDependencies", {})
    }
    assert wanted <= held


def test_the_front_end_lock_belongs_to_its_package_file() -> None:
    root = json.loads(text(Path("package-lock.json")))["packages"][""]
    package = json.loads(text(Path("package.json")))
    assert root["dependencies"] == package["dependencies"]
    assert root["devDependencies"] == package["devDependencies"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_python_distribution_has_hashes(lock: str) -> None:
    pins = _pins(lock)
    assert len(pins) > 10
    assert not [name for name, (_, hashes) in pins.items() if not hashes]


def test_the_development_lock_holds_the_runtime_lock_in_the_same_versions() -> None:
    development = _pins("requirements-dev.lock")
    runtime = _pins("requirements.lock")
    assert {name: development.get(name) for name in runtime} == runtime


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads(text(Path("pyproject.toml")))

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[^\w.-]", each, maxsplit=1)[0].lower() for each in requirements}

    assert names(project["project"]["dependencies"]) <= set(_pins("requirements.lock"))
    assert names(project["dependency-groups"]["dev"]) <= set(_pins("requirements-dev.lock"))

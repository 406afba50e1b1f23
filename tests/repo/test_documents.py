"""What the documents point to is there, and the glossary knows the words of the code."""

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Final

import pytest

import router.words
from tests.repo.sources import ROOT, named, text

LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING: Final = re.compile(r"^#+ +(.*)$", re.MULTILINE)

DOCUMENTS: Final = [path for path in named(".md") if not path.is_relative_to("tests")]


def _anchors(path: Path) -> set[str]:
    """Return the headings of ``path`` as code hosts turn them into anchors."""
    titles = HEADING.findall(text(path))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    wrong = []
    for link in LINK.findall(text(document)):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name) if name else document
        if not (ROOT / target).exists() or (anchor and anchor not in _anchors(target)):
            wrong.append(link)
    assert not wrong


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_the_first_documents_are_there(document: str) -> None:
    assert (ROOT / document).is_file()


@pytest.mark.parametrize(
    "word", [router.words.Stage, router.words.State, router.words.Strategy, router.words.Channel]
)
def test_the_glossary_explains_every_word_of_the_code(word: type[StrEnum]) -> None:
    glossary = text(Path("docs/glossary.md"))
    assert not [member.value for member in word if f"`{member.value}`" not in glossary]


def test_decisions_are_numbered_without_a_gap_and_say_where_they_stand() -> None:
    decisions = sorted(path for path in DOCUMENTS if path.parent == Path("docs/adr"))
    assert [path.name[:4] for path in decisions] == [
        f"{n:04}" for n in range(1, len(decisions) + 1)
    ]
    for path in decisions:
        for heading in ("Status", "Context", "Decision", "Consequences"):
            assert f"\n## {heading}\n" in text(path), f"{path} has no {heading}"


@pytest.mark.parametrize("path", named(".toml"), ids=str)
def test_every_toml_file_can_be_read(path: Path) -> None:
    tomllib.loads(text(path))

"""What docstrings and comments cite can be read in ``demo/docs/reference``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.api.rooms import CHECKOUT, sources

REFERENCE = CHECKOUT / "demo" / "docs" / "reference"
SECTION = r"(?:§\s?\d+|[A-I]\d*)"
CITED = re.compile(
    rf"reference/(\w+\.md)(?:``)?"
    rf"(?:[\s#]+({SECTION}(?:(?:,| and| to|-)\s?{SECTION})*)(?![\w.]))?"
)
PLAN = re.compile(r"\bplan (§\s?\d+)")
GAP = re.compile(r"\bH(\d{1,2})\b")
RULES = ("callkit/engine", "callkit/protocol/limits", "callkit/errors", "callkit/model")
"""Rooms in which H and a number is a row of zim.md."""
HEADING = re.compile(r"^#{2,3} (?:(\d+)\.|([A-I]\d*)\b)", re.MULTILINE)


def sections(page: Path) -> set[str]:
    return {
        f"§{number}" if number else letter for number, letter in HEADING.findall(page.read_text())
    }


def spelled(cited: str) -> Iterator[str]:
    """The sections of ``B5 to B9, C3``, each for itself."""
    names = re.findall(SECTION, cited.replace("§ ", "§"))
    yield from names


def citations() -> Iterator[tuple[str, str, str]]:
    """(place, page, section or "")"""
    for path in sources("callkit", "demo", "tests"):
        # A reference may go on behind a line's end.
        text = re.sub(r"\s*\n\s*(?:#\s*)?", " ", path.read_text())
        name = path.relative_to(CHECKOUT).as_posix()
        if name == "tests/api/test_references.py":
            continue
        for page, cited in CITED.findall(text):
            for section in spelled(cited) if cited else [""]:
                yield name, page, section
        for section in PLAN.findall(text):
            yield name, "plan.md", section.replace(" ", "")
        if name.startswith(RULES):
            for number in GAP.findall(text):
                yield name, "zim.md", f"H{number}"


def test_every_citation_leads_to_a_section() -> None:
    known = {page.name: sections(page) | {""} for page in REFERENCE.glob("*.md")}
    found = list(citations())
    assert len(found) > 100
    assert [one for one in found if one[1] not in known or one[2] not in known[one[1]]] == []


def test_a_citation_of_nothing_is_noticed() -> None:
    assert "C9" not in sections(REFERENCE / "zim.md")
    assert [*CITED.findall("see ``reference/zim.md`` C9 and")] == [("zim.md", "C9")]

"""The pages on the registry `us` say what it says, and lead somewhere; nothing that was to be encoded is passed over
in silence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests import registry_pages
from tests.law_rows import RESEARCH, records, researched, rows
from vires.service.asking import Handle


@pytest.fixture(scope="module")
def handle() -> Handle:
    return registry_pages.handle()


@pytest.fixture(scope="module")
def pages(handle: Handle) -> dict[Path, str]:
    return registry_pages.pages(handle)


def test_every_page_is_as_the_registry_gives_it(pages: dict[Path, str]) -> None:
    stale = [str(path) for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
    kept = {path.name for path in registry_pages.DIGEST.glob("*.md")}
    assert (stale, kept - {path.name for path in pages}) == ([], set()), "write them anew: make docs"


def test_every_link_of_a_page_leads_to_a_file(pages: dict[Path, str]) -> None:
    assert {path.name: broken for path in pages if (broken := registry_pages.broken_links(path))} == {}


def test_every_row_says_where_it_is_or_why_not() -> None:
    assert [row.row for row in rows() if not row.where and not row.why_not] == []


def test_no_row_is_there_twice() -> None:
    assert [row for row, count in Counter(row.row for row in rows()).items() if count > 1] == []


def test_every_id_of_a_row_is_in_the_registry(handle: Handle) -> None:
    known = records(handle.registry)
    assert [(row.file, row.row, name) for row in rows() for name in row.where if name not in known] == []


def test_no_row_of_the_research_is_missing() -> None:
    if not RESEARCH.exists():
        pytest.skip("the research that the rows follow is kept beside the repository, and is not here")
    listed = {row.row for row in rows()}
    wanted = set(researched())
    assert (sorted(wanted - listed), sorted(listed - wanted)) == ([], [])

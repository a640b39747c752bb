"""Tables and pictures as files, each with what was asked and from where it was seen."""

from __future__ import annotations

import csv
import re
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from tests.api.served import Served
from tests.web.test_site import INSPECT, got
from vires.web.download import table_file

TABLES = (
    ("/matrix?at=2000-01-01", "acts of 2000-01-01"),
    ("/changes?from=1994-01-01&to=1999-01-01", "before: acts of 1994-01-01"),
    ("/whatif?id=arden/order/7&at=2000-01-01", "before: acts of 2000-01-01"),
    ("/course/arden/power/inspect?from=1990-01-01&to=2001-01-01", "from 1990-01-01 to 2001-01-01"),
    ("/who/arden/power/inspect?at=2000-01-01", "acts of 2000-01-01"),
    ("/what/arden/harbour/inspector?at=2000-01-01", "acts of 2000-01-01"),
    ("/status/arden/subject/fishing-vessel?at=2000-01-01", "at 2000-01-01"),
    ("/strength/arden/harbour?at=2000-01-01", "at 2000-01-01"),
    ("/timeline?from=1990-01-01", "decided from 1990-01-01"),
)
PICTURES = (
    f"/ask?{urlencode(INSPECT)}",
    "/course/arden/power/inspect?from=1990-01-01&to=2001-01-01",
    "/timeline?id=arden/order/7",
)


@pytest.mark.parametrize(("path", "asked"), TABLES, ids=[path.partition("?")[0] for path, _ in TABLES])
def test_every_table_is_offered_and_says_what_it_is_of(arden: Served, path: str, asked: str) -> None:
    _, page = got(arden, path)
    address = next(address for address in page.links if "format=csv" in address)
    response = arden.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    rows = list(csv.reader(response.text.splitlines()))
    said = [row[0] for row in rows if row[0].startswith("# ")]
    assert asked in " ".join(said)
    assert "checked to 2001-12-31" in " ".join(said)
    if "timeline" not in path:
        assert "published by" in " ".join(said)
    table = rows[len(said) :]
    assert len(table) > 1
    assert {len(row) for row in table} == {len(table[0])}


@pytest.mark.parametrize("path", PICTURES)
def test_every_picture_is_offered_and_says_what_it_is_of(arden: Served, path: str) -> None:
    _, page = got(arden, path)
    address = next(address for address in page.links if "format=svg" in address)
    response = arden.get(address)
    assert response.headers["content-type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.text)
    description = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "checked to 2001-12-31" in description
    assert "not legal advice" in description


@pytest.mark.parametrize("path", [*PICTURES, *(path for path, _ in TABLES)])
def test_an_unknown_format_is_refused(arden: Served, path: str) -> None:
    response, page = got(arden, f"{path}&format=exe")
    assert response.status_code == 400
    assert re.search(r"exe is not given here; expected (csv|json|svg|txt|md|cite)\b", page.words)


def test_no_cell_is_a_formula(arden: Served) -> None:
    snapshot = arden.hosted[""].current()
    response = table_file("x", ["=asked"], snapshot, ["a"], [["=1+1"], ["@x"], ["-2"], ["plain"]])
    rows = list(csv.reader(bytes(response.body).decode().splitlines()))
    assert [row[0] for row in rows][-4:] == ["'=1+1", "'@x", "'-2", "plain"]
    assert rows[0][0] == "# =asked"

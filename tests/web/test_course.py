"""Answers over a time, statuses, duties and holders on the pages of what they are of."""

from __future__ import annotations

import csv
from xml.etree import ElementTree

from tests.api.served import Served
from tests.web.test_site import got

COURSE = "/course/arden/power/inspect?from=1990-01-01&to=2001-01-01"


def test_the_strip_says_what_the_verb_says(arden: Served) -> None:
    given = {"power": "arden/power/inspect", "from": "1990-01-01", "to": "2001-01-01"}
    found = arden.get("/api/v1/courses", params=given).json()
    _, page = got(arden, COURSE)
    assert found["held"]
    assert "svg" in page.tags
    for held in found["held"]:
        assert held["label"] in page.words
        for spell in held["spells"]:
            assert spell["since"][:10] in page.words
            assert spell["outcome"].replace("_", " ") in page.words
    rows = [row for row in csv.reader(arden.get(f"{COURSE}&format=csv").text.splitlines()) if len(row) == 6]
    spells = [(h["term"], s["since"], s["until"], s["outcome"]) for h in found["held"] for s in h["spells"]]
    assert [(row[0], *row[2:5]) for row in rows[1:]] == spells


def test_the_picture_is_had_with_what_was_asked(arden: Served) -> None:
    response = arden.get(f"{COURSE}&format=svg")
    assert response.headers["content-type"] == "image/svg+xml"
    description = ElementTree.fromstring(response.text).findtext("{http://www.w3.org/2000/svg}desc")
    assert description is not None
    assert "from 1990-01-01 to 2001-01-01" in description
    assert "seen from" in description
    assert "checked to 2001-12-31" in description


def test_without_dates_the_year_before_the_check_is_shown(arden: Served) -> None:
    _, page = got(arden, "/course/arden/harbour/inspector")
    assert "what it held, from 2000-01-01 to 2001-12-31" in page.words
    assert arden.get("/course/gazette").status_code == 404
    assert arden.get("/course/arden/power/inspect?from=2001-01-01&to=1990-01-01").status_code == 400


def test_an_office_has_its_duties_and_its_holders(arden: Served) -> None:
    assert "report each inspection within a week" in got(arden, "/what/arden/harbour/inspector?at=2000-01-01")[1].words
    seat = arden.get("/api/v1/holders", params={"office": "arden/harbour/master"}).json()
    _, page = got(arden, "/record/arden/harbour/master")
    for spell in seat["spells"]:
        assert (spell["name"] or spell["holder"]) in page.words
    assert "No holder is recorded" in got(arden, "/record/arden/harbour/inspector")[1].words


def test_a_term_has_its_statuses(arden: Served) -> None:
    _, page = got(arden, "/status/arden/subject/fishing-vessel?at=2000-01-01")
    assert "has the status" in page.words
    assert "Order 9 on yards" in page.words
    table = arden.get("/status/arden/subject/fishing-vessel?at=2000-01-01&format=csv").text
    assert "arden/order/9/lists,in force" in table


def test_holders_are_had_as_a_table(arden: Served) -> None:
    text = arden.get("/who/arden/power/inspect?at=2000-01-01&format=csv").text
    rows = [row for row in csv.reader(text.splitlines()) if len(row) == 6]
    assert ["arden/harbour/inspector", "CONDITIONAL"] in [[row[0], row[2]] for row in rows]
    assert "# acts of 2000-01-01" in text

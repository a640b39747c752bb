"""The matrix says of each pair what the finding says, and compares two dates."""

from __future__ import annotations

import csv

from tests.api.served import Served
from tests.web.test_site import got
from vires.service.verbs.charts import CHARTS

ON = "/matrix?at=2000-01-01&site=none"


def test_each_field_is_the_outcome_of_its_question(arden: Served) -> None:
    laid = CHARTS["matrix"](arden.hosted[""].current().handle, {"at": "2000-01-01", "sites": []})
    outcomes = {
        (line["id"], head["id"]): mark
        for line, marks in zip(laid["offices"], laid["cells"], strict=True)
        for head, mark in zip(laid["powers"], marks, strict=True)
    }
    assert len(outcomes) == laid["rows"] * len(laid["powers"])
    assert {"AUTHORIZED", "CONDITIONAL", "NARROWER"} <= set(outcomes.values())
    for (office, power), mark in outcomes.items():
        given = {"office": office, "power": power, "at": "2000-01-01", "no_sites": "true"}
        outcome = arden.get("/api/v1/ask", params=given).json()["outcome"]
        if mark == "":
            assert outcome == "NO_AUTHORITY_SHOWN", (office, power)
        elif mark != "NARROWER":
            assert outcome == mark, (office, power)


def test_a_field_leads_to_its_finding(arden: Served) -> None:
    _, page = got(arden, ON)
    address = next(a for a in page.links if "/ask?office=arden/harbour/inspector&power=arden/power/inspect" in a)
    assert "at=2000-01-01" in address
    assert "CONDITIONAL" in got(arden, address)[1].words


def test_a_subtree_is_chosen_by_office_and_by_power(arden: Served) -> None:
    _, page = got(arden, f"{ON}&office=arden/harbour&power=arden/power/inspect")
    assert "rows 1 to" in page.words
    assert not any("/record/arden/power/sign" in address for address in page.links)
    assert any("/ask?office=arden/harbour/inspector" in address for address in page.links)
    wider = (
        "/matrix?power=arden/power/inspect&at=2000-01-01&site=none",
        "/matrix?at=2000-01-01&site=none&power=arden/power/inspect",
    )
    assert any(address.endswith(wider) for address in page.links)


def test_two_dates_are_compared_and_only_what_differs_is_lit(arden: Served) -> None:
    text = arden.get(f"{ON}&against=1985-01-01").text
    assert 'lit"' in text
    assert "aria-label=" in text
    same = arden.get(f"{ON}&against=2000-01-01").text
    assert 'lit"' not in same
    assert "<strong>0</strong>" in same


def test_rows_are_leafed_through(arden: Served) -> None:
    _, page = got(arden, f"{ON}&first=1")
    assert "rows 2 to" in page.words
    assert "Rows before" in page.words
    assert arden.get(f"{ON}&first=many").status_code == 400
    assert arden.get(f"{ON}&against=1990-01-01&axis=sideways").status_code == 400


def test_it_is_had_as_a_table_that_says_what_was_asked(arden: Served) -> None:
    response = arden.get(f"{ON}&format=csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.reader(response.text.splitlines()))
    said = " ".join(row[0] for row in rows if row[0].startswith("#"))
    assert "acts of 2000-01-01" in said
    assert "checked to 2001-12-31" in said
    assert ["arden/harbour/inspector", "arden/power/inspect", "CONDITIONAL"] in [
        [row[0], row[2], row[3]] for row in rows if len(row) > 3
    ]
    assert arden.get(f"{ON}&format=exe").status_code == 400


def test_with_no_place_stated_what_turns_on_something_is_left_to_whoever_asks(arden: Served) -> None:
    laid = CHARTS["matrix"](arden.hosted[""].current().handle, {"at": "2000-01-01"})
    seen = {}
    for line, marks in zip(laid["offices"], laid["cells"], strict=True):
        for head, mark in zip(laid["powers"], marks, strict=True):
            given = {"office": line["id"], "power": head["id"], "at": "2000-01-01"}
            seen[line["id"], head["id"]] = mark, arden.get("/api/v1/ask", params=given).json()["outcome"]
    assert ("OPEN", "CONDITIONAL") in seen.values()
    assert all(mark in ("", "NARROWER", "OPEN", outcome) for mark, outcome in seen.values())
    _, page = got(arden, "/matrix?at=2000-01-01")
    assert "turns on the place or more; ask" in page.words


def test_the_first_view_names_its_day_and_that_no_place_matters(arden: Served) -> None:
    response = arden.get("/matrix")
    assert (response.status_code, response.headers["location"]) == (303, "/matrix?at=2001-12-31&site=none")

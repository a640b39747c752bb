"""The matrix says of each pair what the finding says, and compares two dates."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.served import Served
from tests.unit.arden import write
from tests.web.reading import read
from tests.web.test_site import got
from vires.service.ledger.recording import record
from vires.service.matrix import Line, Matrix
from vires.service.verbs.charts import CHARTS
from vires.web import site
from vires.web.views.board import embedded, joined

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


def test_two_revisions_of_a_ledger_are_compared(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    folder, address = write(tmp_path / "text"), tmp_path / "arden.ledger"
    record(folder, str(address), author="ada", reason="the law as it stands", legal=False)
    law = folder / "law.yaml"
    law.write_text(law.read_text().replace("    when: {fact: trained}\n", "", 1))
    record(folder, str(address), author="ben", reason="another reading", base=1, legal=False)
    served = Served({"": str(address)})
    site.mount(served.app)
    try:
        page = served.get(f"{ON}&revision=2&against=1&axis=revision")
        assert page.status_code == 200
        assert 'lit"' in page.text
        assert "recorded at revision 1" in read(ON, page.text).words
        assert 'lit"' not in served.get(f"{ON}&revision=2&against=2&axis=revision").text
        rows = served.get(f"{ON}&revision=2&against=1&axis=revision&format=csv").text
        was = next(
            line for line in rows.splitlines() if line.startswith("arden/harbour/inspector,") and "/inspect," in line
        )
        assert was.endswith("power/inspect,AUTHORIZED,CONDITIONAL")
        assert served.get(f"{ON}&against=99&axis=revision").status_code == 404
        assert '<option value="revision">' in page.text or 'value="revision" selected' in page.text
    finally:
        served.close()


def test_a_registry_without_revisions_has_none_to_compare(arden: Served) -> None:
    assert 'value="revision"' not in arden.get(ON).text
    assert arden.get(f"{ON}&against=1&axis=revision").status_code == 400


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


def test_the_first_view_names_its_day_that_no_place_matters_and_from_where_it_is_seen(arden: Served) -> None:
    response = arden.get("/matrix")
    assert response.status_code == 303
    named = httpx.URL(response.headers["location"])
    assert (named.path, dict(named.params).keys()) == ("/matrix", {"at", "site", "as_of", "known_by"})
    assert (named.params["at"], named.params["site"]) == ("2001-12-31", "none")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", named.params["as_of"])
    assert named.params["known_by"] == named.params["as_of"]


def test_a_view_of_a_ledger_offers_an_address_that_names_its_revision(arden_ledger: Served) -> None:
    _, page = got(arden_ledger, ON)
    kept = next(address for address in page.links if "/matrix?" in address and "revision=2" in address)
    assert {"at", "site", "as_of", "known_by", "revision"} <= set(httpx.URL(kept).params)


def _board(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="board-data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


def _words(board: dict[str, Any], rows: list[str]) -> dict[tuple[str, str], str]:
    return {
        (line["id"], head["id"]): board["marks"][letter]["mark"]
        for line, row in zip(board["offices"], rows, strict=True)
        for head, letter in zip(board["powers"], row, strict=True)
    }


def test_what_a_script_is_given_is_the_whole_matrix(arden: Served) -> None:
    laid = CHARTS["matrix"](arden.hosted[""].current().handle, {"at": "2000-01-01", "sites": []})
    board = _board(arden.get(f"{ON}&first=2").text)
    assert [line["id"] for line in board["offices"]] == [line["id"] for line in laid["offices"]]
    assert [list(row) for row in laid["cells"]] == [
        [board["marks"][letter]["mark"] for letter in row] for row in board["rows"]
    ]
    again = arden.get(f"{ON}&format=board").json()
    assert again["rows"] == board["rows"]
    assert "acts of 2000-01-01" in " ".join(again["asked"])
    assert again["registry"]["checked_to"] == "2001-12-31"


def test_what_is_compared_is_given_beside_it(arden: Served) -> None:
    then, now = (_board(arden.get(f"/matrix?at={at}&site=none").text) for at in ("1985-01-01", "2000-01-01"))
    both = _board(arden.get(f"{ON}&against=1985-01-01").text)
    assert _words(both, both["rows"]) == _words(now, now["rows"])
    before = _words(then, then["rows"])
    assert all(mark == before.get(pair, "") for pair, mark in _words(both, both["before"]).items())
    assert set(both["before"]) != set(both["rows"])


def test_two_standards_of_evidence_are_compared(arden: Served) -> None:
    response = arden.get(f"{ON}&against=documented&axis=standard")
    assert response.status_code == 200
    assert "on evidence at least documented" in response.text
    assert arden.get(f"{ON}&against=hearsay&axis=standard").status_code == 400


SPAN = "from=1985-01-01&to=2001-12-01"


@pytest.mark.parametrize(
    ("stated", "count"),
    [("site=none", 2), ("site=arden/site/yard", 2), ("site=arden/site/yard&fact=trained%3Dtrue", 4), ("", 2)],
)
def test_each_day_on_which_something_changes_is_as_if_asked_for(arden: Served, stated: str, count: int) -> None:
    turns = arden.get(f"/matrix?{stated}&{SPAN}&format=board").json()
    assert len(turns["turns"]) == count
    rows = [list(row) for row in turns["rows"]]
    days = [(turns["since"], 0)]
    for turn in turns["turns"]:
        for row, column, letter in turn["changes"]:
            assert rows[row][column] != letter
            rows[row][column] = letter
        days.append((turn["day"], len(turn["changes"])))
        asked = _board(arden.get(f"/matrix?{stated}&at={turn['day']}").text)
        shown, now = _words(turns, ["".join(row) for row in rows]), _words(asked, asked["rows"])
        assert {pair: mark for pair, mark in shown.items() if mark} == {p: m for p, m in now.items() if m}, turn["day"]
    _, page = got(arden, f"/matrix?at=2000-01-01&{stated}&{SPAN}")
    for text, count in days[1:]:
        assert f"{text} {count} field" in page.words
        assert any(f"at={text}" in address for address in page.links)


def test_between_two_days_on_which_something_changes_nothing_does(arden: Served) -> None:
    found = arden.get(f"/matrix?site=none&{SPAN}&format=board").json()["turns"]
    turns = [date.fromisoformat(turn["day"]) for turn in found]
    last = date(1985, 1, 1)
    for turn in turns:
        for day in (last, last + (turn - last) / 2, turn - timedelta(days=1)):
            first, then = (_board(arden.get(f"/matrix?site=none&at={one}").text)["rows"] for one in (last, day))
            assert first == then, day
        last = turn


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("from=2000-01-01&to=1999-01-01", "has no day in it"),
        ("from=2000-01-01&to=2000-01-01", "has no day in it"),
        ("from=the-ides&to=2000-01-01", "write it as"),
        ("from=2000-01-01&to=2000-13-01", "write it as"),
        ("against=1990-01-01&axis=sideways", "expected at, as-of, known-by, standard"),
        ("at=0001-01-01&site=none", ""),
        ("at=9999-12-31&site=none", ""),
    ],
)
def test_dates_that_cannot_be_slid_between_are_refused_with_what_to_do(arden: Served, given: str, said: str) -> None:
    response, page = got(arden, f"/matrix?{given}")
    assert response.status_code == (400 if said else 200)
    assert said in page.words


def test_what_is_embedded_cannot_end_its_element(arden: Served) -> None:
    assert "<" not in embedded({"label": "</script><script>alert(1)</script>"})
    assert json.loads(embedded({"label": "</script>"})) == {"label": "</script>"}


def test_it_is_taken_along_as_a_picture_and_as_data_with_what_was_asked(arden: Served) -> None:
    picture = arden.get(f"{ON}&format=svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    for said in ("acts of 2000-01-01", "checked to 2001-12-31", "Harbour inspector: inspect vessels: CONDITIONAL"):
        assert said in picture.text
    data = arden.get(f"{ON}&against=1985-01-01&format=json").json()
    assert "before: the same, acts of 1985-01-01" in json.dumps(data)
    assert "NO_AUTHORITY_SHOWN" in json.dumps(data)


def test_a_frame_of_it_shows_the_table_and_nothing_to_press(arden: Served) -> None:
    response, page = got(arden, f"{ON}&embed=1")
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    assert "Harbour inspector" in page.words
    assert not page.tags & {"form", "button", "script"}
    assert "frame-ancestors 'none'" in arden.get(ON).headers["content-security-policy"]


def test_without_a_script_days_are_links_and_the_table_reads(arden: Served) -> None:
    response, page = got(arden, f"/matrix?at=1995-06-01&site=none&{SPAN}")
    assert 'aria-current="date"' in response.text
    assert "Days on which something changes" in page.words
    response, page = got(arden, "/matrix?at=1986-01-01&site=none&from=1985-01-01&to=1986-06-01")
    assert "nothing changes" in page.words


def test_a_page_says_which_of_all_rows_it_shows(arden: Served) -> None:
    laid = CHARTS["matrix"](arden.hosted[""].current().handle, {"at": "2000-01-01", "sites": []})
    _, page = got(arden, ON)
    assert f"rows 1 to {laid['rows']} of {laid['rows']}" in page.words


def test_lines_that_only_what_it_is_compared_with_has_stand_at_the_end() -> None:
    def made(offices: str, powers: str, cells: list[str]) -> Matrix:
        lines = [tuple(Line(id=one, label=one, depth=0, wider=False) for one in names) for names in (offices, powers)]
        return Matrix.model_construct(
            offices=lines[0], powers=lines[1], cells=tuple(map(tuple, cells)), rows=len(offices)
        )

    found = joined(made("ab", "p", ["A", "B"]), made("bc", "pq", ["XY", "ZW"]))
    assert [line.id for line in found.offices] == ["a", "b", "c"]
    assert [line.id for line in found.powers] == ["p", "q"]
    assert found.cells == (("A", ""), ("B", ""), ("", ""))
    assert found.rows == 3

"""What a registry covers and lacks, and the lists of all that is in it."""

from __future__ import annotations

import csv

import pytest

from tests.api.served import Served
from tests.web.test_site import got
from vires.web.views.contents import LISTS


def test_gaps_and_reviews_are_told(arden: Served) -> None:
    _, page = got(arden, "/coverage")
    assert "Not in it instruments of before 1990" in page.words
    assert "encoded, reviewed by nobody yet 4 instruments" in page.words
    assert "No reviewer is named" in page.words
    assert "whole text read 1 instrument" in page.words
    assert "2 standing questions" in page.words


def test_counts_are_those_of_the_verb(arden: Served) -> None:
    found = arden.get("/api/v1/describe").json()
    _, page = got(arden, "/coverage")
    for kind, (instruments, provisions) in found["instruments"].items():
        assert f"{kind} {instruments} {provisions}" in page.words


@pytest.mark.parametrize("name", list(LISTS))
def test_every_list_names_all_its_records_and_is_had_as_a_file(arden: Served, name: str) -> None:
    response, page = got(arden, f"/coverage?list={name}")
    assert response.status_code == 200
    table = arden.get(f"/coverage?list={name}&format=csv")
    rows = [row for row in csv.reader(table.text.splitlines()) if not row[0].startswith("# ")]
    assert rows[0][:2] == ["id", "called"]
    assert len(rows) > 1
    for row in rows[1:]:
        assert any(address.endswith(f"/record/{row[0]}") for address in page.links), row[0]
    data = arden.get(f"/coverage?list={name}&format=json").json()
    assert len(data["rows"]) == len(rows) - 1


def test_a_source_says_how_much_rests_on_it_and_how_closely_it_was_checked(arden: Served) -> None:
    data = arden.get("/coverage?list=sources&format=json").json()
    found = {row["id"]: (row["records"], row["closest check here"]) for row in data["rows"]}
    assert found == {"gazette": ("4", "whole text read"), "coast-news": ("1", "not stated")}


def test_a_list_that_does_not_exist_is_refused_with_those_that_do(arden: Served) -> None:
    response, page = got(arden, "/coverage?list=secrets")
    assert response.status_code == 400
    assert "instruments, sources" in page.words

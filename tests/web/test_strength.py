"""Strength over time: bands, who states what, and where sources differ."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import httpx
import pytest

from tests.api.served import ADDRESS, Served
from tests.unit import arden as text
from tests.unit.service.test_mustering import MORE
from tests.web.test_site import got
from vires.web import site

AT = "at=1999-06-01&as_of=2001-12-31&known_by=2001-12-31"


@pytest.fixture(scope="module")
def crews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Arden with crews on which two sources differ."""
    folder = text.write(tmp_path_factory.mktemp("crews"))
    (folder / "law.yaml").write_text(text.LAW.lstrip("\n").rstrip() + MORE, encoding="utf-8")
    served = Served({"": str(folder), "harbour": str(folder)})
    site.mount(served.app)
    yield served
    served.close()


def test_an_address_names_its_moments(crews: Served) -> None:
    response = crews.get("/strength/harbour?at=1999-06-01")
    assert response.status_code == 303
    there = httpx.URL(response.headers["location"])
    assert there.path == "/strength/arden/harbour"
    assert there.params["at"] == "1999-06-01"
    assert {"as_of", "known_by"} <= set(there.params)
    assert crews.get(response.headers["location"]).status_code == 200


def test_the_first_sentence_says_how_many_and_that_sources_differ(crews: Served) -> None:
    _, page = got(crews, f"/strength/arden/harbour?{AT}")
    assert "about 50 to 52 (sources differ: 50 or 52)" in page.words


def test_on_a_day_on_which_nothing_counts_that_is_said_and_no_figure_of_nothing(crews: Served) -> None:
    _, page = got(crews, f"/strength/arden/harbour?{AT.replace('1999-06-01', '1997-01-01')}")
    assert "On 1997-01-01 nothing that is recorded counts" in page.words


def test_each_source_s_figure_stands_in_the_table_with_its_number(crews: Served) -> None:
    response, page = got(crews, f"/strength/arden/harbour?{AT}")
    assert "plus about 12" in page.words
    assert "another source differs" in page.words
    assert f"{ADDRESS}/record/coast-news" in page.links
    assert f"{ADDRESS}/record/arden/order/30/more" in page.links
    picture = response.text.partition('id="chart"')[2].partition("</svg>")[0]
    assert "plus about 12, Coast News" in picture


def test_where_sources_differ_each_reading_has_its_sources(crews: Served) -> None:
    _, page = got(crews, f"/strength/arden/harbour?{AT}")
    told = page.words.partition("Where sources differ")[2]
    assert "10 Arden Gazette" in told
    assert "about 12 Coast News" in told


def test_the_days_on_which_it_changes_are_links(crews: Served) -> None:
    _, page = got(crews, f"/strength/arden/harbour?{AT}")
    for day in ("1998-01-01", "1999-01-01", "2000-01-01", "2001-01-01"):
        address = next(link for link in page.links if f"at={day}" in link and "format" not in link)
        assert crews.get(address).status_code == 200
        assert "known_by=2001-12-31" in address


def test_what_was_known_then_can_be_asked(crews: Served) -> None:
    _, page = got(crews, f"/strength/arden/harbour?{AT.replace('known_by=2001-12-31', 'known_by=1998-06-01')}")
    assert "about 40" in page.words
    assert "does not count here" in page.words


def test_the_course_is_told_in_a_table(crews: Served) -> None:
    _, page = got(crews, f"/strength/arden/harbour?{AT}&from=1997-01-01&to=2001-12-31")
    assert "1997-01-01 1998-01-01 nothing that counts" in page.words
    assert "2000-01-01 2001-01-01 about 40" in page.words


def test_the_file_has_the_course_and_the_figures(crews: Served) -> None:
    answered = crews.get(f"/strength/arden/harbour?{AT}&from=1997-01-01&to=2001-12-31&format=csv").text
    rows = [row for row in csv.reader(answered.splitlines()) if not row[0].startswith("# ")]
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    strengths = [(one["from"], one["least"], one["most"]) for one in told if one["what"] == "strength"]
    assert ("1999-01-01", "50", "52") in strengths
    assert ("1997-01-01", "", "") in strengths
    figures = [one for one in told if one["what"] == "figure"]
    assert {one["another source differs"] for one in figures if one["statement"].endswith("more")} == {"yes"}
    assert {one["part in the sum"] for one in figures if one["statement"].endswith("some")} == {"part"}


def test_all_commands_are_listed(crews: Served) -> None:
    response, page = got(crews, "/strength")
    assert response.status_code == 200
    assert f"{ADDRESS}/strength/arden/harbour" in page.links
    assert "3 statements" in page.words


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/strength/nonesuch", 404, "nonesuch"),
        ("/strength/arden/harbour?at=the-ides", 400, "the-ides"),
        (f"/strength/arden/harbour?{AT}&from=2000-01-01&to=1999-01-01", 400, "has no day in it"),
        (f"/strength/arden/harbour?{AT}&from=soon", 400, "soon"),
    ],
)
def test_what_cannot_be_answered_says_why(crews: Served, path: str, status: int, said: str) -> None:
    response, page = got(crews, path)
    assert response.status_code == status
    assert said in page.words


def test_an_office_to_which_nobody_is_assigned_is_a_page(crews: Served) -> None:
    response, page = got(crews, f"/strength/arden/fisheries?{AT}")
    assert response.status_code == 200
    assert "No assignment to it is recorded" in page.words


def test_a_tenant_s_links_stay_within(crews: Served) -> None:
    _, page = got(crews, f"/t/harbour/strength/arden/harbour?{AT}")
    assert all(
        link.startswith(f"{ADDRESS}/t/harbour/") for link in page.links if "/static/" not in link and "#" not in link
    )

"""The sentence with its blanks, and the address that every answer has."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import pytest

from tests.api.served import Served
from tests.unit import arden as text
from tests.web.reading import Read, read
from vires.service.wording import Wording
from vires.web.query import Query
from vires.web.views.phrase import long_day, phrase, spoken

INSPECT = {"office": "arden/harbour/inspector", "power": "arden/power/inspect", "at": "2000-01-01"}


def got(served: Served, path: str) -> tuple[httpx.Response, Read]:
    """A page, with what stands on it."""
    response = served.get(path, follow_redirects=True)
    return response, read(str(response.url), response.text)


def test_the_first_page_puts_the_question_as_a_sentence_and_offers_worked_ones(arden: Served) -> None:
    response, page = got(arden, "/")
    assert [label for label in ("b-office", "b-power", "b-site", "b-territory", "b-at") if label in page.labelled] == [
        "b-office", "b-power", "b-site", "b-territory", "b-at",
    ]  # fmt: skip
    assert "May Harbour inspector inspect vessels at no kind of place that matters on 1 January 2000 ?" in page.words
    assert "given: training completed: yes" in page.words
    example = next(address for address in page.links if "/ask?" in address)
    assert "AUTHORIZED" in got(arden, example)[1].words
    for blank in ("office", "power", "territory", "site", "subject"):
        assert f'data-suggest="{blank}" data-suggest-from="/suggest"' in response.text
    assert 'data-suggest-from="/t/harbour/suggest"' in got(arden, "/t/harbour/")[0].text


def test_what_is_called_by_a_label_gets_its_id_in_the_address(arden: Served) -> None:
    typed = {
        "office": "Harbour Inspector", "power": "inspect vessels", "territory": "northern district",
        "site": "shipyard", "how": "near", "subject": "fishing vessel", "at": "2000-01-01",
    }  # fmt: skip
    location = arden.get("/ask", params=typed).headers["location"]
    named = httpx.URL(location).params
    assert named["office"] == "arden/harbour/inspector"
    assert named["power"] == "arden/power/inspect"
    assert named["territory"] == "arden/north"
    assert named["site"] == "arden/site/yard@near"
    assert named["subject"] == "arden/subject/fishing-vessel"
    assert {"as_of", "known_by"} < set(named)
    assert "how" not in named
    assert arden.get(location).status_code == 200


@pytest.mark.parametrize(
    ("sent", "site"),
    [
        ({"site": "arden/site/yard", "how": "at"}, "arden/site/yard"),
        ({"site": "arden/site/yard", "how": "near"}, "arden/site/yard@near"),
        ({"site": "arden/site/yard", "how": "near", "distance": "80"}, "arden/site/yard@80"),
        ({"site": "none", "how": "near"}, "none"),
    ],
)
def test_how_near_is_put_to_the_kind_of_place(arden: Served, sent: dict[str, str], site: str) -> None:
    location = arden.get("/ask", params={**INSPECT, **sent}).headers["location"]
    assert httpx.URL(location).params["site"] == site


def test_a_number_that_is_stated_becomes_a_fact(arden: Served) -> None:
    location = arden.get("/ask", params={**INSPECT, "of": "tonnage", "number": "250"}).headers["location"]
    assert httpx.URL(location).params["fact"] == "tonnage=250"


def test_the_form_shows_labels_and_keeps_what_is_not_in_it(arden: Served) -> None:
    asked = {**INSPECT, "site": "arden/site/yard@near", "fact": "trained=true", "doctrine": "signing=nothing"}
    response, _ = got(arden, f"/ask?{urlencode(asked)}")
    assert 'value="Harbour inspector"' in response.text
    assert 'data-id="arden/harbour/inspector"' in response.text
    assert 'value="shipyard"' in response.text
    assert '<option value="near" selected>' in response.text
    assert '<input type="hidden" name="fact" value="trained=true">' in response.text
    assert '<input type="hidden" name="doctrine" value="signing=nothing">' in response.text


def test_a_label_that_two_terms_bear_is_not_shown_in_place_of_the_id() -> None:
    from vires.web.views.blanks import called

    registry = text.registry(terms=text.TERMS.replace("label: Fisheries inspector", "label: Harbour inspector"))
    assert called(registry, "office", "arden/harbour/inspector") == "arden/harbour/inspector"
    assert called(registry, "office", "arden/harbour/master") == "Harbour master"


def test_an_answer_asked_for_as_of_today_leaves_the_vantage_open(arden: Served) -> None:
    fixed = {**INSPECT, "as_of": "1994-01-01", "known_by": "1994-01-01"}
    _, page = got(arden, f"/ask?{urlencode(fixed)}")
    assert "NO AUTHORITY SHOWN" in page.words
    present = [a for a in page.links if "as_of" not in a and "/ask?" in a and "known_by" not in a]
    assert present
    assert "CONDITIONAL" in got(arden, present[0])[1].words


def test_the_same_address_says_the_same(arden: Served) -> None:
    first, page = got(arden, f"/ask?{urlencode({**INSPECT, 'as_of': '1996-01-01', 'known_by': '1996-01-01'})}")
    assert arden.get(str(first.url)).text == first.text
    assert "law made and sources published by 1996-01-01" in page.words


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            {"sites": None, "at": "2000-01-01"},
            "May Harbour inspector inspect vessels on 1 January 2000?",
        ),
        (
            {"sites": [{"site": "arden/site/yard", "near": True}], "territory": "arden/north", "at": "2000-03-09"},
            "May Harbour inspector inspect vessels near shipyard in Northern district on 9 March 2000?",
        ),
        (
            {"sites": [], "subjects": ["arden/subject/fishing-vessel"], "at": "2000-01-01"},
            "May Harbour inspector inspect vessels at no kind of place that matters, concerning fishing vessel on "
            "1 January 2000?",
        ),
        (
            {"at": {"between": ["2000-01-01", "2000-01-03"]}},
            "May Harbour inspector inspect vessels on 2000-01-01 to 2000-01-03?",
        ),
    ],
)
def test_a_question_reads_as_a_sentence(question: dict[str, object], said: str) -> None:
    asked = {"office": "arden/harbour/inspector", "power": "arden/power/inspect", **question}
    assert spoken(phrase(asked, Wording(text.registry()))) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-01-23", "23 January 2025"),
        ("2025-01-21T18:00-05:00", "21 January 2025, 18:00 -05:00"),
        ("2025-01-21T18:00:07+00:00", "21 January 2025, 18:00 UTC"),
        ("2025-01", "2025-01"),
        ("2025-01-01..2025-02-01", "2025-01-01 to 2025-02-01"),
        (None, "not recorded"),
    ],
)
def test_a_day_is_spoken(day: str | None, said: str) -> None:
    assert long_day(day) == said


def test_a_field_that_is_changed_keeps_its_place() -> None:
    query = Query((("office", "a"), ("fact", "x=true"), ("at", "2000-01-01"), ("fact", "y=true")))
    assert query.having(at="2001-01-01").text() == "office=a&fact=x%3Dtrue&at=2001-01-01&fact=y%3Dtrue"
    assert query.stating("fact", "x", "false").text() == "office=a&fact=x%3Dfalse&at=2000-01-01&fact=y%3Dtrue"
    assert query.stating("fact", "z", "true").text().endswith("fact=z%3Dtrue")
    assert query.having(at=None).get("at") is None
    assert Query((("at", "1"), ("at", "2"))).having(at="3").items == (("at", "3"),)

"""The page of a record: what it does, what happened to it, what stands on it, whose word it is, and its revisions."""

from __future__ import annotations

import csv
from xml.etree import ElementTree

import pytest

from tests.api.served import Served
from tests.web.test_site import got


def test_a_provision_is_told_in_words_and_its_terms_lead_to_their_records(arden: Served) -> None:
    _, page = got(arden, "/record/arden/order/7/grant")
    assert "passes power on" in page.words
    assert "may not be passed on" in page.words
    assert "training completed" in page.words
    for named in ("arden/power/inspect", "arden/harbour/inspector", "arden/order/7"):
        assert any(address.endswith(f"/record/{named}") for address in page.links), named
    limit = got(arden, "/record/arden/order/9/limit")[1]
    assert "binds as policy: what is done against it is irregular, not unauthorized" in limit.words
    assert "within 100 m of shipyard" in limit.words
    assert "unless approval of the board" in limit.words
    crew = got(arden, "/record/arden/order/9/crew")[1]
    assert "about 40, as baseline" in crew.words


def test_an_instrument_shows_what_each_of_its_provisions_does(arden: Served) -> None:
    _, page = got(arden, "/record/arden/order/9")
    for said in ("limits the exercise of power", "lays down a duty", "gives a legal status", "assigns personnel"):
        assert said in page.words
    assert "report each inspection within a week" in page.words
    assert "encoded, not reviewed by a person" in page.words
    act = got(arden, "/record/arden/act/1990/harbours")[1]
    assert "a statute stands by itself in this record" in act.words
    assert "may be passed on to subordinates" in act.words


def test_the_life_of_a_record_counts_the_days_and_says_what_others_did_to_it(arden: Served) -> None:
    _, page = got(arden, "/record/arden/order/9")
    assert "1998-01-01 decided" in page.words
    assert "1998-01-02 first known of here by Arden Gazette (1 day after the decision)" in page.words
    assert "2001-05-01 ended: limit by Order 12, ending Order 9" in page.words
    found = arden.get("/record/arden/order/9?format=csv").text
    rows = [row for row in csv.reader(found.splitlines()) if len(row) == 4]
    assert ["2001-05-01", "ended", "limit", "Order 12, ending Order 9"] in rows
    assert "checked to 2001-12-31" in found


def test_the_life_of_an_instrument_is_drawn_with_what_acts_on_it(arden: Served) -> None:
    response = arden.get("/record/arden/order/9?format=svg")
    text = " ".join(ElementTree.fromstring(response.text).itertext())
    assert "Order 12, ending Order 9" in text
    assert "Harbours Act" not in text
    assert "svg" in got(arden, "/record/arden/order/9")[1].tags


def test_what_stands_on_a_record_is_told_apart_from_what_acts_on_it(arden: Served) -> None:
    act = got(arden, "/record/arden/act/1990/harbours/s1")[1]
    assert "Stands on it 1" in act.words
    assert "Order 7 on inspectors" in act.words
    limit = got(arden, "/record/arden/order/9/limit")[1]
    assert "Acts on it 1" in limit.words
    power = got(arden, "/record/arden/power/inspect")[1]
    assert "Gives it 2" in power.words
    assert "Limits it 1" in power.words
    inspector = got(arden, "/record/arden/harbour/inspector")[1]
    for group in ("Gives power to it 1", "Limits that bind it 1", "Lays a duty on it 1"):
        assert group in inspector.words


def test_who_vouches_and_where_they_differ_is_shown(arden: Served) -> None:
    _, page = got(arden, "/record/arden/order/7")
    assert "relayed from another; reports it" in page.words
    assert "hedged “reportedly”" in page.words
    assert "via Arden Gazette" in page.words
    assert "Where sources disagree" in page.words
    assert "1995-06-01 (taken)" in page.words
    assert "taken because the text outranks a report of it" in page.words
    assert "1995-06-02" in page.words


def test_what_was_not_yet_published_does_not_count_from_an_earlier_day(arden: Served) -> None:
    _, page = got(arden, "/record/arden/order/7?known_by=1995-06-02")
    assert "1 of 2 do not count from here" in page.words
    assert "with what was published by 1995-06-02" in page.words
    assert "Where sources disagree" not in page.words
    before = got(arden, "/record/arden/order/7?known_by=1995-06-01")[1]
    assert "No source that counts from here vouches for it" in before.words
    assert arden.get("/record/arden/order/7?known_by=some-day").status_code == 400


def test_a_source_lists_what_it_is_recorded_as_saying(arden: Served) -> None:
    _, page = got(arden, "/record/coast-news")
    assert "press" in page.words
    assert "Order 7 on inspectors" in page.words
    assert "Order 9" not in page.words
    assert "day of decision : 1995-06-02" in page.words
    assert "Nothing in the record rests on it" not in page.words


def test_an_office_has_its_holders_as_a_table_and_drawn(arden: Served) -> None:
    rows = list(csv.reader(arden.get("/record/arden/harbour/master?format=csv").text.splitlines()))
    assert ["vane", "A. Vane", "appointed", "1990-04-01", "1999-01-01"] in rows
    drawn = " ".join(ElementTree.fromstring(arden.get("/record/arden/harbour/master?format=svg").text).itertext())
    assert "A. Vane, appointed, since 1990-04-01, until 1999-01-01" in drawn
    assert "B. Reed, acting" in drawn
    _, page = got(arden, "/record/arden/harbour/master")
    assert page.words.count("A. Vane, appointed") >= 1
    assert any("/record/arden/harbour" in address for address in page.links)


def test_a_contested_point_shows_each_way_of_deciding_it(arden: Served) -> None:
    _, page = got(arden, "/record/signing")
    for said in ("What is an order worth", "it has no effect", "as much as any other", "takes no side"):
        assert said in page.words


def test_an_office_and_a_power_offer_their_answers_over_time(arden: Served) -> None:
    for name in ("arden/power/inspect", "arden/harbour/inspector"):
        _, page = got(arden, f"/record/{name}")
        address = next(address for address in page.links if "part=strip" in address)
        assert "as_of=" in address
        response, strip = got(arden, address)
        assert response.status_code == 200
        assert "svg" in strip.tags
        fragment = arden.get(address, headers={"hx-request": "true"})
        assert "HX-Request" in fragment.headers["vary"]
        assert "<html" not in fragment.text
    assert "part=strip" not in arden.get("/record/gazette").text


def test_the_strip_says_what_the_course_says(arden: Served) -> None:
    span = "from=1990-01-01&to=2001-01-01&as_of=2002-01-01&known_by=2002-01-01"
    _, strip = got(arden, f"/course/arden/power/inspect?{span}&part=strip")
    given = {"power": "arden/power/inspect", "from": "1990-01-01", "to": "2001-01-01", "as_of": "2002-01-01"}
    course = arden.get("/api/v1/courses", params={**given, "known_by": "2002-01-01"}).json()
    for held in course["held"]:
        if held["term"] in ("arden/harbour/master", "arden/harbour/inspector"):
            begun = next(s for s in held["spells"] if s["outcome"] != "NO_AUTHORITY_SHOWN")
            assert f"from {begun['since']}" in strip.words
            assert held["label"] in strip.words


def test_revisions_of_a_record_are_shown_where_a_ledger_keeps_them(arden: Served, arden_ledger: Served) -> None:
    _, page = got(arden_ledger, "/record/arden/order/7")
    assert "the title as printed" in page.words
    assert "“Order 7 on inspectors” became “Order 7 on the inspectors”" in page.words
    assert "Order 7 on the inspectors" in page.headings[0][1]
    first = got(arden_ledger, "/record/arden/order/7?revision=1")[1]
    assert first.headings[0][1] == "Order 7 on inspectors"
    assert "the title as printed" not in first.words
    untouched = got(arden_ledger, "/record/arden/order/7/grant")[1]
    assert "the law as it stands" in untouched.words
    assert "the title as printed" not in untouched.words
    assert "Revisions" not in [said for _, said in got(arden, "/record/arden/order/7")[1].headings]


@pytest.mark.parametrize("name", ["arden/site/yard", "arden/north", "arden/subject/fishing-vessel", "trained"])
def test_a_place_a_class_and_a_circumstance_have_pages(arden: Served, name: str) -> None:
    response, page = got(arden, f"/record/{name}")
    assert response.status_code == 200
    assert page.headings[0][0] == 1
    assert name in page.words


def test_what_may_stand_in_a_frame_is_the_life_alone(arden: Served) -> None:
    response = arden.get("/record/arden/order/9?embed=1")
    assert response.status_code == 200
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    assert "<svg" in response.text
    assert "<form" not in response.text

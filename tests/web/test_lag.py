"""From decided to known, as a page."""

from __future__ import annotations

import csv

import httpx

from tests.api.served import ADDRESS, Served
from tests.web.test_site import got


def test_an_address_names_what_was_known_and_the_days(arden: Served) -> None:
    response = arden.get("/timeline/lag")
    assert response.status_code == 303
    named = httpx.URL(response.headers["location"]).params
    assert {"from", "to", "known_by"} <= set(named)
    again = arden.get(response.headers["location"])
    assert again.status_code == 200
    assert named["known_by"][:10] in again.text


def test_every_instrument_has_its_days_in_words(arden: Served) -> None:
    _, page = got(arden, "/timeline/lag?from=1990-01-01&to=2002-01-01&known_by=2001-12-31")
    assert "half were first known within 1 day" in page.words
    assert (
        "Order 7 on inspectors 1995-06-01 not recorded not recorded 1995-06-02 1 day later Arden Gazette" in page.words
    )
    assert f"{ADDRESS}/record/gazette" in page.links


def test_what_was_published_later_is_not_known_yet(arden: Served) -> None:
    _, page = got(arden, "/timeline/lag?from=1995-01-01&to=1996-01-01&known_by=1995-06-01")
    assert "1995-06-02" not in page.words
    assert page.words.count("not recorded") >= 3


def test_the_table_as_a_file_counts_days(arden: Served) -> None:
    text = arden.get("/timeline/lag?from=1995-01-01&to=1996-01-01&known_by=2001-12-31&format=csv").text
    rows = [row for row in csv.reader(text.splitlines()) if not row[0].startswith("# ")]
    head, (order,) = rows[0], rows[1:]
    told = dict(zip(head, order, strict=True))
    assert (told["id"], told["first known"], told["days to first word"]) == ("arden/order/7", "1995-06-02", "1")
    assert (told["published"], told["days to publication"]) == ("", "")
    assert "published by 2001-12-31" in text


def test_a_ledger_s_address_names_its_revision(arden_ledger: Served) -> None:
    response = arden_ledger.get("/timeline/lag?from=1995-01-01&to=1996-01-01")
    assert httpx.URL(response.headers["location"]).params["revision"] == "2"


def test_a_tenant_s_address_stays_within(arden: Served) -> None:
    response = arden.get("/t/harbour/timeline/lag")
    assert response.headers["location"].startswith("/t/harbour/timeline/lag?")


def test_a_file_or_a_frame_is_answered_where_it_is_asked_for(arden: Served) -> None:
    assert arden.get("/timeline/lag?format=svg").headers["content-type"] == "image/svg+xml"
    framed = arden.get("/timeline/lag?embed=1&known_by=2001-12-31&from=1995-01-01&to=1996-01-01")
    assert framed.status_code == 200
    assert "<svg" in framed.text

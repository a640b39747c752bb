"""What falls with a record, and what a draft would change, before and after."""

from __future__ import annotations

import csv

import httpx

from tests.api.served import Served
from tests.web.reading import read
from tests.web.test_site import HOSTILE, got

LEAVE = "/whatif?id=arden/order/7&at=2000-01-01"
DRAFT = """\
instrument: arden/order/99
kind: order
title: Draft order 99
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s1]
decided: 1999-01-01
provisions:
  - {id: end, does: rescinds, target: arden/order/7, revives: none}
attested:
  - {source: gazette, basis: document-held, published: 1999-01-02}
review: {state: encoded}
"""


def sent(served: Served, **fields: str) -> httpx.Response:
    """The page for a form that is sent."""
    return served.post("/whatif", data=fields)


def test_leaving_out_an_instrument_tells_what_the_verb_tells(arden: Served) -> None:
    _, page = got(arden, LEAVE)
    found = arden.get("/api/v1/impact", params={"id": "arden/order/7", "at": "2000-01-01"}).json()
    assert found["changes"]
    assert found["sentence"] in page.words
    assert (2, "authority is no longer shown") in page.headings
    assert "before" in page.words
    assert "keep it" in page.words
    again = next(address for address in page.links if address.endswith("/whatif?at=2000-01-01"))
    assert got(arden, again)[0].status_code == 200


def test_what_flips_is_had_as_a_table(arden: Served) -> None:
    rows = list(csv.reader(arden.get(f"{LEAVE}&format=csv").text.splitlines()))
    said = [row[0] for row in rows if row[0].startswith("#")]
    assert any("before: acts of 2000-01-01" in line for line in said)
    assert any("arden/order/7" in row[-1] for row in rows if len(row) == 8)


def test_a_draft_is_compared_and_stays_in_its_field(arden: Served) -> None:
    response = sent(arden, draft=DRAFT, at="2000-01-01")
    page = read(str(response.url), response.text)
    assert response.status_code == 200, page.words
    assert (page.open, page.wrong) == ([], [])
    assert "Draft order 99 (draft)" in page.words
    assert (2, "authority is no longer shown") in page.headings
    assert "rescinds" in response.text.partition("<textarea")[2].partition("</textarea>")[0]
    # The record is as it was.
    assert arden.get("/record/arden/order/99").status_code == 404


def test_what_is_no_draft_is_told_and_kept(arden: Served) -> None:
    for text in ("instruments: [", HOSTILE, DRAFT.replace("arden/order/7", "arden/order/nonesuch")):
        response = sent(arden, draft=text)
        assert response.status_code == 400
        assert "<script>" not in response.text
        page = read("http://vires.test/whatif", response.text)
        assert "The draft cannot be read line " in page.words
        assert "try:" in page.words
        assert text.strip() in " ".join(page.text)
    assert sent(arden, draft="a" * 300_000).status_code == 400
    assert arden.post("/whatif", json={"draft": "x"}).status_code == 400
    assert arden.get("/whatif?id=nonesuch").status_code == 404
    assert arden.post("/changes", data={"from": "1"}).status_code == 405


def test_what_is_left_of_a_wider_office_is_named_in_words(arden: Served) -> None:
    for path in ("/whatif?id=arden/act/1990/harbours&at=2000-01-01", "/changes?from=1985-01-01&to=2000-01-01"):
        _, page = got(arden, path)
        assert "authority is" in page.words
        assert "any.other" not in page.words

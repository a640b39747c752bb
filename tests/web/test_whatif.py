"""What falls with a record, and what a draft would change, before and after."""

from __future__ import annotations

import csv
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.api.served import Served
from tests.web.reading import read
from tests.web.test_site import HOSTILE, got
from vires.service.refusal import Refusal

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


DRAWN = "/whatif?effect=suspends&against=arden/order/7&made=2000-01-01&at=2000-06-01"


def test_an_order_is_drawn_by_its_scope_and_only_within_it_flips(arden: Served) -> None:
    _, page = got(arden, f"{DRAWN}&place=shipyard&reach=100+m")
    assert (page.open, page.wrong) == ([], [])
    assert "With order against Order 7 on inspectors (draft): authority is no longer shown" in page.words
    assert "at or within 100 m of shipyard" in page.words
    # It is written as text, to go on with.
    written = " ".join(page.text)
    assert "scope: {sites: [arden/site/yard], within: 100 m}" in written
    assert "target: [arden/order/7]" in written
    _, elsewhere = got(arden, f"{DRAWN}&area=Northern+district")
    assert "in Northern district" in elsewhere.words
    # Nothing that is ended is ended once more.
    _, nothing = got(arden, f"{DRAWN}&binding=arden/fisheries")
    assert "Nothing flips: every answer is the same before and after." in nothing.words


def test_each_effect_of_an_order_is_what_the_draft_of_it_does(arden: Served) -> None:
    for effect in ("suspends", "annuls", "rescinds"):
        _, page = got(arden, DRAWN.replace("suspends", effect))
        assert f"does: {effect}" in " ".join(page.text)
        assert (2, "authority is no longer shown") in page.headings
    # One that begins later changes nothing yet; one that has run out changes nothing any longer.
    for bound in ("starts=2000-07-01", "ends=2000-06-01"):
        assert "Nothing flips" in got(arden, f"{DRAWN}&{bound}")[1].words


def test_the_address_of_an_answer_names_its_moments_and_its_ids(arden: Served) -> None:
    response, _ = got(arden, "/whatif?id=order/7&office=arden/harbour")
    query = parse_qs(urlsplit(str(response.url)).query)
    assert query["id"] == ["arden/order/7"]
    drawn, _ = got(arden, "/whatif?effect=suspends&against=arden/order/7&made=2000-01-01&at=2000-06-01")
    assert parse_qs(urlsplit(str(drawn.url)).query)["against"] == ["arden/order/7"]
    assert {"at", "as_of", "known_by"} <= set(query)
    again, _ = got(arden, str(response.url))
    assert again.url == response.url
    assert again.history == []


def test_every_group_opens_the_two_findings_of_one_act(arden: Served) -> None:
    for path in (LEAVE, DRAWN):
        _, page = got(arden, path)
        opened = [link for link in page.links if "/whatif/both?" in link]
        assert opened
        _, both = got(arden, opened[0])
        assert (both.open, both.wrong) == ([], [])
        assert (2, "as it is recorded") in both.headings
        recorded, supposed = both.words.split(" as supposed ")
        assert "CONDITIONAL" in recorded.split(" as it is recorded ")[-1]
        assert "NO AUTHORITY SHOWN" in supposed
        # The finding on the record is that of the question itself.
        asked = next(link for link in both.links if "/ask?" in link)
        assert "CONDITIONAL" in got(arden, asked)[1].words


def test_the_two_findings_of_a_draft_are_had_by_sending_it(arden: Served) -> None:
    response = sent(arden, draft=DRAFT, at="2000-01-01")
    act = response.text.partition('name="act" value="')[2].partition('"')[0].replace("&amp;", "&")
    both = arden.post("/whatif/both", data={"draft": DRAFT, "at": "2000-01-01", "act": act})
    page = read("http://vires.test/whatif/both", both.text)
    assert both.status_code == 200, page.words
    assert "NO AUTHORITY SHOWN" in page.words.split(" as supposed ")[1]
    assert arden.get("/whatif/both").status_code == 400
    assert arden.post("/whatif/both", data={"draft": DRAFT}).status_code == 400


def test_an_order_that_cannot_be_drawn_is_told_and_what_was_drawn_stays(arden: Served) -> None:
    for more, said in (
        ("&ends=1999-01-01", ""),
        ("&starts=soon", "the field `since`"),
        ("&reach=5+furlongs&place=shipyard", "distance"),
        ("&reach=100+m", "sites"),
        ("&place=nonesuch", "nonesuch"),
        ("&effect=blesses", "blesses"),
        ("&kind=order", "order"),
        (f"&area={HOSTILE}", "script"),
    ):
        response = arden.get(DRAWN + more, follow_redirects=True)
        page = read(str(response.url), response.text)
        assert response.status_code == (200 if not said else 400), (more, page.words)
        assert said in page.words
        assert "<script>alert" not in response.text
        assert "Order 7 on inspectors" in page.words
    assert arden.get(DRAWN + "&place=shipyard" * 30).status_code == 303
    assert arden.get(DRAWN + "".join(f"&place=x{n}" for n in range(30))).status_code == 400


def test_records_are_suggested_by_their_words(arden: Served) -> None:
    found = arden.get("/whatif/records?q=inspectors").json()["found"]
    assert found[0] == {
        "id": "arden/order/7",
        "label": "Order 7 on inspectors",
        "also": "",
        "within": "Order 7 on inspectors",
    }
    newest = arden.get("/whatif/records").json()["found"]
    assert newest[0]["id"] == "arden/order/12"
    assert arden.get("/whatif/records", params={"q": HOSTILE}).status_code == 200


def test_what_flips_is_had_as_a_picture_and_in_a_frame(arden: Served) -> None:
    for path in (LEAVE, DRAWN):
        svg = arden.get(f"{path}&format=svg")
        assert svg.headers["content-type"].startswith("image/svg+xml")
        assert "NO AUTHORITY SHOWN" in svg.text
        framed = read("http://vires.test/", arden.get(f"{path}&embed=1").text)
        assert "authority is no longer shown" in framed.words
        assert "form" not in framed.tags


def test_an_order_for_which_there_is_no_room_is_not_lost_and_is_no_fault_of_its_own(
    arden: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*given: object, **more: object) -> object:
        raise Refusal("busy", "more is asked at the moment than can be answered", "ask again in a moment")

    monkeypatch.setattr(arden.service.desk, "ask", busy)
    monkeypatch.setattr(arden.service.desk, "run", busy)
    refused = sent(arden, draft="instrument: arden/order/99\n")
    assert refused.status_code == 503
    assert "more is asked at the moment" in refused.text
    assert "instrument: arden/order/99" in refused.text

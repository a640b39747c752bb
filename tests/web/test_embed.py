"""One figure in a frame on somebody else's page: alone, with what it is of; and nothing else of a server in any."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.api.served import ADDRESS, Served
from tests.web.reading import read
from tests.web.test_site import INSPECT, PAGES
from vires.web.embed import POLICY

FRAMED = (
    f"/ask?{urlencode({**INSPECT, 'site': 'none'})}",
    "/matrix?at=2000-01-01",
    "/timeline?id=arden/order/7",
    "/status/arden/subject/fishing-vessel?at=2000-01-01",
    "/who/arden/power/inspect?at=2000-01-01",
    "/strength/arden/harbour?at=2000-01-01",
    "/course/arden/power/inspect?from=1990-01-01&to=2001-01-01",
    "/changes?from=1994-01-01&to=2002-01-01",
)


@pytest.mark.parametrize("tenant", ["", "/t/harbour"])
@pytest.mark.parametrize("path", FRAMED)
def test_what_stands_in_a_frame_is_offered_and_says_what_it_is_of(arden: Served, path: str, tenant: str) -> None:
    whole = arden.get(tenant + path, follow_redirects=True)
    snippet = html.unescape(re.search(r"<textarea[^>]*>(&lt;iframe.*?)</textarea>", whole.text, re.S)[1])  # type: ignore[index]
    address = html.unescape(re.search(r'src="([^"]+)"', snippet)[1])  # type: ignore[index]
    assert address.startswith(f"{ADDRESS}{tenant}/")
    response = arden.get(address)
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == POLICY
    assert "frame-ancestors *" in POLICY
    assert "x-frame-options" not in response.headers
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["x-content-type-options"] == "nosniff"
    page = read(address, response.text)
    assert (page.open, page.wrong) == ([], [])
    assert not page.tags & {"form", "script", "button", "input", "nav", "iframe"}
    assert "checked to 2001-12-31" in page.words
    assert "not legal advice" in page.words
    if "timeline" not in path and "status" not in path:
        # What a timeline or a status shows is of the registry, seen from nowhere in particular.
        assert re.search(r"published by|known by", page.words)
    home = next(one for one in page.links if urlsplit(one).path == urlsplit(address).path)
    assert "embed" not in parse_qs(urlsplit(home).query)
    assert arden.get(home, follow_redirects=True).headers["x-frame-options"] == "DENY"


def test_a_frame_of_a_question_that_leaves_its_moments_open_leads_to_the_frame_that_names_them(arden: Served) -> None:
    response = arden.get(f"/ask?{urlencode(INSPECT)}&embed=1")
    assert response.status_code == 303
    named = parse_qs(urlsplit(response.headers["location"]).query)
    assert named["embed"] == ["1"]
    assert "as_of" in named
    assert arden.get(response.headers["location"]).headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("path", ["/", "/coverage", "/find?q=inspect", "/nonesuch", "/record/nonesuch"])
def test_a_page_without_a_figure_may_not_be_framed(arden: Served, path: str) -> None:
    response = arden.get(f"{path}{'&' if '?' in path else '?'}embed=1", headers={"accept": "text/html"})
    assert response.status_code in (400, 404) or "embed" not in response.url.query.decode()
    assert response.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_may_be_framed_unless_it_is_asked_for_as_a_frame(arden: Served, path: str) -> None:
    for given in ({}, {"embed": "0"}, {"embed": "2"}, {"embed": ""}):
        response = arden.get(f"{path}{'&' if '?' in path else '?'}{urlencode(given)}", follow_redirects=True)
        assert response.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert response.headers["cross-origin-resource-policy"] == "same-origin"


def test_hostile_text_in_a_frame_is_shown_and_never_run(arden: Served) -> None:
    hostile = '"><script>alert(1)</script>'
    for path in ("/ask", "/matrix", "/timeline", "/changes", "/who/x", "/strength/x"):
        given = {"embed": "1", **dict.fromkeys(("office", "power", "at", "from", "to", "id", "x"), hostile)}
        response = arden.get(path, params=given, follow_redirects=True)
        assert "<script>" not in response.text
        assert read(str(response.url), response.text).run == []

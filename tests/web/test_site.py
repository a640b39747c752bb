"""Every page reads without JavaScript, loads nothing from elsewhere, and says what the verbs say."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from tests.api.served import ADDRESS, Served
from tests.web.reading import Read, read
from vires.api.guard.need import scope_needed
from vires.web import site
from vires.web.sheet import POLICY

INSPECT = {"office": "harbour/inspector", "power": "power/inspect", "at": "2000-01-01"}
PAGES = (
    "/",
    f"/ask?{urlencode(INSPECT)}",
    "/who/arden/power/inspect?at=2000-01-01",
    "/what/arden/harbour/inspector?at=2000-01-01",
    "/record/arden/order/7",
    "/record/arden/order/9/limit",
    "/record/arden/harbour/inspector",
    "/record/gazette",
    "/record/signing",
    "/matrix?at=2000-01-01&site=none",
    "/matrix?at=2000-01-01&against=1990-01-01",
    "/timeline",
    "/timeline?id=arden/order/7",
    "/changes",
    "/changes?from=1994-01-01&to=1999-01-01",
    "/whatif",
    "/whatif?id=arden/order/7&at=2000-01-01",
    "/course/arden/power/inspect?from=1990-01-01&to=2001-01-01",
    "/course/arden/harbour/inspector",
    "/status/arden/subject/fishing-vessel?at=2000-01-01",
    "/strength/arden/harbour?at=2000-01-01",
    "/find?q=inspect",
    "/find",
    "/coverage",
    "/record/nonesuch",
)
HOSTILE = '"><script>alert(1)</script>&#x27;'


def got(served: Served, path: str) -> tuple[httpx.Response, Read]:
    """A page, with what stands on it."""
    response = served.get(path, follow_redirects=True)
    return response, read(str(response.url), response.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_labelled_and_loads_only_from_its_own_origin(arden: Served, path: str) -> None:
    response, page = got(arden, path)
    assert response.status_code == (404 if "nonesuch" in path else 200)
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert (page.open, page.wrong) == ([], [])
    assert not page.tags & {"style", "iframe", "object"}
    assert page.run == []
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}
    assert all(address.startswith(f"{ADDRESS}/") for address in page.loads)
    assert [level for level, _ in page.headings].count(1) == 1
    assert page.headings[0][0] == 1
    assert all(after <= before + 1 for (before, _), (after, _) in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.fields) <= page.labelled
    assert "not legal advice" in page.words


@pytest.mark.parametrize("tenant", ["", "/t/harbour"])
def test_every_link_of_the_main_pages_leads_somewhere_within_the_registry_it_stands_in(
    arden: Served, tenant: str
) -> None:
    seen: set[str] = set()
    for path in PAGES[:-1]:
        seen.update(got(arden, tenant + path)[1].links)
    inside = {address.partition("#")[0] for address in seen}
    assert len(inside) > 40
    for address in sorted(inside):
        assert address.startswith(f"{ADDRESS}/")
        assert urlsplit(address).path.startswith(tenant)
        assert arden.get(address, follow_redirects=True).status_code == 200, address


def test_a_finding_shows_what_the_verb_says(arden: Served) -> None:
    _, page = got(arden, f"/ask?{urlencode({**INSPECT, 'site': 'none'})}")
    finding = arden.get("/api/v1/ask", params={**INSPECT, "no_sites": "true"}).json()
    assert finding["answer"] in page.words
    assert finding["outcome"] in page.words
    assert "Act 4 of 1990, section 1" in page.words
    assert "Encoded, not reviewed" in page.words
    assert "Checked to 2001-12-31" in page.words


def test_an_answer_has_an_address_that_names_its_moments(arden: Served) -> None:
    response = arden.get(f"/ask?{urlencode(INSPECT)}")
    assert response.status_code == 303
    named = httpx.URL(response.headers["location"]).params
    assert named["at"] == "2000-01-01"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", named["as_of"])
    assert named["known_by"] == named["as_of"]
    again = arden.get(response.headers["location"])
    assert again.status_code == 200
    assert named["as_of"][:10] in again.text


def test_an_answer_from_a_ledger_names_its_revision_and_keeps_to_it(arden_ledger: Served) -> None:
    location = arden_ledger.get(f"/ask?{urlencode(INSPECT)}").headers["location"]
    assert httpx.URL(location).params["revision"] == "2"
    assert "Order 7 on the inspectors" in arden_ledger.get(location).text
    first = str(httpx.URL(location).copy_set_param("revision", "1"))
    assert "Order 7 on inspectors" in arden_ledger.get(first).text


def test_settling_a_point_leads_to_the_answer_with_it_stated(arden: Served) -> None:
    _, page = got(arden, f"/ask?{urlencode({**INSPECT, 'site': 'none'})}")
    assert "CONDITIONAL" in page.words
    settled = next(address for address in page.links if "fact=trained%3Dtrue" in address)
    response, after = got(arden, settled)
    assert response.status_code == 200
    assert "AUTHORIZED authority is shown" in after.words
    opened = next(address for address in after.links if "trained" not in address and "/ask?" in address)
    assert "CONDITIONAL" in got(arden, opened)[1].words


def test_the_form_joins_a_kind_of_place_and_how_far_it_is(arden: Served) -> None:
    response = arden.get("/ask", params={**INSPECT, "site": "arden/site/yard", "distance": "80"})
    assert httpx.URL(response.headers["location"]).params["site"] == "arden/site/yard@80"
    _, page = got(arden, response.headers["location"])
    assert "80 m from shipyard" in page.words
    assert "IRREGULAR" in page.words


def test_a_question_without_office_or_power_goes_back_to_the_form_with_what_was_typed(arden: Served) -> None:
    response = arden.get("/ask", params={"power": "inspect", "office": ""})
    assert (response.status_code, response.headers["location"]) == (303, "/?power=inspect")
    assert 'value="inspect"' in arden.get("/?power=inspect").text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/ask?office=harbour/inspectr&power=inspect&at=2000-01-01", 404, "arden/harbour/inspector"),
        ("/ask?office=harbour/inspector&power=inspect&at=the-ides", 400, "write it as"),
        ("/ask?office=harbour/inspector&power=inspect&at=2000-02-30", 400, "2000-02-30"),
        ("/ask?office=harbour/inspector&power=inspect&at=2000-01-01&fact=trained", 400, "fact=NAME=VALUE"),
        ("/ask?office=harbour/inspector&power=inspect&at=2000-01-01&revision=3", 400, "keeps no revisions"),
        ("/changes?from=1994-01-01&to=nonsense", 400, "to"),
        ("/timeline?id=nonesuch", 404, "nonesuch"),
        ("/ask?" + "&".join(f"fact=n{i}=true" for i in range(300)), 400, "more than can be asked"),
        ("/static/nothing.js", 404, "nothing is served"),
    ],
)
def test_what_cannot_be_answered_says_why_and_keeps_what_was_typed(
    arden: Served, path: str, status: int, said: str
) -> None:
    response, page = got(arden, path)
    assert response.status_code == status
    assert said in page.words
    assert "Try:" in page.words
    if "office=" in path:
        assert 'type="hidden" name="office"' in response.text


def test_hostile_text_is_shown_and_never_run(arden: Served) -> None:
    names = (
        "office",
        "power",
        "at",
        "territory",
        "site",
        "subject",
        "fact",
        "as_of",
        "distance",
        "revision",
        "from",
        "to",
        "against",
        "axis",
        "first",
        "format",
    )
    for path in (
        "/",
        "/ask",
        "/changes",
        "/timeline",
        "/find",
        "/record/x",
        "/who/x",
        "/what/x",
        "/matrix",
        "/whatif",
        "/course/x",
        "/status/x",
    ):
        given = {**dict.fromkeys(names, HOSTILE), "q": HOSTILE, "id": HOSTILE}
        response = arden.get(path, params=given, follow_redirects=True)
        assert response.status_code in (200, 400, 404)
        assert read(str(response.url), response.text).run == []
        assert "<script>" not in response.text
        assert "alert(1)</script" not in response.text
    assert "<script>" not in arden.get(f"/record/{HOSTILE}").text


@pytest.mark.parametrize("host", ["[::1", "]", "[zz]:1", "a:b:c", "", "localhost:99999999"])
def test_whatever_stands_as_the_host_a_page_is_shown(arden: Served, host: str) -> None:
    for path, status in (("/", 200), ("/find?q=harbour", 200), ("/record/nonesuch", 404), ("/read/gazette", 200)):
        assert arden.get(path, headers={"host": host}).status_code == status, path


def test_the_style_sheet_is_kept_by_its_tag(arden: Served) -> None:
    first = arden.get("/static/site.css")
    assert first.headers["content-type"].startswith("text/css")
    assert "url(" not in first.text
    assert "@import" not in first.text
    assert arden.get("/static/site.css", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_the_first_view_is_small(arden: Served) -> None:
    whole = sum(len(arden.get(path).content) for path in ("/", "/static/site.css"))
    assert whole < 200_000


def test_a_page_that_answers_needs_the_right_to_ask() -> None:
    """What a tenant shows needs `read`; at the root nobody needs a right for what the entrance itself loads."""
    entrance = {"/signin", "/static/{name:path}"}
    shown = {path for path, _ in site.PAGES if scope_needed(path, "harbour") == "read"}
    assert shown - {"/signin"} == {
        "/", "/record/{identity:path}", "/timeline", "/timeline/lag", "/find", "/coverage", "/registry",
        "/registry/{name:path}", "/static/{name:path}", "/edit", "/edit/{name:path}", "/complete", "/review",
        "/review/{number}",
    }  # fmt: skip
    for path, _ in site.PAGES:
        needed = "read" if path in shown else "ask"
        assert scope_needed(path, "harbour") == needed
        assert scope_needed(path, "") == (None if path in entrance else needed)
    assert scope_needed("/a-page-of-later", "") == "ask"

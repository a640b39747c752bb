"""Whoever comes to the wrong place is shown a way on; whoever asks as a program gets a document."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.api.served import Served
from tests.web.reading import read
from vires.web import site
from vires.web.sheet import POLICY, ticked

BROWSER = {"accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    "path", ["/nonsense", "/t/harbour/nonsense", "/askk?office=a", "/static", "/record", "/t/harbour/ask/x"]
)
def test_an_address_of_nothing_is_a_page_for_a_browser_and_a_document_for_a_program(arden: Served, path: str) -> None:
    shown = arden.get(path, headers=BROWSER)
    assert shown.status_code == 404
    assert shown.headers["content-security-policy"] == POLICY
    assert "begin at the first page" in read(str(shown.url), shown.text).words
    told = arden.get(path)
    assert told.status_code == 404
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["slug"] == "path-unknown"


@pytest.mark.parametrize("path", ["/api/v1/nonsense", "/access/v1/nonsense", "/.well-known/nonsense"])
def test_addresses_of_programs_answer_with_documents_whoever_asks(arden: Served, path: str) -> None:
    response = arden.get(path, headers=BROWSER)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/t/nobody", "/t/nobody/", "/t/nobody/ask?office=a", "/t/", "/t//matrix", "/t/%2F"])
def test_a_registry_that_is_not_served_is_a_page_that_leads_to_the_one_that_is(arden: Served, path: str) -> None:
    shown = arden.get(path, headers=BROWSER)
    assert shown.status_code == 404
    assert shown.headers["content-security-policy"] == POLICY
    page = read(str(shown.url), shown.text)
    assert "no registry is served under this name" in page.words
    assert "tenant-unknown" in page.words
    assert (page.open, page.wrong) == ([], [])
    ways = [one for one in page.links if "#" not in one]
    assert not [one for one in ways if "/t/" in one]
    assert arden.get(ways[0]).status_code == 200
    told = arden.get(path)
    assert told.status_code == 404
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["slug"] == "tenant-unknown"


def test_a_program_of_a_registry_that_is_not_served_gets_a_document_whatever_it_says_that_it_reads(
    arden: Served,
) -> None:
    for path in ("/t/nobody/api/v1/registry", "/t/nobody/access/v1/evaluation", "/t/nobody/mcp"):
        told = arden.get(path, headers=BROWSER)
        assert told.status_code == 404
        assert told.headers["content-type"] == "application/problem+json"
        assert told.json()["slug"] == "tenant-unknown"


@pytest.mark.parametrize("path", ["/t/harbour", "/t/harbour?office=x"])
def test_the_first_page_of_a_registry_is_there_without_its_slash(arden: Served, path: str) -> None:
    response = arden.get(path)
    assert response.status_code == 200
    page = read(str(response.url), response.text)
    assert all("/t/harbour/" in one for one in page.links if "#" not in one)
    assert arden.get("/t/harbours").status_code == 404


def test_a_revision_that_went_away_leads_to_the_same_question_of_the_newest(
    arden_ledger: Served, arden: Served
) -> None:
    for served, status in ((arden_ledger, 404), (arden, 400)):
        response = served.get("/who/arden/power/inspect?at=2000-01-01&revision=99")
        assert response.status_code == status
        page = read(str(response.url), response.text)
        way = next(one for one in page.links if one.endswith("/who/arden/power/inspect?at=2000-01-01"))
        assert "The same from the registry as it is now" in page.words
        assert served.get(way).status_code == 200


def test_what_goes_wrong_inside_is_a_page_that_tells_nothing_of_it(
    arden: Served, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(request: Request) -> Response:
        raise KeyError(request.query_params["said"])

    arden.app.add_route("/broken", site._helpful(broken))
    shown = arden.get("/broken?said=secret", headers=BROWSER)
    assert shown.status_code == 500
    assert ">secret" not in shown.text
    assert shown.headers["x-request-id"] in shown.text
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text
    told = arden.get("/broken?said=secret")
    assert (told.status_code, told.headers["content-type"]) == (500, "application/problem+json")


def test_a_message_shows_its_names_as_code_and_nothing_as_markup() -> None:
    assert ticked("`a` is not `<b>`") == "<code>a</code> is not <code>&lt;b&gt;</code>"
    assert ticked("a ` alone") == "a ` alone"
    assert ticked("`a` and ` alone <i>") == "<code>a</code> and ` alone &lt;i&gt;"
    assert ticked("") == ""


@pytest.mark.parametrize("count", [1, 300, 5000])
def test_a_huge_query_is_answered_or_refused_with_a_page(arden: Served, count: int) -> None:
    for query in ("&".join(["site=none"] * count), "q=" + "x" * count, "x" * count, "office=" + "%F0%9F%98%80" * count):
        for path in ("/", "/ask", "/matrix", "/find", "/timeline", "/changes"):
            if len(query) > 60_000:
                continue
            response = arden.get(f"{path}?{query}", headers=BROWSER)
            assert response.status_code < 500, path
            assert response.status_code == 303 or response.headers["content-type"].startswith("text/html")

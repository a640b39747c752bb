"""Long lists in pages that fit together, or are refused."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from vires.service.ledger.recording import record

POWER = "arden/power/inspect"
FIXED = {"at": "2000-01-01", "as_of": "2001-06-01", "known_by": "2001-06-01"}


def pages(served: Served, path: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    """Every page, by following `Link`."""
    found = []
    response = served.get(path, params=query)
    while True:
        assert response.status_code == 200, response.text
        found.append(response.json())
        link = response.headers.get("link")
        assert (link is None) == (found[-1]["page"]["next"] is None)
        if link is None:
            return found
        address, _, relation = link.partition("; ")
        assert relation == 'rel="next"'
        assert found[-1]["page"]["next"] in address
        response = served.get(address[1:-1])


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 16, 1000])
@pytest.mark.parametrize("path", ["terms", "instruments", "sources"])
def test_pages_of_a_collection_are_the_whole(arden: Served, path: str, limit: int) -> None:
    whole = arden.get(f"/api/v1/{path}").json()
    found = pages(arden, f"/api/v1/{path}", {"limit": limit})
    assert [item for page in found for item in page["items"]] == whole["items"]
    assert {page["page"]["total"] for page in found} == {len(whole["items"])}
    assert all(len(page["items"]) == limit for page in found[:-1])


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_a_verb_are_the_whole(arden: Served, limit: int) -> None:
    lists = ("held", "wider", "not_shown")
    whole = arden.get("/api/v1/who", params={"power": POWER, **FIXED}).json()
    assert "page" not in whole
    found = pages(arden, "/api/v1/who", {"power": POWER, **FIXED, "limit": limit})
    for name in lists:
        assert [item for page in found for item in page[name]] == whole[name]
    assert found[0]["page"]["total"] == sum(len(whole[name]) for name in lists)
    for page in found:
        assert sum(len(page[name]) for name in lists) <= limit
        assert {k: v for k, v in page.items() if k not in (*lists, "page")} == {
            k: v for k, v in whole.items() if k not in lists
        }


def test_pages_by_post_go_on_with_the_same_body(arden: Served) -> None:
    body = {"power": POWER, **FIXED}
    first = arden.post("/api/v1/who", params={"limit": 1}, json=body)
    assert "link" not in first.headers
    more = arden.post("/api/v1/who", params={"limit": 1, "cursor": first.json()["page"]["next"]}, json=body)
    assert more.status_code == 200
    assert more.json()["held"] != first.json()["held"]


def test_a_page_keeps_the_moment_of_the_first(arden: Served) -> None:
    first = arden.get("/api/v1/who", params={"power": POWER, "limit": 1}).json()
    cursor = first["page"]["next"]
    for _ in range(2):
        more = arden.get("/api/v1/who", params={"power": POWER, "limit": 1, "cursor": cursor})
        assert more.json()["question"]["at"] == first["question"]["at"]
        assert more.json()["vantage"] == first["vantage"]
        # Every moment is fixed by now, so that the page has a tag.
        assert "etag" in more.headers


def test_revisions_in_pages(arden_ledger: Served) -> None:
    found = pages(arden_ledger, "/api/v1/revisions", {"limit": 1})
    assert [item["number"] for page in found for item in page["items"]] == [2, 1]


def test_a_cursor_may_be_read_with_another_limit(arden: Served) -> None:
    first = arden.get("/api/v1/terms", params={"limit": 3}).json()
    rest = arden.get("/api/v1/terms", params={"cursor": first["page"]["next"]}).json()
    assert first["items"] + rest["items"] == arden.get("/api/v1/terms").json()["items"]


def cursor_of(served: Served, path: str, **query: Any) -> str:
    return str(served.get(path, params={"limit": 1, **query}).json()["page"]["next"])


def test_a_cursor_of_another_question_is_refused(arden: Served) -> None:
    cursor = cursor_of(arden, "/api/v1/terms", scheme="offices")
    for path, query in (
        ("/api/v1/terms", {}),
        ("/api/v1/terms", {"scheme": "powers"}),
        ("/api/v1/sources", {}),
        ("/api/v1/who", {"power": POWER, **FIXED}),
    ):
        response = arden.get(path, params={**query, "cursor": cursor})
        assert (response.status_code, response.json()["slug"]) == (404, "cursor-unknown")
    assert arden.get("/api/v1/terms", params={"scheme": "offices", "cursor": cursor}).status_code == 200


def forged(said: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "AAAAAAAA",
        forged([1, 2]),
        forged({"start": 1}),
        forged([True, "x", "y", {}]),
        forged([-1, "x", "y", {}]),
        forged([1e30, "x", "y", {}]),
        forged("a" * 400),
        "[" * 900,
        base64.urlsafe_b64encode(b"[" * 1400).rstrip(b"=").decode(),
    ],
)
def test_what_is_no_cursor_is_refused(arden: Served, cursor: str) -> None:
    response = arden.get("/api/v1/terms", params={"cursor": cursor})
    expected = (422, "arguments-unreadable") if "[" in cursor else (404, "cursor-unknown")
    assert (response.status_code, response.json()["slug"]) == expected


def test_a_cursor_moved_by_hand_shows_no_more_than_the_list(arden: Served) -> None:
    cursor = cursor_of(arden, "/api/v1/terms")
    said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    beyond = base64.urlsafe_b64encode(json.dumps([10**9, *said[1:]], separators=(",", ":")).encode())
    page = arden.get("/api/v1/terms", params={"cursor": beyond.rstrip(b"=").decode()})
    assert (page.status_code, page.json()["items"], page.json()["page"]["next"]) == (200, [], None)


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "1.5", "ten", "", "99999999999999"])
def test_a_limit_is_within_bounds(arden: Served, limit: str) -> None:
    response = arden.get("/api/v1/terms", params={"limit": limit})
    assert (response.status_code, response.json()["slug"]) == (422, "arguments-unreadable")
    assert "`limit`" in response.json()["title"]


def test_a_cursor_of_another_text_is_refused(serve: Callable[..., Served], ledger_file: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "arden.ledger"
    shutil.copy(ledger_file, ledger)
    served = serve({"": str(ledger)})
    asked = {"power": POWER, **FIXED}
    stale, fixed = cursor_of(served, "/api/v1/who", **asked), cursor_of(served, "/api/v1/who", **asked, revision="2")
    folder = tmp_path / "text"
    folder.mkdir()
    text.write(folder)
    record(folder, str(ledger), author="ada", reason="back to the title as signed", base=2, legal=False)
    served.hosted[""].refresh()

    response = served.get("/api/v1/who", params={**asked, "cursor": stale})
    assert (response.status_code, response.json()["slug"]) == (409, "cursor-stale")
    # A cursor of a revision that was asked for by name goes on.
    assert served.get("/api/v1/who", params={**asked, "cursor": fixed, "revision": "2"}).status_code == 200
    assert served.get("/api/v1/who", params={**asked, "cursor": fixed}).status_code == 409

"""For how long an answer may be kept, and what it costs to ask whether it still stands."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from vires.api.caching import matches
from vires.service.ledger.recording import record
from vires.service.permission.access import Access
from vires.service.serving.desk import Answered, Desk
from vires.service.serving.snapshot import Snapshot

FOREVER = "public, max-age=31536000, immutable"
POWER, OFFICE = "arden/power/inspect", "arden/harbour/inspector"
FIXED = {"at": "2000-01-01", "as_of": "2001-06-01", "known_by": "2001-06-01"}
ASKED = {"office": OFFICE, "power": POWER, **FIXED}


class Counting(Desk):
    """A desk that counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def at_once(self, snapshot: Snapshot, verb: str, given: Mapping[str, Any]) -> Answered | None:
        self.asked += 1
        return super().at_once(snapshot, verb, given)


@pytest.fixture
def counted(serve: Callable[..., Served], tmp_path: Path) -> tuple[Served, Counting]:
    served = serve({"": str(text.write(tmp_path))})
    served.run(served.service.desk.close())
    served.service.desk = desk = Counting()
    return served, desk


def test_an_answer_the_client_has_costs_no_question(counted: tuple[Served, Counting]) -> None:
    served, desk = counted
    tag = served.get("/api/v1/ask", params=ASKED).headers["etag"]
    asked = desk.asked
    assert asked > 0
    for header in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = served.get("/api/v1/ask", params=ASKED, headers={"If-None-Match": header})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["vires-digest"] == served.hosted[""].current().digest
        assert again.headers["cache-control"] == "no-cache"
    assert desk.asked == asked
    other = served.get("/api/v1/ask", params=ASKED, headers={"If-None-Match": 'W/"0123"'})
    assert (other.status_code, desk.asked) == (200, asked + 1)


def test_a_question_that_cannot_be_read_is_refused_before_its_tag_is_looked_at(arden: Served) -> None:
    query = {"office": OFFICE, "power": "", **FIXED}
    assert arden.get("/api/v1/ask", params=query, headers={"If-None-Match": "*"}).status_code == 422


@pytest.mark.parametrize("left_out", ["at", "as_of", "known_by"])
def test_what_turns_on_the_present_has_no_tag(arden: Served, left_out: str) -> None:
    query = {name: value for name, value in ASKED.items() if name != left_out}
    for more in ({}, {"digest": arden.hosted[""].current().digest}):
        response = arden.get("/api/v1/ask", params={**query, **more}, headers={"If-None-Match": "*"})
        assert response.status_code == 200
        assert "etag" not in response.headers
        assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "query", "tagged"),
    [
        ("describe", {}, True),
        ("show", {"id": OFFICE}, True),
        ("find", {"text": "harbour"}, True),
        ("timeline", {}, True),
        ("holders", {"office": OFFICE}, True),
        ("terms", {}, True),
        ("sources", {}, True),
        ("sources", {"id": "arden/order/7"}, False),
        ("sources", {"id": "arden/order/7", "known_by": "2001-06-01"}, True),
        ("diff", {"from": "1990", "to": "2000"}, False),
        ("diff", {"from": "1990", "to": "2000", "as_of": "2001", "known_by": "2001"}, True),
        ("diff", {"from": "1990", "to": "2000", "axis": "as-of", "at": "2001", "known_by": "2001"}, True),
        ("diff", {"from": "1990", "to": "2000", "axis": "known-by", "at": "2001", "known_by": "2001"}, None),
        ("courses", {"power": POWER, "from": "1990", "as_of": "2001", "known_by": "2001"}, False),
        ("courses", {"power": POWER, "from": "1990", "to": "2001", "as_of": "2001", "known_by": "2001"}, True),
        ("gaps", {"as_of": "2001", "known_by": "2001"}, False),
        ("gaps", FIXED, True),
    ],
)
def test_which_answers_turn_on_the_present(
    arden: Served, path: str, query: dict[str, str], tagged: bool | None
) -> None:
    response = arden.get(f"/api/v1/{path}", params=query)
    if tagged is None:
        assert (response.status_code, response.json()["slug"]) == (409, "options-contradict")
        return
    assert response.status_code == 200, response.text
    assert ("etag" in response.headers) is tagged


def test_an_answer_is_kept_for_ever_where_vantage_and_text_are_fixed(arden: Served, arden_ledger: Served) -> None:
    def control(served: Served, **more: str) -> str:
        return served.get("/api/v1/ask", params={**ASKED, **more}).headers["cache-control"]

    digest = arden_ledger.hosted[""].current().digest
    revision = arden_ledger.get("/api/v1/revisions/2").json()["revision"]
    assert control(arden, digest=arden.hosted[""].current().digest) == FOREVER
    assert control(arden_ledger, digest=digest) == FOREVER
    assert control(arden_ledger, revision="2") == FOREVER
    assert control(arden_ledger, revision=revision["digest"]) == FOREVER
    # What fits one revision today may fit two tomorrow, and a moment may be yet to come.
    assert control(arden_ledger, revision=revision["digest"][7:15]) == "no-cache"
    assert control(arden_ledger, revision="2999-01-01") == "no-cache"
    assert control(arden_ledger) == "no-cache"


def test_a_tag_names_text_question_and_page(arden_ledger: Served) -> None:
    def tag(path: str, **query: Any) -> str:
        return arden_ledger.get(f"/api/v1/{path}", params=query).headers["etag"]

    tags = [
        tag("terms"),
        tag("terms", limit=1),
        tag("terms", scheme="offices"),
        tag("terms", revision="1"),
        tag("instruments"),
        tag("show", id=OFFICE),
        tag("ask", **ASKED),
        tag("ask", **ASKED, no_sites="true"),
        tag("ask", **ASKED, fact="trained=true"),
        tag("ask", **ASKED, standard="documented"),
    ]
    assert len(set(tags)) == len(tags)
    assert tag("ask", **ASKED) == tag("ask", **ASKED, revision="2")
    assert tag("ask", **ASKED) == tag("ask", **ASKED, no_sites="false")


def test_a_new_revision_changes_the_tag(serve: Callable[..., Served], ledger_file: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "arden.ledger"
    shutil.copy(ledger_file, ledger)
    served = serve({"": str(ledger)})
    first = served.get("/api/v1/ask", params=ASKED)
    folder = tmp_path / "text"
    folder.mkdir()
    text.write(folder)
    record(folder, str(ledger), author="ada", reason="back to the title as signed", base=2, legal=False)
    served.hosted[""].refresh()
    again = served.get("/api/v1/ask", params=ASKED, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert again.headers["etag"] != first.headers["etag"]
    assert again.headers["vires-revision"] != first.headers["vires-revision"]
    old = served.get("/api/v1/ask", params={**ASKED, "revision": "2"}, headers={"If-None-Match": first.headers["etag"]})
    assert old.status_code == 304


def test_the_worked_questions_are_in_the_tag_of_what_counts_them(serve: Callable[..., Served], tmp_path: Path) -> None:
    served = serve({"": str(text.write(tmp_path))})
    first = served.get("/api/v1/describe")
    assert first.json()["questions"] == 2
    path = tmp_path / "rest.yaml"
    path.write_text(path.read_text().partition("---\nquestions:")[0], encoding="utf-8")
    served = serve({"": str(tmp_path)})
    again = served.get("/api/v1/describe", headers={"If-None-Match": first.headers["etag"]})
    assert again.headers["vires-digest"] == first.headers["vires-digest"]
    assert (again.status_code, again.json()["questions"]) == (200, 0)
    # So no digest makes it last.
    digest = again.headers["vires-digest"]
    assert served.get("/api/v1/describe", params={"digest": digest}).headers["cache-control"] == "no-cache"
    assert served.get("/api/v1/terms", params={"digest": digest}).headers["cache-control"] == FOREVER


def test_what_is_posted_is_not_kept(arden: Served) -> None:
    response = arden.post("/api/v1/ask", json=ASKED)
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


def test_a_head_is_a_get_without_the_answer(arden: Served) -> None:
    got, head = (arden.request(method, "/api/v1/terms") for method in ("GET", "HEAD"))
    assert head.status_code == 200
    for name in ("etag", "cache-control", "content-type", "vires-digest"):
        assert head.headers[name] == got.headers[name]
    again = arden.request("HEAD", "/api/v1/terms", headers={"If-None-Match": got.headers["etag"]})
    assert again.status_code == 304


def test_an_answer_varies_with_what_the_client_takes(arden: Served) -> None:
    plain = arden.get("/api/v1/terms", headers={"Accept-Encoding": "identity"})
    packed = arden.get("/api/v1/terms", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert packed.headers["etag"] == plain.headers["etag"]
    unchanged = arden.get("/api/v1/terms", headers={"If-None-Match": plain.headers["etag"]})
    for response in (plain, packed, unchanged):
        varied = sorted(part.strip() for part in response.headers["vary"].split(","))
        assert varied == ["Accept", "Accept-Encoding"]


def test_a_private_registry_is_in_no_cache_that_others_share(serve: Callable[..., Served], tmp_path: Path) -> None:
    served = serve({"": str(text.write(tmp_path))}, access=Access(private=True))
    response = served.get("/api/v1/ask", params=ASKED)
    assert (response.status_code, response.headers["cache-control"]) == (401, "no-store")


@pytest.mark.parametrize(
    ("header", "fits"),
    [
        (None, False), ("", False), ("*", True), ('W/"ab"', True), ('"ab"', True), ('"a", W/"ab"', True),
        ('"abc"', False), ("ab", False), ('W/"AB"', False),
    ],
)  # fmt: skip
def test_tags_are_compared_weakly(header: str | None, fits: bool) -> None:
    assert matches(header, 'W/"ab"') is fits

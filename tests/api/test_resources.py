"""Every verb and every record over HTTP: the documents are those of the command line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from vires.api.resources import OPERATIONS
from vires.api.routes.examples import ACT, BODIES, DRAFT, OFFICE, POWER, QUERIES, VIEW
from vires.service.asking import Handle
from vires.service.verbs.catalogue import VERBS

ASKED = {"office": OFFICE, "power": POWER, "at": "2000-01-01", **VIEW}


def pairs(query: dict[str, Any]) -> list[tuple[str, str]]:
    """A query as pairs; a list is a name that stands more than once."""
    return [
        (name, str(one).lower() if isinstance(one, bool) else str(one))
        for name, value in query.items()
        for one in (value if isinstance(value, list) else [value])
    ]


@pytest.fixture(scope="module")
def handle() -> Handle:
    return Handle(text.registry(), now=text.NOW)


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_by_post_gives_the_document_of_the_verb(arden: Served, handle: Handle, name: str) -> None:
    response = arden.post(f"/api/v1/{name}", json=BODIES[name])
    assert response.status_code == 200, response.text
    assert response.json() == VERBS[name](handle, BODIES[name])


@pytest.mark.parametrize("name", sorted(set(VERBS) & set(QUERIES)))
def test_a_verb_by_get_gives_what_it_gives_by_post(arden: Served, handle: Handle, name: str) -> None:
    body = {"fact": "facts", "site": "sites", "id": "ids" if name == "impact" else "id"}
    given = {body.get(key, key): value for key, value in QUERIES[name].items() if key != "no_sites"}
    if QUERIES[name].get("no_sites"):
        given["sites"] = []
    if "facts" in given:
        given["facts"] = {"trained": True}
    response = arden.get(f"/api/v1/{name}", params=pairs(QUERIES[name]))
    assert response.status_code == 200, response.text
    assert response.json() == VERBS[name](handle, given)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ([("site", "arden/site/yard@80")], {"sites": ["arden/site/yard@80"]}),
        ([("site", "arden/site/yard@near")], {"sites": [{"site": "arden/site/yard", "near": True}]}),
        ([("no_sites", "true"), ("no_subjects", "true")], {"sites": [], "subjects": []}),
        ([("no_sites", "false")], {}),
        ([("subject", "fishing-vessel")], {"subjects": ["arden/subject/fishing-vessel"]}),
        ([("fact", "trained=true"), ("fact", "tonnage=12.5")], {"facts": {"trained": True, "tonnage": 12.5}}),
        ([("fact", "trained=true"), ("fact", "trained=true")], {"facts": {"trained": True}}),
        ([("doctrine", "signing=nothing")], {"doctrine": {"signing": "nothing"}}),
        ([("standard", "documented")], {"standard": "documented"}),
    ],
)
def test_what_a_query_states_is_what_a_body_states(
    arden: Served, query: list[tuple[str, str]], body: dict[str, Any]
) -> None:
    by_get = arden.get("/api/v1/ask", params=[*pairs(ASKED), *query])
    by_post = arden.post("/api/v1/ask", json={**ASKED, **body})
    assert (by_get.status_code, by_post.status_code) == (200, 200)
    assert by_get.json() == by_post.json()


def test_nothing_stated_leaves_open_what_none_closes(arden: Served) -> None:
    stated = {**ASKED, "facts": {"trained": True}}
    assert arden.post("/api/v1/ask", json=stated).json()["outcome"] == "CONDITIONAL"
    assert arden.post("/api/v1/ask", json={**stated, "sites": []}).json()["outcome"] == "AUTHORIZED"


def test_a_negative_answer_is_an_answer(arden: Served) -> None:
    response = arden.post("/api/v1/ask", json={"office": "arden/fisheries", "power": POWER, **ACT})
    assert (response.status_code, response.json()["outcome"]) == (200, "NO_AUTHORITY_SHOWN")


def test_a_draft_is_registry_text_in_the_body(arden: Served) -> None:
    found = arden.post("/api/v1/impact", json={"draft": DRAFT, "at": "2001-06-01", **VIEW}).json()
    assert found["draft"] == ["arden/order/30"]
    assert found["changes"]
    assert found["responsible"] == ["arden/order/30/grant"]


def test_every_answer_names_the_registry_that_gave_it(arden: Served, arden_ledger: Served) -> None:
    for served in (arden, arden_ledger):
        state = served.hosted[""].current().state
        for path in ("/api/v1/describe", "/api/v1/terms", "/api/v1/instruments/arden/order/7", "/api/v1/revisions"):
            headers = served.get(path).headers
            assert headers["vires-registry"] == "arden"
            assert headers["vires-digest"] == state["digest"]
            assert headers.get("vires-revision") == state["revision"]
            assert headers["vires-checked-to"] == "2001-12-31"
    assert arden.hosted[""].current().state["revision"] is None
    assert arden_ledger.hosted[""].current().state["revision"] is not None


def test_a_tenant_has_the_same_routes_below_its_name(arden: Served) -> None:
    one = arden.get("/t/harbour/api/v1/ask", params=pairs(ASKED))
    assert one.json() == arden.get("/api/v1/ask", params=pairs(ASKED)).json()
    first = arden.get("/t/harbour/api/v1/terms", params={"limit": 2})
    assert first.headers["link"].startswith("</t/harbour/api/v1/terms?limit=2&cursor=")
    assert arden.get("/t/nobody/api/v1/terms").status_code == 404


def test_terms_are_filtered_by_scheme_and_text(arden: Served) -> None:
    def ids(**query: str) -> list[str]:
        return [term["id"] for term in arden.get("/api/v1/terms", params=query).json()["items"]]

    assert len(ids()) == 16
    assert ids(scheme="territories") == ["arden/north"]
    assert ids(text="BOARD") == ["arden/power/inspect", "board-approval"]
    assert ids(scheme="offices", text="harbor") == ["arden/harbour"]
    assert ids(text="no such words") == []


def test_instruments_are_filtered_as_the_timeline_is(arden: Served) -> None:
    def ids(**query: str) -> list[str]:
        return [one["id"] for one in arden.get("/api/v1/instruments", params=query).json()["items"]]

    assert ids() == ["arden/act/1990/harbours", "arden/order/7", "arden/order/9", "arden/order/12"]
    assert ids(kind="statute") == ["arden/act/1990/harbours"]
    assert ids(issuer="harbour/master", since="1998-01-01", until="2001-01-01") == ["arden/order/9"]
    assert ids(id="arden/order/9/limit") == ["arden/act/1990/harbours", "arden/order/9", "arden/order/12"]


def test_sources_are_filtered_by_what_had_been_said(arden: Served) -> None:
    def ids(**query: str) -> list[str]:
        return [one["id"] for one in arden.get("/api/v1/sources", params=query).json()["items"]]

    assert ids() == ["coast-news", "gazette"]
    assert ids(text="press") == ["coast-news"]
    assert ids(known_by="1995-06-02") == ["gazette"]
    assert ids(known_by="1990-01-01") == []
    assert ids(standard="documented") == ["gazette"]


def test_sources_of_a_record_are_the_verb(arden: Served, handle: Handle) -> None:
    asked = {"id": "arden/order/7", "known_by": "2001-06-01"}
    assert arden.get("/api/v1/sources", params=asked).json() == VERBS["sources"](handle, asked)
    refused = arden.get("/api/v1/sources", params={**asked, "text": "press"})
    assert (refused.status_code, refused.json()["slug"]) == (409, "options-contradict")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("instruments/arden/act/1990/harbours", "instrument"),
        ("instruments/arden%2Forder%2F7", "instrument"),
        ("terms/arden/harbour/inspector", "office"),
        ("terms/trained", "fact"),
        ("sources/coast-news", "source"),
    ],
)
def test_a_record_is_at_its_id(arden: Served, handle: Handle, path: str, kind: str) -> None:
    response = arden.get(f"/api/v1/{path}")
    identity = path.partition("/")[2].replace("%2F", "/")
    assert response.json() == VERBS["show"](handle, {"id": identity})
    assert response.json()["type"] == kind


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("terms/harbour/inspector", "arden/harbour/inspector"),
        ("terms/arden/order/7", None),
        ("instruments/arden/harbour", None),
        ("instruments/arden/order/8", "arden/order/7"),
        ("sources/gazete", "gazette"),
        ("terms/", None),
        ("terms/" + "x" * 400, None),
    ],
)
def test_an_address_is_an_id_in_full(arden: Served, path: str, nearest: str | None) -> None:
    response = arden.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["slug"]) == (404, "id-unknown")
    if nearest is not None:
        assert nearest in response.json()["nearest"]


def test_text_has_no_revisions(arden: Served) -> None:
    assert arden.get("/api/v1/revisions").json() == {"items": [], "page": {"total": 0, "next": None}}
    one = arden.get("/api/v1/revisions/1")
    assert (one.status_code, one.json()["slug"]) == (404, "revision-unknown")
    asked = arden.get("/api/v1/describe", params={"revision": "1"})
    assert (asked.status_code, asked.json()["slug"]) == (404, "revision-without-ledger")


def test_revisions_of_a_ledger(arden_ledger: Served) -> None:
    found = arden_ledger.get("/api/v1/revisions").json()
    assert [(one["number"], one["author"]) for one in found["items"]] == [(2, "ben"), (1, "ada")]
    assert arden_ledger.get("/api/v1/revisions", params={"revision": "1"}).json()["page"]["total"] == 1
    last = found["items"][0]
    for name in ("2", last["digest"], last["digest"][7:17], last["recorded"]):
        shown = arden_ledger.get(f"/api/v1/revisions/{name}").json()
        assert shown["revision"] == last
        assert ("instrument:arden/order/7", "changed") in [(one["name"], one["does"]) for one in shown["changes"]]
        assert "ledger" not in shown
    for name in ("0", "3", "second", "0" * 64, "1990-01-01"):
        assert arden_ledger.get(f"/api/v1/revisions/{name}").status_code == 404
    assert arden_ledger.get("/api/v1/revisions/2", params={"revision": "1"}).status_code == 404


def test_a_question_of_a_revision(arden_ledger: Served) -> None:
    def title(**query: str) -> str:
        return str(arden_ledger.get("/api/v1/show", params={"id": "arden/order/7", **query}).json()["label"])

    first = arden_ledger.get("/api/v1/revisions/1").json()["revision"]
    assert title() == "Order 7 on the inspectors"
    assert title(revision="1") == title(revision=first["digest"]) == "Order 7 on inspectors"
    named = arden_ledger.get("/api/v1/describe", params={"revision": "1"})
    assert named.headers["vires-revision"] == first["digest"]
    posted = arden_ledger.post("/api/v1/show", params={"revision": "1"}, json={"id": "arden/order/7"})
    assert posted.json()["label"] == "Order 7 on inspectors"


def test_a_question_of_a_text_is_answered_from_it_or_not_at_all(arden_ledger: Served) -> None:
    digest = arden_ledger.get("/api/v1/describe", params={"revision": "1"}).headers["vires-digest"]
    both = arden_ledger.get("/api/v1/describe", params={"revision": "1", "digest": digest})
    assert (both.status_code, both.headers["vires-digest"]) == (200, digest)
    now = arden_ledger.get("/api/v1/describe", params={"digest": digest})
    assert (now.status_code, now.json()["slug"]) == (404, "digest-unknown")


@pytest.mark.parametrize(
    ("query", "status", "slug", "named"),
    [
        ([("offices", "x")], 422, "parameter-unknown", "`offices`"),
        ([("office", OFFICE), ("office", OFFICE)], 422, "parameter-twice", "`office`"),
        ([("office", OFFICE), ("power", POWER), ("at", "2001-02-30")], 422, "date-unreadable", "`at`"),
        ([("office", OFFICE), ("power", POWER), ("at", "")], 422, "arguments-unreadable", "`at`"),
        ([("office", OFFICE)], 422, "arguments-unreadable", "`power`"),
        ([("office", OFFICE), ("power", POWER), ("no_sites", "yes")], 422, "arguments-unreadable", "`no_sites`"),
        ([("office", OFFICE), ("power", POWER), ("fact", "trained")], 422, "arguments-unreadable", "`fact`"),
        ([("office", OFFICE), ("power", POWER), ("standard", "best")], 422, "arguments-unreadable", "`standard`"),
        ([("site", "yard"), ("no_sites", "true")], 409, "options-contradict", "`no_sites`"),
        ([("fact", "trained=true"), ("fact", "trained=false")], 409, "options-contradict", "`trained`"),
        ([("office", OFFICE), ("power", POWER), ("fact", "trained=3")], 409, "fact-unreadable", "`trained`"),
        ([("office", "nobody"), ("power", POWER)], 404, "name-unknown", "`nobody`"),
        ([("office", "inspector"), ("power", POWER)], 409, "name-ambiguous", "`inspector`"),
        ([("revision", "first")], 422, "arguments-unreadable", "`revision`"),
        ([("digest", "sha256:12")], 422, "arguments-unreadable", "`digest`"),
        ([("limit", "10")], 422, "parameter-unknown", "`limit`"),
    ],
)
def test_what_a_query_cannot_be_is_refused_by_name(
    arden: Served, query: list[tuple[str, str]], status: int, slug: str, named: str
) -> None:
    response = arden.get("/api/v1/ask", params=query)
    assert (response.status_code, response.json()["slug"]) == (status, slug)
    assert named in response.json()["title"]


def test_all_routes_are_described_once(arden: Served) -> None:
    names = [operation.name for operation in OPERATIONS]
    assert len(names) == len(set(names))
    assert {f"post-{name}" for name in VERBS} | set(VERBS) - {"sources"} <= set(names)

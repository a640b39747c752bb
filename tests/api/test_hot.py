"""The hot routes give what the routes behind them give, also once they answer without a process and from memory."""

from __future__ import annotations

import gc
import json
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.api.served import Served
from tests.unit import arden as text
from vires.api.hot.answers import MOST_KEPT, Answers, Kept
from vires.service import clock
from vires.service.access import open_handle
from vires.service.serving.snapshot import Snapshot

VIEW = {"as_of": "2001-12-31", "known_by": "2001-12-31"}
OFFICE, POWER = "arden/harbour/inspector", "arden/power/inspect"
STATED: dict[str, Any] = {"at": "2001-06-01", "sites": [], "subjects": [], "facts": {"trained": True}}
ASKED = {"office": OFFICE, "power": POWER, **STATED, **VIEW}
EVALUATION, EVALUATIONS, ASK = "/access/v1/evaluation", "/access/v1/evaluations", "/api/v1/ask"


class Through:
    """What stands in the place of the hot routes where there are none."""

    def __init__(self, app: ASGIApp, **_: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """The application over Arden with its hot routes, and without."""
    folder = str(text.write(tmp_path_factory.mktemp("arden")))
    hot = Served({"": folder, "harbour": folder})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vires.api.app.Hot", Through)
        slow = Served({"": folder, "harbour": folder})
    yield hot, slow
    hot.close()
    slow.close()


def request(context: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {
        "subject": {"type": "office", "id": OFFICE},
        "action": {"name": POWER},
        "resource": {"type": "act", "id": "1", "properties": {**STATED, **properties}},
        "context": VIEW if context is None else context,
    }


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in request().items() if key != name}


def other(**entity: Any) -> dict[str, Any]:
    return request() | entity


def told(response: httpx.Response) -> tuple[int, dict[str, str], Any]:
    """All that a response says, but for its name and its length, which a number may be written shorter in."""
    passing = ("x-request-id", "date", "content-length")
    headers = {name: value for name, value in response.headers.items() if name not in passing}
    kind = response.headers.get("content-type", "")
    return response.status_code, headers, response.json() if "json" in kind and response.content else response.content


def quickly(served: Served, send: Callable[[], httpx.Response]) -> httpx.Response:
    """The response once it comes without a process. Waits for the thread that compiles, with a deadline."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        before = served.service.desk.shortcut.answered
        response = send()
        if served.service.desk.shortcut.answered > before:
            return response
    raise AssertionError("it was never answered at once")


SINGLE = {
    "shown": request(),
    "untrained": request(facts={"trained": False}),
    "open": request(facts={}),
    "another-day": request(at="1990-01-01"),
    "label": other(subject={"type": "office", "id": "harbour/inspector"}),
    "more-members": {**request(), "colour": "red"},
}
REFUSED = {
    "no-subject": without("subject"),
    "office-unknown": other(subject={"type": "office", "id": "arden/nobody"}),
    "type-unknown": other(subject={"type": "robot", "id": "r2"}),
    "power-unknown": other(action={"name": "levitate"}),
    "site-unknown": request(sites=["arden/site/nowhere"]),
    "date-unreadable": request(at="2001-02-31"),
    "fact-unreadable": request(facts={"trained": 3}),
    "standard-unknown": request({"standard": "gossip"}),
    "member-of-wrong-type": other(resource=[]),
}


@pytest.mark.parametrize("name", SINGLE)
def test_an_evaluation_is_the_same_at_once_and_from_memory(both: tuple[Served, Served], name: str) -> None:
    hot, slow = both
    expected = told(slow.post(EVALUATION, json=SINGLE[name]))
    assert expected[0] == 200
    assert "finding" in expected[2]["context"]
    assert told(hot.post(EVALUATION, json=SINGLE[name])) == expected
    assert told(quickly(hot, lambda: hot.post(EVALUATION, json=SINGLE[name]))) == expected
    assert told(quickly(hot, lambda: hot.post(EVALUATION, json=SINGLE[name]))) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused_alike(both: tuple[Served, Served], name: str) -> None:
    hot, slow = both
    quickly(hot, lambda: hot.post(EVALUATION, json=SINGLE["shown"]))
    expected = told(slow.post(EVALUATION, json=REFUSED[name]))
    assert told(hot.post(EVALUATION, json=REFUSED[name])) == expected
    several = {"evaluations": [SINGLE["shown"], REFUSED[name]], "options": {"reasons": True}}
    assert told(hot.post(EVALUATIONS, json=several)) == told(slow.post(EVALUATIONS, json=several))


BODIES = {
    "empty": (b"", "application/json"),
    "no-json": (b"{", "application/json"),
    "list": (b"[]", "application/json"),
    "twofold": (b'{"subject":{"type":"office","type":"office","id":"x"}}', "application/json"),
    "not-text": (b'{"a":"\xff"}', "application/json"),
    "deep": (b"[" * 200 + b"]" * 200, "application/json"),
    "other-kind": (json.dumps(request()).encode(), "text/plain"),
    "parameters": (json.dumps(request()).encode(), "application/json; charset=utf-8"),
}


@pytest.mark.parametrize("path", [EVALUATION, EVALUATIONS, ASK])
@pytest.mark.parametrize("name", BODIES)
def test_bodies_are_read_alike(both: tuple[Served, Served], path: str, name: str) -> None:
    hot, slow = both
    body, kind = BODIES[name]
    given = {"content": body, "headers": {"content-type": kind}}
    assert told(hot.post(path, **given)) == told(slow.post(path, **given))


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", [EVALUATION, EVALUATIONS, ASK, f"{ASK}/", f"{EVALUATION}/x"])
def test_methods_and_paths_are_served_alike(both: tuple[Served, Served], method: str, path: str) -> None:
    hot, slow = both
    assert told(hot.request(method, path)) == told(slow.request(method, path))


@pytest.mark.parametrize("semantic", ["execute_all", "deny_on_first_deny", "permit_on_first_permit", "whatever"])
@pytest.mark.parametrize("count", [0, 1, 3, 250])
def test_a_batch_is_the_same_when_it_is_looked_up(both: tuple[Served, Served], semantic: str, count: int) -> None:
    hot, slow = both
    items = [*SINGLE.values()]
    items = [items[number % 2] for number in range(count)]
    document = {**request(), "evaluations": items, "options": {"evaluations_semantic": semantic}}
    expected = told(slow.post(EVALUATIONS, json=document))
    assert told(hot.post(EVALUATIONS, json=document)) == expected
    if expected[0] == 200:
        assert told(quickly(hot, lambda: hot.post(EVALUATIONS, json=document))) == expected


def test_a_batch_with_something_open_or_unknown_goes_to_a_process(both: tuple[Served, Served]) -> None:
    hot, slow = both
    plain = {"evaluations": [SINGLE["shown"], SINGLE["untrained"]]}
    quickly(hot, lambda: hot.post(EVALUATIONS, json=plain))
    for item in (SINGLE["open"], REFUSED["office-unknown"], REFUSED["date-unreadable"], "no object"):
        document = {"evaluations": [SINGLE["shown"], item]}
        assert told(hot.post(EVALUATIONS, json=document)) == told(slow.post(EVALUATIONS, json=document))


@pytest.mark.parametrize(
    "query",
    [
        "", "?limit=1", "?digest=sha256:0", "?revision=1", "?colour=red",
    ],
)  # fmt: skip
def test_a_question_is_answered_alike(both: tuple[Served, Served], query: str) -> None:
    hot, slow = both
    assert told(hot.post(ASK + query, json=ASKED)) == told(slow.post(ASK + query, json=ASKED))
    given = {"office": OFFICE, "power": POWER, "at": "2001-06-01", "sites": "", "trained": "true", **VIEW}
    joined = "&".join([query.removeprefix("?"), *(f"{name}={value}" for name, value in given.items())]).strip("&")
    for method in ("GET", "HEAD"):
        assert told(hot.request(method, f"{ASK}?{joined}")) == told(slow.request(method, f"{ASK}?{joined}"))


def test_an_answer_kept_is_known_by_its_tag(both: tuple[Served, Served]) -> None:
    hot, slow = both
    path = f"{ASK}?office={OFFICE}&power={POWER}&at=2001-06-01&as_of=2001-12-31&known_by=2001-12-31"
    tag = slow.get(path).headers["etag"]
    given = {"headers": {"if-none-match": tag}}
    assert hot.get(path, **given).status_code == 304
    assert told(hot.get(path, **given)) == told(slow.get(path, **given))


@pytest.mark.parametrize("headers", [{"accept": "text/html"}, {"accept-encoding": "gzip"}, {"x-request-id": "mine"}])
def test_headers_count_alike(both: tuple[Served, Served], headers: dict[str, str]) -> None:
    for path, document in ((EVALUATION, request()), (EVALUATIONS, {"evaluations": [request()]}), (ASK, ASKED)):
        ours, theirs = (one.post(path, json=document, headers=headers) for one in both)
        assert told(ours) == told(theirs)
        if "x-request-id" in headers:
            assert ours.headers["x-request-id"] == theirs.headers["x-request-id"] == "mine"


def test_tenants_have_their_own_answers_and_unknown_ones_none(both: tuple[Served, Served]) -> None:
    hot, slow = both
    quickly(hot, lambda: hot.post(EVALUATION, json=request()))
    for tenant in ("/t/harbour", "/t/nobody"):
        assert told(hot.post(tenant + EVALUATION, json=request())) == told(
            slow.post(tenant + EVALUATION, json=request())
        )


def test_what_is_answered_from_memory_is_counted(both: tuple[Served, Served]) -> None:
    hot, _ = both

    def counted(what: str) -> float:
        lines = hot.get("/metrics").text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(what))

    quickly(hot, lambda: hot.post(EVALUATION, json=request()))
    decided = counted('vires_decisions_total{outcome="AUTHORIZED"}')
    asked = counted('vires_requests_total{method="POST",route="/access/v1/evaluation",status="200"}')
    for _ in range(3):
        hot.post(EVALUATION, json=request())
    assert counted('vires_decisions_total{outcome="AUTHORIZED"}') == decided + 3
    assert counted('vires_requests_total{method="POST",route="/access/v1/evaluation",status="200"}') == asked + 3


def test_the_present_moment_is_that_of_the_question(both: tuple[Served, Served]) -> None:
    hot, _ = both
    floating = request({})
    quickly(hot, lambda: hot.post(EVALUATION, json=floating))
    for _ in range(3):
        before = clock.now().text
        vantage = hot.post(EVALUATION, json=floating).json()["context"]["vantage"]
        assert before <= vantage["as_of"] <= clock.now().text
        assert vantage["as_of"] == vantage["known_by"]
        following = time.monotonic() + 30
        while clock.now().text == vantage["as_of"] and time.monotonic() < following:
            hot.post(EVALUATION, json=floating)


def test_a_registry_that_changed_is_asked_anew(tmp_path: Path, serve: Callable[..., Served]) -> None:
    folder = text.write(tmp_path)
    served = serve({"": str(folder)})
    first = quickly(served, lambda: served.post(EVALUATION, json=request())).json()["context"]["finding"]
    law = folder / "law.yaml"
    law.write_text(law.read_text().replace("Order 7 on inspectors", "Order 7 on the inspectors"), encoding="utf-8")
    served.hosted[""].refresh()
    second = served.post(EVALUATION, json=request()).json()["context"]["finding"]
    assert second["registry"]["digest"] != first["registry"]["digest"]
    assert "Order 7 on the inspectors" in json.dumps(second)


def test_answers_are_bounded_and_good_for_their_snapshot_and_moment(tmp_path: Path) -> None:
    handle = open_handle(str(text.write(tmp_path)), now="2001-12-31")
    snapshot = Snapshot(handle)
    answers = Answers(most=2)
    answers.put(b"a", Kept(snapshot, None, "AUTHORIZED", b"{}"))
    answers.put(b"b", Kept(snapshot, "2001-12-31", "AUTHORIZED", b"{}"))
    answers.put(b"c", Kept(snapshot, "2001-12-30", "AUTHORIZED", b"{}"))
    assert answers.get(snapshot, b"a") is None
    assert answers.get(snapshot, b"b") is not None
    assert answers.get(snapshot, b"c") is None
    assert answers.get(Snapshot(open_handle(str(tmp_path))), b"b") is None
    answers.put(b"d" * 5_000, Kept(snapshot, None, "AUTHORIZED", b"{}"))
    assert len(answers) == 0
    assert Answers().most == MOST_KEPT


def test_no_answer_that_is_kept_holds_the_snapshot_it_was_given_from(tmp_path: Path) -> None:
    """Else each revision would stay in memory until every question that was put to it is put again."""
    snapshot = Snapshot(open_handle(str(text.write(tmp_path)), now="2001-12-31"))
    answers, held = Answers(), weakref.ref(snapshot)
    answers.put(b"a", Kept(snapshot, None, "AUTHORIZED", b"{}"))
    assert answers.get(snapshot, b"a") is not None
    del snapshot
    gc.collect()
    assert held() is None
    assert answers.get(Snapshot(open_handle(str(tmp_path), now="2001-12-31")), b"a") is None

"""What a client makes of a server that is away, slow, busy, elsewhere, or something else."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

import vires
from tests.client.scripted import DOCKET, STATE, Say, Scripted, problem
from vires.client.failure import RemoteRefusal
from vires.service.refusal import Refusal

Timeline = Callable[..., Any]


def at_once(address: str, **given: Any) -> Any:
    with vires.connect(address, **given) as client:
        return client.timeline()


def awaited(address: str, **given: Any) -> Any:
    async def timeline() -> Any:
        async with vires.connect_async(address, **given) as client:
            return await client.timeline()

    return asyncio.run(timeline())


@pytest.fixture(params=[at_once, awaited])
def timeline(request: pytest.FixtureRequest) -> Timeline:
    found: Timeline = request.param
    return found


def refused(timeline: Timeline, address: str, **given: Any) -> RemoteRefusal:
    with pytest.raises(RemoteRefusal) as raised:
        timeline(address, **given)
    return raised.value


def test_an_answer_is_read(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(Say(DOCKET))
    assert timeline(scripted.address).to_dict() == DOCKET
    assert scripted.heard[0].headers["user-agent"] == f"vires/{vires.__version__}"


def test_a_packed_answer_is_unpacked(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(Say(DOCKET, packed=True))
    assert timeline(scripted.address).to_dict() == DOCKET
    assert "gzip" in scripted.heard[0].headers["accept-encoding"]


def test_a_token_goes_along_as_a_header(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(Say(DOCKET))
    timeline(scripted.address, token="hunter2")
    assert scripted.heard[0].headers["authorization"] == "Bearer hunter2"


def test_a_token_is_in_no_error_and_no_log(
    scripted: Scripted, timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = ""
    for said in (problem("caller-unknown", 401), Say("no", 502), Say(hang_up=True)):
        scripted.say(said)
        refusal = refused(timeline, scripted.address, token="hunter2")
        shown += f"{refusal!r} {refusal} {refusal.to_dict()} {refusal.__cause__!r} {refusal.__notes__}"
    assert caplog.text
    assert "hunter2" not in shown + caplog.text


def test_busy_is_asked_again_when_the_server_says_when(scripted: Scripted, timeline: Timeline) -> None:
    busy = problem("busy", 503, **{"Retry-After": "0"})
    scripted.say(busy, busy, Say(DOCKET))
    assert timeline(scripted.address).to_dict() == DOCKET
    assert len(scripted.heard) == 3
    assert len({heard.headers["x-request-id"] for heard in scripted.heard}) == 1


def test_busy_is_asked_again_only_so_often(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(problem("busy", 503, **{"Retry-After": "0"}))
    refusal = refused(timeline, scripted.address)
    assert (refusal.slug, refusal.status, len(scripted.heard)) == ("busy", 503, 3)


@pytest.mark.parametrize(
    "said",
    [
        problem("too-long", 503), problem("busy", 503, **{"Retry-After": "3600"}),
        problem("busy", 503, **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
        problem("rate-exceeded", 429, **{"Retry-After": "0"}), problem("internal-error", 500),
    ],
)  # fmt: skip
def test_nothing_else_is_asked_again(said: Say, scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(said)
    refusal = refused(timeline, scripted.address)
    assert (refusal.slug, refusal.status) == (said.body["slug"], said.status)
    assert (refusal.message, refusal.remedy, refusal.nearest) == (said.body["title"], "do otherwise", ("near",))
    assert len(scripted.heard) == 1


def test_a_request_is_found_again_by_its_name(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(problem("internal-error", 500))
    refusal = refused(timeline, scripted.address)
    assert refusal.request_id == scripted.heard[0].headers["x-request-id"]
    assert refusal.to_dict()["error"]["request_id"] == refusal.request_id  # type: ignore[index]


def test_a_connection_that_breaks_is_made_anew(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(Say(hang_up=True), Say(DOCKET))
    assert timeline(scripted.address).to_dict() == DOCKET
    assert len(scripted.heard) == 2


def test_a_server_that_is_gone_is_refused(timeline: Timeline) -> None:
    with Scripted() as server:
        address = server.address
    refusal = refused(timeline, address)
    assert refusal.slug == "server-unreachable"
    assert (address in refusal.message, refusal.status) == (True, None)


def test_a_server_that_breaks_off_is_asked_three_times(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(Say(hang_up=True))
    assert refused(timeline, scripted.address).slug == "server-unreachable"
    assert len(scripted.heard) == 3


def test_a_silent_server_is_asked_once(scripted: Scripted, timeline: Timeline) -> None:
    held = threading.Event()
    scripted.say(Say(DOCKET, hold=held))
    try:
        refusal = refused(timeline, scripted.address, timeout=0.3)
        assert (refusal.slug, len(scripted.heard)) == ("server-silent", 1)
        assert "0.3 seconds" in refusal.message
    finally:
        held.set()


def test_a_redirect_on_the_same_server_is_followed(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(Say("", 308, {"Location": "/law/api/v1/timeline"}), Say(DOCKET))
    assert timeline(scripted.address, token="hunter2").to_dict() == DOCKET
    assert [heard.path for heard in scripted.heard] == ["/api/v1/timeline", "/law/api/v1/timeline"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_is_refused(status: int, scripted: Scripted, timeline: Timeline) -> None:
    with Scripted() as other:
        other.say(Say(DOCKET))
        scripted.say(Say("", status, {"Location": f"{other.address}/api/v1/timeline"}))
        refusal = refused(timeline, scripted.address, token="hunter2")
        assert refusal.slug == "redirected-elsewhere"
        assert other.address in refusal.message
        assert other.heard == []


@pytest.mark.parametrize(
    "target", ["", "http://", "http://[", "http://ada:b@127.0.0.1/", "ftp://127.0.0.1/", "/api/v1/timeline"]
)
def test_a_redirect_to_nowhere_comes_to_an_end(target: str, scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(Say("", 307, {"Location": target}))
    assert refused(timeline, scripted.address).slug == "redirected-elsewhere"
    assert len(scripted.heard) <= 4


@pytest.mark.parametrize(
    "said",
    [
        Say("hello", kind="text/html"), Say(b"{"), Say([]), Say({"count": 1}), Say({**DOCKET, "more": 1}),
        Say(DOCKET, headers={}), Say(b"[" * 200_000), Say(b"\xff\xfe{}"), Say({**DOCKET, "count": "many"}),
        Say("sorry", 502, kind="text/html"), Say({"error": 1}, 404), Say("", 204),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(said: Say, scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(said)
    refusal = refused(timeline, scripted.address)
    assert (refusal.slug, refusal.status) == ("answer-unreadable", said.status)


def test_what_cannot_be_unpacked_is_refused(scripted: Scripted, timeline: Timeline) -> None:
    scripted.say(Say(DOCKET, headers={**STATE, "Content-Encoding": "gzip"}))
    assert refused(timeline, scripted.address).slug == "answer-unreadable"


def test_an_answer_without_end_is_cut(scripted: Scripted, timeline: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vires.client.line.LARGEST", 100_000)
    scripted.say(Say({**DOCKET, "label": "x" * 1_000_000}, packed=True))
    assert refused(timeline, scripted.address).slug == "answer-too-large"


def test_a_closed_client_is_not_asked(scripted: Scripted) -> None:
    scripted.say(Say(DOCKET))
    client = vires.connect(scripted.address)
    client.close()
    with pytest.raises(Refusal) as raised:
        client.timeline()
    assert raised.value.slug == "client-closed"


def test_what_holds_still_is_not_sent_again(scripted: Scripted) -> None:
    tagged = Say(DOCKET, headers={**STATE, "ETag": 'W/"one"'})
    other = Say({**DOCKET, "label": "another"}, headers={**STATE, "ETag": 'W/"two"'})
    unchanged = Say("", 304, {**STATE, "ETag": 'W/"one"'})
    scripted.say(tagged, unchanged, other)
    with vires.connect(scripted.address) as client:
        answers = [client.timeline() for _ in range(3)]
    assert [heard.headers.get("if-none-match") for heard in scripted.heard] == [None, 'W/"one"', 'W/"one"']
    assert answers[0] == answers[1] != answers[2]


def test_facts_are_never_written_into_an_address(scripted: Scripted) -> None:
    scripted.say(problem("name-unknown", 404))
    with vires.connect(scripted.address) as client:
        for asked in (
            lambda: client.ask("a", "b", facts={"trained": True}), lambda: client.impact(draft=b"secret"),
            lambda: client.ask("a", "b", sites=["c"]), lambda: client.ask("a", "b", at="2000-01-01"),
        ):  # fmt: skip
            with pytest.raises(Refusal):
                asked()
    assert [heard.method for heard in scripted.heard] == ["POST", "POST", "POST", "GET"]
    assert all("?" not in heard.path for heard in scripted.heard[:3])


def test_connections_are_kept(scripted: Scripted) -> None:
    scripted.say(Say(DOCKET))
    with vires.connect(scripted.address) as client:
        for _ in range(5):
            client.timeline()
        assert len(scripted.heard) == 5
        assert scripted.connections == 1

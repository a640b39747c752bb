"""Long lists that come in pages are put together again, and never from two states of a registry."""

from __future__ import annotations

from typing import Any

import pytest

import vires
from tests.api.running import Running
from tests.client.conftest import NOW
from tests.client.questions import QUESTIONS
from tests.client.scripted import DOCKET, STATE, Say, Scripted, problem
from vires.service.asking import Handle
from vires.service.refusal import Refusal

PAGED = ("who", "what", "timeline", "diff", "impact", "courses of a power", "find", "show an office")
MOVED = {**STATE, "Vires-Digest": "sha256:" + "b" * 64}


def page(name: str, following: str | None, headers: dict[str, str] = STATE, **more: Any) -> Say:
    filing = {
        "id": name, "title": name, "cite": None, "kind": "order", "issuer": "a", "decided": "2000-01-01",
        "signed": None, "effective": None, "announced": None, "published": None, "does": [], "touches": [],
    }  # fmt: skip
    document = {**DOCKET, "count": 2, "instruments": [filing], "page": {"total": 2, "next": following}, **more}
    return Say(document, headers=headers)


@pytest.mark.parametrize(
    "name", ["who", "what", "timeline", "diff", "impact", "courses of a power", "find", "show an office"]
)
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_pages_are_put_together(name: str, size: int, server: Running, handle: Handle) -> None:
    with vires.connect(server.address, page=size, now=NOW) as client:
        assert QUESTIONS[name](client) == QUESTIONS[name](handle)


def test_pages_of_a_question_of_now_are_of_one_moment(server: Running) -> None:
    with vires.connect(server.address, page=1) as client:
        assert len(client.who("inspect", sites=[]).held) >= 1


def test_pages_are_asked_for_in_turn(scripted: Scripted) -> None:
    scripted.say(page("one", "next"), page("two", None))
    with vires.connect(scripted.address, page=1) as client:
        assert [filing.id for filing in client.timeline().instruments] == ["one", "two"]
    assert [h.path for h in scripted.heard] == ["/api/v1/timeline?limit=1", "/api/v1/timeline?limit=1&cursor=next"]


@pytest.mark.parametrize(
    "second", [page("two", None, MOVED), problem("cursor-stale", 409), page("two", None, label="other")]
)
def test_pages_of_two_states_are_begun_anew(second: Say, scripted: Scripted) -> None:
    scripted.say(page("one", "next"), second, page("uno", "next", MOVED), page("due", None, MOVED))
    with vires.connect(scripted.address, page=1) as client:
        assert [filing.id for filing in client.timeline().instruments] == ["uno", "due"]
        assert client.answered is not None
        assert client.answered.digest == MOVED["Vires-Digest"]


def test_a_registry_that_never_rests_is_given_up(scripted: Scripted) -> None:
    scripted.say(*[page("one", "next"), page("two", None, MOVED)] * 4)
    with vires.connect(scripted.address, page=1) as client, pytest.raises(Refusal) as refused:
        client.timeline()
    assert refused.value.slug == "registry-moving"
    assert len(scripted.heard) == 6


@pytest.mark.parametrize("said", [page("one", "same"), Say(DOCKET), page("one", 5)])  # type: ignore[arg-type]
def test_pages_without_end_are_refused(said: Say, scripted: Scripted) -> None:
    scripted.say(said)
    with vires.connect(scripted.address, page=1) as client, pytest.raises(Refusal) as refused:
        client.timeline()
    assert refused.value.slug == "answer-unreadable"
    assert len(scripted.heard) <= 2

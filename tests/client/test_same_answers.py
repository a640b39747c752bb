"""What is asked through a server is answered as it is here: equal objects, for every verb."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import vires
from tests.api.running import Running, until
from tests.client.conftest import NOW
from tests.client.questions import QUESTIONS
from vires.client.client import Client
from vires.decide.holding import Holdings
from vires.service.asking import Handle
from vires.service.wording import Wording


@pytest.mark.parametrize("name", QUESTIONS)
def test_client_answers_what_a_handle_answers(name: str, client: Client, handle: Handle) -> None:
    here, there = QUESTIONS[name](handle), QUESTIONS[name](client)
    assert type(there) is type(here)
    assert there == here
    if hasattr(here, "to_dict"):
        assert json.dumps(there.to_dict()) == json.dumps(here.to_dict())


def test_awaited_client_answers_the_same(server: Running, handle: Handle) -> None:
    async def all_at_once() -> list[Any]:
        async with vires.connect_async(server.address, now=NOW) as client:
            return await asyncio.gather(*(ask(client) for ask in QUESTIONS.values()))

    answers = dict(zip(QUESTIONS, asyncio.run(all_at_once()), strict=True))
    for name, ask in QUESTIONS.items():
        assert answers[name] == ask(handle), name


def test_many_threads_may_use_one_client(server: Running, handle: Handle) -> None:
    expected = {name: QUESTIONS[name](handle) for name in ("ask", "who", "timeline", "ask of nothing shown")}
    wrong: list[str] = []
    with vires.connect(server.address, now=NOW) as client:

        def work() -> None:
            try:
                for _ in range(5):
                    wrong.extend(name for name, answer in expected.items() if QUESTIONS[name](client) != answer)
            except Exception as error:
                wrong.append(repr(error))

        threads = [Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_what_is_held_comes_with_its_chains(client: Client) -> None:
    holdings = client.who("inspect", "2000-01-01")
    assert all(holding.chains for holding in holdings.held)
    assert isinstance(holdings, Holdings)
    assert "chains" not in holdings.to_dict()["held"][0]


def test_changes_are_told_with_labels_from_the_server(client: Client, handle: Handle) -> None:
    for name in ("diff", "impact of a draft"):
        here, there = QUESTIONS[name](handle), QUESTIONS[name](client)
        assert Wording(there.record).registry.label("arden/harbour") == "Harbour authority"
        assert there.record.digest == here.record.digest


def test_a_draft_may_be_a_file(client: Client, handle: Handle, tmp_path: Path) -> None:
    from tests.client.questions import DRAFT

    path = tmp_path / "draft.yaml"
    path.write_bytes(DRAFT)
    assert client.impact(draft=path, at="2001-12-01") == handle.impact(draft=path, at="2001-12-01")


def test_moments_left_out_are_the_servers_now(server: Running) -> None:
    with vires.connect(server.address) as client:
        finding = client.ask("harbour/inspector", "inspect", at="2000-01-01")
        assert finding.vantage["as_of"] == finding.vantage["known_by"] != NOW
        assert finding.vantage["as_of"][:4] >= "2025"


def test_a_tenant_is_reached_by_its_path(server: Running, ledger: Path) -> None:
    kept = vires.open(ledger, now=NOW)
    with vires.connect(f"{server.address}/t/kept/", now=NOW) as client:
        assert client.ask("harbour/inspector", "inspect") == kept.ask("harbour/inspector", "inspect")
        assert client.answered is not None
        assert client.answered.revision == kept.registry.revision


def test_a_revision_is_asked_as_it_was_recorded(server: Running, ledger: Path) -> None:
    first = vires.open(ledger, now=NOW, revision=1)
    with vires.connect(f"{server.address}/t/kept", now=NOW, revision=1) as client:
        shown = client.show("arden/order/7")
        assert shown == first.show("arden/order/7")
        assert shown.label == "Order 7 on inspectors"
        assert client.registry.revision == first.registry.revision
    with vires.connect(f"{server.address}/t/kept", now=NOW) as client:
        assert client.show("arden/order/7").label == "Order 7 on the inspectors"


def test_an_answer_that_still_holds_is_not_sent_again(server: Running) -> None:
    held = {verb: _statuses(server, verb).count(304) for verb in ("show", "ask")}
    with vires.connect(server.address, now=NOW) as client:
        answers = [client.show("arden/order/12"), client.show("arden/order/12")]
        named = [client.ask("harbour/master", "inspect"), client.ask("harbour/master", "inspect")]
    assert answers[0] == answers[1]
    assert named[0] == named[1]
    until(
        lambda: all(_statuses(server, verb).count(304) > number for verb, number in held.items()),
        "the server does not log, or sends an answer again that still holds",
    )
    assert _statuses(server, "show")[-2:] == _statuses(server, "ask")[-2:] == [200, 304]


def _statuses(server: Running, verb: str) -> list[int]:
    return [line["status"] for line in server.lines() if line["method"] == "GET" and line["route"] == f"/api/v1/{verb}"]

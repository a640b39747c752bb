"""The records of a served registry, fetched whole."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

import vires
from tests.api.running import Running
from tests.client.conftest import NOW
from tests.client.questions import QUESTIONS
from tests.client.scripted import STATE, Say, Scripted
from tests.unit import arden
from vires.client.client import Client
from vires.registry.archive import packed
from vires.service.asking import Handle
from vires.service.proving import check_proof, prove_finding
from vires.service.refusal import Refusal


def test_records_are_those_of_the_text(client: Client, handle: Handle) -> None:
    registry = client.registry
    registry.__dict__.pop("digest")
    assert registry.digest == handle.registry.digest
    assert [q.id for q in registry.questions] == [q.id for q in handle.registry.questions]
    assert client.registry is registry


def test_records_do_not_say_where_the_operator_keeps_them(client: Client) -> None:
    assert all(record.origin is None for _, record in client.registry.records())
    assert all(question.origin is None for question in client.registry.questions)


def test_records_can_be_asked_here(client: Client, handle: Handle) -> None:
    fetched = client.fetch()
    for name in ("ask with all", "who", "diff"):
        assert QUESTIONS[name](fetched) == QUESTIONS[name](handle)


def test_a_finding_of_a_server_is_proved_here(client: Client, tmp_path: Path) -> None:
    finding = client.ask("harbour/inspector", "inspect", "2000-01-01", sites=[], facts={"trained": True})
    path = tmp_path / "proof.json"
    path.write_text(prove_finding(client.registry, finding), encoding="utf-8")
    assert check_proof(path, client.registry).outcome == finding.outcome


def test_records_are_those_that_answered(server: Running) -> None:
    with vires.connect(f"{server.address}/t/kept", now=NOW) as client:
        client._counter.revision = "1"
        client.timeline()
        client._counter.revision = None
        assert client.registry.label("arden/order/7") == "Order 7 on inspectors"


def test_awaited_records_are_fetched_first(server: Running, handle: Handle) -> None:
    async def told() -> str:
        async with vires.connect_async(server.address, now=NOW) as client:
            changes = await client.diff("2000-01-01", "2001-12-01")
            with pytest.raises(Refusal) as refused:
                changes.record.label("arden/harbour")
            assert refused.value.slug == "registry-not-fetched"
            fetched = await client.fetch()
            assert fetched.registry is client.registry
            return changes.record.label("arden/harbour")

    assert asyncio.run(told()) == "Harbour authority"


@pytest.mark.parametrize("damage", ["title", "digest", "form"])
def test_records_that_say_something_else_are_refused(damage: str, scripted: Scripted) -> None:
    registry = arden.registry()
    document = packed(registry, places=False)
    if damage == "title":
        document["instruments"][0]["title"] = "Something else"
    if damage == "digest":
        document["digest"] = STATE["Vires-Digest"]
    if damage == "form":
        document["instruments"][0]["decided"] = "never"
    state = {**STATE, "Vires-Digest": STATE["Vires-Digest"] if damage == "digest" else registry.digest}
    scripted.say(Say(json.dumps(document).encode(), headers=state))
    with vires.connect(scripted.address) as client, pytest.raises(Refusal) as refused:
        client.registry.label("arden/harbour")
    assert refused.value.slug == "answer-unreadable"

"""What is refused here is refused there, in the same words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import vires
from tests.api.running import Running
from tests.client.conftest import NOW
from tests.client.questions import AT, DRAFT, WRONG
from vires.client.client import Client
from vires.client.failure import RemoteRefusal
from vires.service.asking import Handle
from vires.service.refusal import Refusal


@pytest.mark.parametrize("name", WRONG)
def test_client_refuses_as_a_handle_does(name: str, client: Client, handle: Handle) -> None:
    with pytest.raises(Refusal) as here:
        WRONG[name](handle)
    with pytest.raises(Refusal) as there:
        WRONG[name](client)
    assert there.value.to_dict() == here.value.to_dict()
    assert there.value.nearest == here.value.nearest


def test_awaited_client_refuses_the_same(server: Running, handle: Handle) -> None:
    async def refused() -> Refusal:
        async with vires.connect_async(server.address, now=NOW) as client:
            with pytest.raises(Refusal) as there:
                await client.ask("harbour/inspctor", "inspect")
            return there.value

    with pytest.raises(Refusal) as here:
        handle.ask("harbour/inspctor", "inspect")
    assert asyncio.run(refused()).to_dict() == here.value.to_dict()


def test_problems_of_a_draft_speak_of_its_file(client: Client, handle: Handle, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    path.write_bytes(DRAFT.replace(b"gazette", b"gazete"))
    with pytest.raises(Refusal) as here:
        handle.impact(draft=path, at=AT)
    with pytest.raises(Refusal) as there:
        client.impact(draft=path, at=AT)
    assert there.value.to_dict() == here.value.to_dict()
    assert there.value.texts == here.value.texts
    assert there.value.where is not None
    assert there.value.where.file == str(path)


@pytest.mark.parametrize("verb", ["ask", "who", "gaps", "diff"])
def test_a_word_that_no_verb_takes_is_a_fault_of_the_program(verb: str, client: Client, handle: Handle) -> None:
    given = {"ask": ("a", "b"), "who": ("inspect",), "gaps": (), "diff": ("2000", "2001")}[verb]
    for asked in (handle, client):
        with pytest.raises(TypeError):
            getattr(asked, verb)(*given, nonsense=1)


def test_a_refusal_names_the_request(client: Client) -> None:
    with pytest.raises(RemoteRefusal) as refused:
        client.show("arden/order/70")
    assert refused.value.status == 404
    assert len(refused.value.request_id) == 32
    assert refused.value.__notes__ == [f"request {refused.value.request_id}"]


def test_a_revision_that_is_not_there_is_refused(server: Running) -> None:
    with vires.connect(f"{server.address}/t/kept", revision=9) as client, pytest.raises(Refusal) as refused:
        client.timeline()
    assert refused.value.slug == "revision-unknown"


def test_a_registry_of_text_has_no_revisions(server: Running) -> None:
    with vires.connect(server.address, revision=1) as client, pytest.raises(Refusal) as refused:
        client.timeline()
    assert refused.value.slug == "revision-without-ledger"


def test_a_moment_between_two_days_cannot_be_sent(client: Client) -> None:
    from vires.temporal.dating import Dating

    with pytest.raises(Refusal) as refused:
        client.ask("harbour/inspector", "inspect", at=Dating.parse({"between": ["2000-01-01", "2000-02-01"]}))
    assert refused.value.slug == "date-unreadable"

"""A server that is to be warm has made at its start what the first visitor would wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit import arden
from vires.service.serving.desk import COMPILING, OPENING, Answered, Desk
from vires.service.serving.hosted import Hosted
from vires.service.serving.limits import Limits
from vires.service.serving.service import Service
from vires.service.serving.snapshot import Snapshot

LIMITS = Limits(seconds=60, processes=1, waiting=4)


def run(folder: Path, work: Callable[[Service], Coroutine[Any, Any, None]], *, warm: bool) -> Service:
    async def whole() -> Service:
        service = Service({"": Hosted("", str(folder))}, Desk(LIMITS), warm=warm)
        async with service.running():
            await work(service)
        return service

    return asyncio.run(whole())


def test_a_process_has_the_registry_open_before_anybody_asks(tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        assert await service.warmed(120)
        assert len(service.desk.staff.processes) == 1

    run(arden.write(tmp_path), work, warm=True)


def test_what_is_asked_for_warmth_counts_as_no_decision(tmp_path: Path) -> None:
    decided: list[str] = []

    async def work(service: Service) -> None:
        service.desk.decided = decided.append
        assert await service.warmed(120)

    run(arden.write(tmp_path), work, warm=True)
    assert decided == []
    assert "ask" not in (OPENING[0], COMPILING[0])


def test_what_the_pages_ask_first_is_answered_and_a_question_that_cannot_be_stops_nothing(tmp_path: Path) -> None:
    async def whole() -> list[str]:
        service = Service({"": Hosted("", str(arden.write(tmp_path)))}, Desk(LIMITS), warm=True)
        asked = [("matrix", {"at": "the-ides"}), ("who", {"power": "nonesuch"}), ("who", {"power": "inspect"})]
        service.first_asked.append(lambda snapshot: asked)
        seen: list[str] = []
        answer = service.desk.ask

        async def noted(snapshot: Snapshot, verb: str, given: Mapping[str, Any]) -> Answered:
            found = await answer(snapshot, verb, given)
            seen.append(verb)
            return found

        service.desk.ask = noted  # type: ignore[method-assign]
        async with service.running():
            assert await service.warmed(120)
        return seen

    assert asyncio.run(whole()) == ["timeline", "who"]


def test_one_that_is_not_to_be_warm_starts_nothing(tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        assert await service.warmed(0)
        assert service.desk.staff.processes == ()

    run(arden.write(tmp_path), work, warm=False)


def test_what_prepares_is_given_each_registry_and_may_fail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[Snapshot] = []

    def fails(snapshot: Snapshot) -> None:
        raise KeyError("what was asked")

    async def work(service: Service) -> None:
        assert await service.warmed(120)
        assert seen == [service.registries[""].current()]

    async def whole() -> None:
        service = Service({"": Hosted("", str(arden.write(tmp_path)))}, Desk(LIMITS), warm=True)
        service.preparing += [fails, seen.append]
        async with service.running():
            await work(service)

    asyncio.run(whole())
    assert "nothing was made ready: KeyError" in caplog.text
    assert "what was asked" not in caplog.text


def test_a_server_that_stops_while_it_warms_stops(tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        assert not await service.warmed(0)

    service = run(arden.write(tmp_path), work, warm=True)
    assert service.desk.staff.processes == ()


def test_more_registries_than_one_process_keeps_open_are_warmed_by_several(tmp_path: Path) -> None:
    async def whole() -> tuple[int, list[str]]:
        registries = {}
        for number in range(4):
            folder = tmp_path / f"{number}"
            folder.mkdir()
            registries[f"r{number}"] = Hosted(f"r{number}", str(arden.write(folder)))
        service = Service(registries, Desk(Limits(seconds=60, processes=2, waiting=8)), warm=True)
        seen: list[str] = []
        service.preparing.append(lambda snapshot: seen.append(snapshot.digest))
        async with service.running():
            assert await service.warmed(240)
            return len(service.desk.staff.processes), seen

    processes, seen = asyncio.run(whole())
    assert (processes, len(seen)) == (2, 4)


def test_nothing_more_is_made_ready_once_the_time_for_it_is_over(tmp_path: Path) -> None:
    async def whole() -> list[Snapshot]:
        service = Service({"": Hosted("", str(arden.write(tmp_path)))}, Desk(LIMITS), warm=True, warming=0.0)
        seen: list[Snapshot] = []
        service.preparing.append(seen.append)
        async with service.running():
            assert await service.warmed(60)
        return seen

    assert asyncio.run(whole()) == []

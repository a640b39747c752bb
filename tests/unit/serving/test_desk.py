"""What a desk promises of every question: an answer or a refusal, in time, from one state of the registry."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import pytest

from tests.unit import arden
from vires.service.refusal import Refusal
from vires.service.serving.desk import Desk
from vires.service.serving.hosted import Hosted
from vires.service.serving.limits import Limits
from vires.service.serving.shortcut import STRIKES, Overrun, shape_of
from vires.service.verbs.catalogue import VERBS

ASK = {
    "office": "harbour/inspector", "power": "inspect", "at": "2000-01-01", "sites": [], "facts": {"trained": True},
    "as_of": "2001-01-01", "known_by": "2001-01-01",
}  # fmt: skip
BROAD = {"office": "us/dhs/ice", "power": "us/power/immigration/arrest", "at": "2025-01-23"}
"""A question of the bundled registry that leaves so much open that it takes long."""
EVERY = {"power": "us/power/immigration/arrest"}
"""One that is as many of those as there are offices: it takes minutes."""
LIMITS = Limits(seconds=60, processes=2, waiting=2)


@pytest.fixture
def hosted(tmp_path: Path) -> Hosted:
    return Hosted("", str(arden.write(tmp_path)))


def at_desk(work: Callable[[Desk], Coroutine[Any, Any, None]], limits: Limits = LIMITS) -> None:
    async def run() -> None:
        desk = Desk(limits)
        try:
            await work(desk)
        finally:
            await desk.close()

    asyncio.run(run())


async def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so; fails if that takes too long."""
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end
        await asyncio.sleep(0.01)


async def refused(answer: Awaitable[object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await answer
    return caught.value


def working(pid: int) -> bool:
    """Whether a process is using the processor, and has for some time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) > 1.5 * os.sysconf("SC_CLK_TCK")


def test_each_verb_answers_as_the_handle_does(hosted: Hosted) -> None:
    async def work(desk: Desk) -> None:
        for verb, given in (
            ("ask", ASK), ("who", {"power": "inspect", "at": "2000-01-01"}), ("describe", {}),
            ("find", {"text": "harbour"}), ("timeline", {"id": "order/9"}),
        ):  # fmt: skip
            answered = await desk.answer(hosted, verb, given)
            if verb != "who":
                assert answered.document == VERBS[verb](hosted.current().handle, given)
            assert answered.state == hosted.current().state

    at_desk(work)


def test_what_is_asked_again_is_answered_at_once_and_the_same(hosted: Hosted) -> None:
    async def work(desk: Desk) -> None:
        first = await desk.answer(hosted, "ask", ASK)

        async def again() -> None:
            assert (await desk.answer(hosted, "ask", ASK)).document == first.document

        end = monotonic() + 60
        while not desk.shortcut.answered:
            assert monotonic() < end
            await again()
            await asyncio.sleep(0.01)
        processes = desk.staff.processes
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        await again()
        for pid in processes:
            os.kill(pid, signal.SIGCONT)

    at_desk(work)


def test_of_two_faults_the_same_is_named_as_by_the_verb(hosted: Hosted) -> None:
    wrong = {**ASK, "subjects": ["nothing-of-the-sort"], "known_by": "neverday"}

    async def work(desk: Desk) -> None:
        snapshot = hosted.current()
        vantage = snapshot.handle.vantage("2001-01-01", "2001-01-01")
        desk.shortcut.learn(snapshot, shape_of(VERBS["ask"].read(wrong)), vantage, 0.0)  # type: ignore[arg-type]
        snapshot.handle.engine.table(vantage)
        with pytest.raises(Refusal) as here:
            VERBS["ask"](snapshot.handle, wrong)
        assert (await refused(desk.answer(hosted, "ask", wrong))).slug == here.value.slug == "name-unknown"

    at_desk(work)


def test_a_vantage_that_is_not_compiled_is_left_to_a_process(hosted: Hosted) -> None:
    async def work(desk: Desk) -> None:
        snapshot, asked = hosted.current(), VERBS["ask"].read(ASK)
        vantage = snapshot.handle.vantage("2001-01-01", "2001-01-01")
        assert desk.shortcut.learn(snapshot, shape_of(asked), vantage, 0.0)  # type: ignore[arg-type]
        assert desk.at_once(snapshot, "ask", ASK) is None
        assert "engine" not in snapshot.handle.__dict__
        snapshot.handle.engine.table(vantage)
        assert desk.at_once(snapshot, "ask", ASK) is not None
        assert desk.at_once(snapshot, "ask", {**ASK, "as_of": "1996-01-01"}) is None

    at_desk(work)


@pytest.mark.usefixtures("uncollected")  # other libraries have callbacks in the collector, in which it may ring
def test_what_takes_long_here_against_expectation_is_broken_off_and_left_to_a_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vires.service.serving.shortcut.PATIENCE", 0.02)
    us = Hosted("us")

    async def work(desk: Desk) -> None:
        snapshot, asked = us.current(), VERBS["ask"].read(BROAD)
        vantage = snapshot.handle.vantage()
        engine = snapshot.handle.engine
        engine.table(vantage)
        shape = shape_of(asked)  # type: ignore[arg-type]
        desk.shortcut.learn(snapshot, shape, vantage, 0.0)
        assert desk.at_once(snapshot, "ask", BROAD) is None
        assert "engine" not in snapshot.handle.__dict__, "an engine that was interrupted is not asked again"
        assert not desk.shortcut.learn(snapshot, shape, vantage, 0.0), f"{STRIKES} strikes"
        assert desk.at_once(snapshot, "ask", BROAD) is None

    at_desk(work)


def test_an_alarm_that_is_lost_rings_again_and_none_rings_once_the_work_is_left(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vires.service.serving.shortcut.PATIENCE", 0.01)
    monkeypatch.setattr("vires.service.serving.shortcut.AGAIN", 0.001)
    lost: list[str] = []

    def spin(seconds: float) -> None:
        end = process_time() + seconds
        while process_time() < end:
            pass

    def work() -> None:
        for _ in range(3):
            try:
                spin(30)
            except Overrun:
                lost.append("as where something is let go of")
        spin(30)

    async def asked(desk: Desk) -> None:
        snapshot = hosted.current()
        vantage = snapshot.handle.vantage()
        snapshot.handle.engine.table(vantage)
        desk.shortcut.learn(snapshot, "shape", vantage, 0.0)
        begun = process_time()
        assert desk.shortcut.run(snapshot, "shape", vantage, work) is None
        assert process_time() - begun < 20
        spin(0.05)

    at_desk(asked)
    assert len(lost) == 3


def test_garbage_is_not_collected_within_an_answer_and_costs_it_no_engine(hosted: Hosted) -> None:
    collected: list[str] = []

    def work() -> str:
        before = gc.get_count()[0]
        kept = [[number] for number in range(5_000)]
        # Some lists are used again, and not counted.
        return "collected" if gc.get_count()[0] < before + len(kept) // 2 else "answered"

    async def asked(desk: Desk) -> None:
        snapshot = hosted.current()
        vantage = snapshot.handle.vantage()
        snapshot.handle.engine.table(vantage)
        desk.shortcut.learn(snapshot, "shape", vantage, 0.0)
        collected.append(desk.shortcut.run(snapshot, "shape", vantage, work) or "broken off")
        assert gc.isenabled()

    at_desk(asked)
    assert collected == ["answered"]


def test_a_question_that_takes_too_long_is_refused_and_the_next_is_answered(hosted: Hosted) -> None:
    us = Hosted("us")

    async def work(desk: Desk) -> None:
        refusal = await refused(desk.answer(us, "who", EVERY))
        assert refusal.slug == "too-long"
        assert (await desk.answer(hosted, "ask", ASK)).document["outcome"] == "AUTHORIZED"

    at_desk(work, replace(LIMITS, seconds=1.0, processes=1))


def test_a_question_that_needs_too_much_memory_is_refused_and_the_next_is_answered(hosted: Hosted) -> None:
    us = Hosted("us")

    async def work(desk: Desk) -> None:
        await desk.answer(us, "describe", {})
        (pid,) = desk.staff.processes
        assert resource.prlimit(pid, resource.RLIMIT_AS) == (LIMITS.bytes, LIMITS.bytes)
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
        little = pages * resource.getpagesize() + 8_000_000
        resource.prlimit(pid, resource.RLIMIT_AS, (little, little))
        refusal = await refused(desk.answer(us, "who", EVERY))
        assert refusal.slug == "too-much-memory"
        assert (await desk.answer(hosted, "ask", ASK)).document["outcome"] == "AUTHORIZED"
        assert pid not in desk.staff.processes

    at_desk(work, replace(LIMITS, seconds=120, processes=1))


def test_a_process_that_dies_loses_its_own_question_and_no_other(hosted: Hosted) -> None:
    us = Hosted("us")

    async def work(desk: Desk) -> None:
        lost = asyncio.ensure_future(refused(desk.answer(us, "who", EVERY)))
        await until(lambda: any(working(pid) for pid in desk.staff.processes))
        assert (await desk.answer(hosted, "ask", ASK)).document["outcome"] == "AUTHORIZED"
        victim = next(pid for pid in desk.staff.processes if working(pid))
        os.kill(victim, signal.SIGKILL)
        assert (await lost).slug == "internal-error"
        assert (await desk.answer(hosted, "ask", {**ASK, "at": "1999-01-01"})).document["outcome"] == "AUTHORIZED"

    at_desk(work, replace(LIMITS, seconds=600))


def test_a_process_that_died_while_it_had_nothing_to_do_loses_no_question(hosted: Hosted) -> None:
    async def work(desk: Desk) -> None:
        await desk.answer(hosted, "describe", {})
        (pid,) = desk.staff.processes
        os.kill(pid, signal.SIGKILL)
        await desk.answer(hosted, "describe", {})
        assert pid not in desk.staff.processes

    at_desk(work)


def test_more_questions_than_may_wait_are_refused(hosted: Hosted) -> None:
    async def work(desk: Desk) -> None:
        await desk.answer(hosted, "describe", {})
        for pid in desk.staff.processes:
            os.kill(pid, signal.SIGSTOP)
        asked = [asyncio.ensure_future(desk.ask(hosted.current(), "describe", {})) for _ in range(3)]
        await until(lambda: desk.staff.waiting == 2)
        assert (await refused(desk.answer(hosted, "describe", {}))).slug == "busy"
        for pid in desk.staff.processes:
            os.kill(pid, signal.SIGCONT)
        assert len(await asyncio.gather(*asked)) == 3

    at_desk(work, replace(LIMITS, processes=1))


def test_a_question_nobody_waits_for_is_given_up(hosted: Hosted) -> None:
    us = Hosted("us")

    async def work(desk: Desk) -> None:
        asked = asyncio.ensure_future(desk.answer(us, "who", EVERY))
        await until(lambda: any(working(pid) for pid in desk.staff.processes))
        (pid,) = desk.staff.processes
        asked.cancel()
        await until(lambda: pid not in desk.staff.processes)
        await desk.answer(hosted, "describe", {})

    at_desk(work, replace(LIMITS, processes=1))


def test_what_cannot_be_read_is_refused_before_it_waits(hosted: Hosted) -> None:
    async def work(desk: Desk) -> None:
        assert (await refused(desk.answer(hosted, "who", {"power": 3}))).slug == "arguments-unreadable"
        assert (await refused(desk.answer(hosted, "overturn", {}))).slug == "verb-unknown"
        assert desk.staff.processes == ()
        unknown = await refused(desk.answer(hosted, "ask", {**ASK, "office": "harbor master"}))
        assert (unknown.slug, bool(unknown.remedy)) == ("name-unknown", True)

    at_desk(work)


def test_processes_end_with_the_desk(hosted: Hosted) -> None:
    seen: list[int] = []

    async def work(desk: Desk) -> None:
        await desk.answer(hosted, "describe", {})
        seen.extend(desk.staff.processes)

    at_desk(work)
    assert seen
    assert not any(Path(f"/proc/{pid}").exists() for pid in seen)


def test_whoever_asks_for_old_revisions_does_not_hold_up_who_asks_for_the_present_one(tmp_path: Path) -> None:
    hosted = Hosted("", str(arden.write_ledger(tmp_path)))

    async def work(desk: Desk) -> None:
        present = await desk.snapshot(hosted)
        assert await desk.snapshot(hosted, 2) is present
        with hosted._lock:
            old = [asyncio.ensure_future(desk.snapshot(hosted, 1)) for _ in range(40)]
            await asyncio.sleep(0)
            assert {one.exception().slug for one in old if one.done()} <= {"busy"}  # type: ignore[union-attr]
            # In memory, and known to be the present one: nothing is opened, and no thread is waited for.
            assert await asyncio.wait_for(desk.snapshot(hosted, 2), 60) is present
            answered = await asyncio.wait_for(desk.answer(hosted, "ask", ASK), 60)
            assert answered.document["outcome"] == "AUTHORIZED"
        found = await asyncio.gather(*old, return_exceptions=True)
        assert {one.number for one in found if not isinstance(one, BaseException)} == {1}
        assert {one.slug for one in found if isinstance(one, Refusal)} <= {"busy"}

    at_desk(work)

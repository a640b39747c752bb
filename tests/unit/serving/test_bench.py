"""What takes long is done by threads of its own, and only so much of it waits."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest

from vires.service.refusal import Refusal
from vires.service.serving.bench import Bench


def test_more_work_than_may_wait_is_sent_away_and_all_that_was_taken_is_done() -> None:
    async def work() -> None:
        bench, gate = Bench(threads=2, waiting=3), Event()
        taken = [asyncio.ensure_future(bench.do(gate.wait)) for _ in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(Refusal) as caught:
            await bench.do(gate.wait)
        assert caught.value.slug == "busy"
        gate.set()
        assert await asyncio.gather(*taken) == [True] * 5
        assert await bench.do(lambda: "again") == "again"

    asyncio.run(work())


def test_who_asks_goes_on_however_much_waits() -> None:
    async def work() -> None:
        bench, gate = Bench(), Event()
        taken = [asyncio.ensure_future(bench.do(gate.wait)) for _ in range(20)]
        await asyncio.sleep(0)
        try:
            assert await asyncio.wait_for(asyncio.to_thread(lambda: "asked"), 60) == "asked"
        finally:
            gate.set()
        await asyncio.gather(*taken)

    asyncio.run(work())


def test_work_is_finished_when_nobody_waits_for_it_any_more_and_its_place_is_free_again() -> None:
    async def work() -> None:
        bench, gate, done = Bench(threads=1, waiting=0), Event(), Event()

        def long() -> None:
            gate.wait()
            done.set()

        gone = asyncio.ensure_future(bench.do(long))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        with pytest.raises(Refusal):
            await bench.do(long)
        gate.set()
        assert await asyncio.to_thread(done.wait, 60)
        while True:
            try:
                assert await bench.do(lambda: 7) == 7
                break
            except Refusal:
                await asyncio.sleep(0)

    asyncio.run(work())


def test_what_work_raises_is_raised() -> None:
    async def work() -> None:
        def wrong() -> None:
            raise Refusal("proposal-unknown", "there is no such proposal", "take another")

        bench = Bench(threads=1, waiting=0)
        for _ in range(3):
            with pytest.raises(Refusal) as caught:
                await bench.do(wrong)
            assert caught.value.slug == "proposal-unknown"
            await asyncio.sleep(0)

    asyncio.run(work())

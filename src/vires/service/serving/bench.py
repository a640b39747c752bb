"""A few threads for what takes long and no process can be killed over: text that is looked over, proposals that are
held against the record, revisions that are fetched. They are apart from the threads by which questions go their way, so
that however many wait here, whoever asks does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from vires.service.refusal import Refusal

THREADS = 3
MOST_WAITING = 24
T = TypeVar("T")


class Bench:
    """One for an application, on one event loop. `waiting` pieces of work are kept until a thread is free."""

    def __init__(self, threads: int = THREADS, waiting: int = MOST_WAITING) -> None:
        self._most = threads + waiting
        self._taken = 0
        self._threads = ThreadPoolExecutor(threads, "vires-bench")

    async def do(self, work: Callable[[], T]) -> T:
        """What some work gives. Once begun it is finished, whether or not anybody still waits for it. Raises `Refusal`
        (`busy`) where too much waits already."""
        if self._taken >= self._most:
            raise Refusal("busy", "too much waits to be looked at already", "try again in a moment")
        self._taken += 1
        begun = self._threads.submit(work)
        loop = asyncio.get_running_loop()
        begun.add_done_callback(lambda _: self._left(loop))
        return await asyncio.shield(asyncio.wrap_future(begun))

    def close(self) -> None:
        """Let go of what waits; what is begun is finished."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _left(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # where the loop is closed, nobody is left to whom it matters
            loop.call_soon_threadsafe(self._let_go)

    def _let_go(self) -> None:
        self._taken -= 1

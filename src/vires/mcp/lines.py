"""Standard input line by line, each of bounded length."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import CancelledError

LONGEST_LINE = 2 * 1024 * 1024
"""Bytes of one message."""
CHUNK = 65536
TOO_LONG = "\x00"
"""What stands in for a line that is too long. It is no JSON, so it is answered as any text that is none."""
MOST_WAITING = 32


def split(chunks: Iterator[bytes], longest: int) -> Iterator[str]:
    """Lines from chunks of bytes. One that is too long is given up as soon as that is known; its rest is not kept."""
    held, skipping = bytearray(), False
    for chunk in chunks:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            held += chunk[start:end]
            start = end + 1
            if skipping:
                skipping = False
            else:
                yield _text(held, longest)
            held.clear()
        held += chunk[start:]
        if skipping:
            held.clear()
        elif len(held) > longest:
            yield TOO_LONG
            held.clear()
            skipping = True
    if held and not skipping:
        yield _text(held, longest)


def _text(line: bytearray, longest: int) -> str:
    return TOO_LONG if len(line) > longest else line.decode("utf-8", "replace")


class Lines:
    """The lines of a file descriptor, read by a thread that nobody waits for: a read that blocks keeps neither the loop
    nor the end of the process waiting."""

    def __init__(self, descriptor: int = 0, longest: int = LONGEST_LINE) -> None:
        self._descriptor = descriptor
        self._longest = longest
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)

    def __aiter__(self) -> AsyncIterator[str]:
        threading.Thread(target=self._read, args=(asyncio.get_running_loop(),), daemon=True).start()
        return self

    async def __anext__(self) -> str:
        line = await self._queue.get()
        if line is None:
            raise StopAsyncIteration
        return line

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            for line in split(iter(lambda: os.read(self._descriptor, CHUNK), b""), self._longest):
                asyncio.run_coroutine_threadsafe(self._queue.put(line), loop).result()
            asyncio.run_coroutine_threadsafe(self._queue.put(None), loop).result()
        except (OSError, RuntimeError, CancelledError):
            # The loop is gone, or the descriptor is: there is nobody left to read for.
            return

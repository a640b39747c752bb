"""Whose turn it is to write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from vires.service.refusal import Refusal

MOST_WAITING = 8
"""Writes that wait for another one to be made; a further one is told to come again."""
T = TypeVar("T")


class Turn:
    """One write at a time in a process; reading goes on meanwhile."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting = 0

    async def take(self, work: Callable[[], T]) -> T:
        """Do some work in a thread when it is its turn. Raises `Refusal` (`busy`)."""
        if self._waiting >= MOST_WAITING:
            raise Refusal("busy", "too many writes wait already", "send it again in a moment")
        self._waiting += 1
        try:
            async with self._lock:
                # Once begun it is finished, whether or not whoever sent it still waits.
                return await asyncio.shield(asyncio.to_thread(work))
        finally:
            self._waiting -= 1

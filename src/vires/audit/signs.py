"""Ctrl-C and polite ends while an audit runs: what is being written is written, then it stops."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Signs:
    """Tells whether the audit is to stop. A second sign stops at once, but for what is written whole or not at all."""

    def __init__(self, stop: Callable[[], bool] | None = None) -> None:
        self._asked = stop
        self._signs = 0
        self._writing = False

    def __call__(self) -> bool:
        return self._signs > 0 or (self._asked is not None and self._asked())

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Takes the signs of the process in; in another thread than the first there are none."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._sign) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What runs here is not cut short."""
        self._writing = True
        try:
            yield
        finally:
            self._writing = False
        if self._signs > 1:
            raise KeyboardInterrupt

    def _sign(self, number: int, frame: FrameType | None) -> None:
        self._signs += 1
        if self._signs > 1 and not self._writing:
            raise KeyboardInterrupt

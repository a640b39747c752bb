"""How far an audit is."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`rows` are decided and written, of `total` if that is known; `seconds` have passed, and `rate` are the rows a
    second of this run, without those that an earlier run decided."""

    rows: int
    total: int | None
    seconds: float
    rate: float

    @property
    def left(self) -> float | None:
        """Seconds that are left at this rate; `None` where that cannot be told."""
        if self.total is None or self.rate <= 0:
            return None
        return max(0, self.total - self.rows) / self.rate


class Watch:
    """Measures an audit that begins after `before` rows."""

    def __init__(self, before: int, total: int | None) -> None:
        self._before = before
        self._total = total
        self._start = time.monotonic()

    def at(self, rows: int) -> Progress:
        """How far it is after so many rows."""
        seconds = time.monotonic() - self._start
        return Progress(rows, self._total, seconds, (rows - self._before) / seconds if seconds > 0 else 0.0)

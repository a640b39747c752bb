"""How far an audit is."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`rows` are decided and written, of `total` if that is known, else of `about` so many if that can be guessed;
    `seconds` have passed, and `rate` are the rows a second of this run, without those that an earlier run decided."""

    rows: int
    total: int | None
    seconds: float
    rate: float
    about: int | None = None

    @property
    def left(self) -> float | None:
        """Seconds that are left at this rate; `None` where that cannot be told."""
        total = self.about if self.total is None else self.total
        if total is None or self.rate <= 0:
            return None
        return max(0, total - self.rows) / self.rate


class Watch:
    """Measures an audit that begins after `before` rows."""

    def __init__(self, before: int, total: int | None, about: int | None = None) -> None:
        self._before = before
        self._about = about
        self._total = total
        self._start = time.monotonic()

    def at(self, rows: int) -> Progress:
        """How far it is after so many rows."""
        seconds = time.monotonic() - self._start
        return Progress(
            rows, self._total, seconds, (rows - self._before) / seconds if seconds > 0 else 0.0, self._about
        )

"""How often somebody may call: a bucket of permits for each, which fills again as time passes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import NamedTuple

from vires.service.permission.access import Rate

MOST = 20_000
"""Buckets kept of one kind. Beyond that, the one longest unused is forgotten, and is full when it comes again."""


class Standing(NamedTuple):
    """Whether one more is allowed; how many are left; in how many seconds the next one is, or all are, there again."""

    allowed: bool
    left: int
    wait: int


class Buckets:
    """A bucket for each key. A key that is not known has a full one. For one event loop, or one thread."""

    def __init__(self, rate: Rate, most: int = MOST, now: Callable[[], float] = monotonic) -> None:
        self.rate, self._most, self._now = rate, most, now
        self._whole = float(rate.amount)
        self._pace = rate.amount / rate.seconds
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, key: str, cost: int = 1) -> Standing:
        """Take permits out of a bucket, all or none."""
        now = self._now()
        held = self._held_at(key, now)
        allowed = held >= cost
        if allowed:
            held -= cost
        self._keep(key, held, now)
        missing = self.rate.amount - held if allowed else cost - held
        return Standing(allowed, int(held), max(0 if allowed else 1, ceil(missing / self._pace)))

    def peek(self, key: str) -> bool:
        """Tell whether a bucket has a permit."""
        return self._held_at(key, self._now()) >= 1

    def charge(self, key: str, cost: int) -> None:
        """Take permits out of a bucket as far as it has any."""
        now = self._now()
        self._keep(key, max(0.0, self._held_at(key, now) - cost), now)

    def _held_at(self, key: str, now: float) -> float:
        known = self._held.get(key)
        if known is None:
            return self._whole
        held = known[0] + (now - known[1]) * self._pace
        return held if held < self._whole else self._whole

    def _keep(self, key: str, held: float, now: float) -> None:
        self._held[key] = (held, now)
        self._held.move_to_end(key)
        if len(self._held) > self._most:
            self._held.popitem(last=False)

"""Days of the legal time zone (S3), for many moments at once, and counts by day that grow coarser rather than large."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY = 86_400_000_000
"""Microseconds of a day."""
EPOCH = date(1970, 1, 1).toordinal()
_START = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = (datetime(1, 1, 2, tzinfo=UTC) - _START) // timedelta(microseconds=1)
_LAST = (datetime(9999, 12, 30, tzinfo=UTC) - _START) // timedelta(microseconds=1)
_WEEK = 7 * DAY
_AHEAD = 520 * _WEEK
"""So much more is looked through at a time, so that it is not looked through again for every batch."""
Unit = Literal["day", "month", "year"]
UNITS: tuple[Unit, ...] = ("day", "month", "year")
MOST = 4_000
"""Different days (or months) that are kept apart; beyond that they are counted by month (or by year)."""


class Days:
    """The local days of moments in a time zone, exact also where the zone changed its offset."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._since, self._until = 0, 0
        self._at: NDArray[np.int64] = np.empty(0, np.int64)
        self._offsets: NDArray[np.int64] = np.array([self._offset(0)], np.int64)

    def of(self, moments: NDArray[np.int64]) -> NDArray[np.int64]:
        """The days since 1970 began, of moments in microseconds since then. Moments before the year 1 or after 9999
        count as of the first or the last day."""
        if not len(moments):
            return np.empty(0, np.int64)
        low, high = int(moments.min()), int(moments.max())
        if low < _FIRST or high > _LAST:
            moments = np.clip(moments, _FIRST, _LAST)
            low, high = max(low, _FIRST), min(high, _LAST)
        self._cover(low, high)
        first, last = np.searchsorted(self._at, (low, high), side="right")
        if first == last:
            found: NDArray[np.int64] = (moments + self._offsets[first]) // DAY
            return found
        places = np.searchsorted(self._at[first:last], moments, side="right")
        return (moments + self._offsets[first : last + 1][places]) // DAY

    def _offset(self, moment: int) -> int:
        at = _START + timedelta(microseconds=moment)
        return (at.astimezone(self.zone).utcoffset() or timedelta()) // timedelta(microseconds=1)

    def _cover(self, low: int, high: int) -> None:
        """Know every change of the offset from `low` to `high`; a zone keeps an offset for a week at least."""
        if self._since <= low and high <= self._until:
            return
        self._since, self._until = min(self._since, low - _AHEAD), max(self._until, high + _AHEAD)
        start, end = max(_FIRST, self._since - _WEEK), min(_LAST, self._until + _WEEK)
        known = self._offset(start)
        at, offsets = [], [known]
        for moment in (*range(start + _WEEK, end, _WEEK), end):
            found = self._offset(moment)
            if found != known:
                at.append(self._change(moment - _WEEK if moment - _WEEK > start else start, moment, known))
                offsets.append(found)
                known = found
        self._at, self._offsets = np.array(at, np.int64), np.array(offsets, np.int64)

    def _change(self, low: int, high: int, before: int) -> int:
        """The first moment that no longer has an offset, to the second."""
        second = 1_000_000
        low, high = low // second, -(-high // second)
        while high - low > 1:
            middle = (low + high) // 2
            if self._offset(middle * second) == before:
                low = middle
            else:
                high = middle
        return high * second


@lru_cache(maxsize=16)
def days_of(zone: ZoneInfo) -> Days:
    """The days of a zone, with what was already found out of its changes. For one thread at a time."""
    return Days(zone)


@dataclass
class Timeline:
    """Vectors of counts by day, or by month or year where there would be too many: by which is told by all days that
    came, and by nothing else. The key is the ordinal of the first day."""

    width: int
    most: int = MOST
    unit: Unit = "day"
    _by_day: dict[int, list[int]] = field(default_factory=dict)

    def add(self, days: NDArray[np.int64], outcomes: NDArray[Any]) -> None:
        """Count acts by their day, since 1970 began, and outcome."""
        if not len(days):
            return
        low = int(days.min())
        spread = int(days.max()) - low + 1
        if spread <= max(4 * self.most, len(days)):
            table = np.bincount((days - low) * self.width + outcomes, minlength=spread * self.width)
            table = table.reshape(-1, self.width)
            found = np.flatnonzero(table.any(axis=1))
            ordinals: Iterable[int] = (found + low + EPOCH).tolist()
            counts = table[found].tolist()
        else:
            different, places = np.unique(days, return_inverse=True)
            table = np.bincount(places * self.width + outcomes, minlength=len(different) * self.width)
            ordinals, counts = (different + EPOCH).tolist(), table.reshape(-1, self.width).tolist()
        for ordinal, vector in zip(ordinals, counts, strict=True):
            self._put(ordinal, vector)
        self._coarsen()

    def merge(self, other: Timeline) -> None:
        """Add what another counted."""
        self.unit = max(self.unit, other.unit, key=UNITS.index)
        for ordinal, vector in (*_taken(self._by_day), *other._by_day.items()):
            self._put(ordinal, vector)
        self._coarsen()

    def rows(self, unit: Unit | None = None) -> list[tuple[date, tuple[int, ...]]]:
        """First days with their vectors, in order, by the unit that is kept or a coarser one."""
        by = max(self.unit, unit or "day", key=UNITS.index)
        made = Timeline(self.width, self.most, by)
        for ordinal, vector in self._by_day.items():
            made._put(ordinal, vector)
        return [(date.fromordinal(ordinal), tuple(vector)) for ordinal, vector in sorted(made._by_day.items())]

    def put_back(self, document: dict[str, Any]) -> None:
        """Add what a document told: `unit`, and `counts` by `since`."""
        other = Timeline(self.width, self.most, document["unit"])
        for entry in document["counts"]:
            other._put(date.fromisoformat(entry["since"]).toordinal(), entry["counts"])
        self.merge(other)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "unit": self.unit,
            "counts": [{"since": day.isoformat(), "counts": list(vector)} for day, vector in self.rows()],
        }

    def _put(self, ordinal: int, vector: Sequence[int]) -> None:
        key = _floor(ordinal, self.unit)
        known = self._by_day.get(key)
        if known is None:
            self._by_day[key] = list(vector)
        else:
            self._by_day[key] = [a + b for a, b in zip(known, vector, strict=True)]

    def _coarsen(self) -> None:
        while len(self._by_day) > self.most and self.unit != "year":
            self.unit = UNITS[UNITS.index(self.unit) + 1]
            for ordinal, vector in _taken(self._by_day):
                self._put(ordinal, vector)


def _taken(by_day: dict[int, list[int]]) -> list[tuple[int, list[int]]]:
    found = list(by_day.items())
    by_day.clear()
    return found


def _floor(ordinal: int, unit: Unit) -> int:
    if unit == "day":
        return ordinal
    day = date.fromordinal(ordinal)
    return date(day.year, day.month if unit == "month" else 1, 1).toordinal()


def following(first: date, unit: Unit) -> date:
    """The first day after a day, month or year; the last day of the calendar has none after it and stands for it."""
    try:
        if unit == "day":
            return first + timedelta(days=1)
        if unit == "month":
            return date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return date(first.year + 1, 1, 1)
    except (OverflowError, ValueError):
        return date.max

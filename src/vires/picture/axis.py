"""A calendar as an axis: days to scale between two days, with as many ticks as can be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

TICK_ROOM = 72.0
"""Pixels from one tick to the next, at least: as much as a day takes in letters."""
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200)
_MONTHS = (1, 3, 6)
_DAYS = (1, 2, 7, 14)
_YEAR, _MONTH = 365.2425, 30.44


class Calendar:
    """The days from `since` up to `until`, which is outside, between two places of a sheet. Raises `ValueError`
    where there is no day between them."""

    def __init__(self, since: date, until: date, left: float, right: float) -> None:
        if not since < until:
            raise ValueError(f"no day from {since} up to {until}")
        self.since, self.until = since, until
        self.left, self.right = left, right
        self._step = (right - left) / (until - since).days

    def at(self, day: date | None) -> float:
        """Where a day begins; what lies outside stands at the edge, and so does what has no end."""
        if day is None or day >= self.until:
            return self.right
        return self.left + max(0, (day - self.since).days) * self._step

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies between the two."""
        return day is not None and self.since <= day < self.until

    def ticks(self) -> list[tuple[date, str]]:
        """The days at which years, months or days begin, as fine as there is room for, each with what it is
        called."""
        for unit, count, length in _units():
            if length * self._step >= TICK_ROOM:
                return list(self._of(unit, count))
        return list(self._of("year", _YEARS[-1]))

    def _of(self, unit: str, count: int) -> Iterator[tuple[date, str]]:
        for day in _days(unit, count, self.since):
            if day >= self.until:
                return
            if day >= self.since:
                yield day, f"{day.year:04}" if unit == "year" else day.isoformat()[: 7 if unit == "month" else 10]


def _units() -> Iterator[tuple[str, int, float]]:
    """What may be ticked, finest first, with its length in days."""
    yield from (("day", count, float(count)) for count in _DAYS)
    yield from (("month", count, count * _MONTH) for count in _MONTHS)
    yield from (("year", count, count * _YEAR) for count in _YEARS)


def _days(unit: str, count: int, since: date) -> Iterator[date]:
    """Days that begin a unit, from one not after `since` on, until the calendar ends."""
    try:
        if unit == "day":
            # Weeks begin on Mondays, as day 1 of the calendar did.
            day = date.fromordinal(max(1, (since.toordinal() - 1) // count * count + 1))
            while True:
                yield day
                day += timedelta(days=count)
        elif unit == "month":
            index = (since.year * 12 + since.month - 1) // count * count
            while True:
                yield date(index // 12, index % 12 + 1, 1)
                index += count
        else:
            year = since.year // count * count
            while True:
                yield date(max(1, year), 1, 1)
                year += count
    except (ValueError, OverflowError):
        return

"""Between two days: which to look at, nearer, further, earlier and later; and how much was decided when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from vires.service.docket import Docket, Filing
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating

MONTHS = 3
"""How many months are looked at where none are named."""
SHORTEST = 2
"""Days: nearer is not shown."""
MOST_YEARS = 34
"""Columns of an overview; more are put together by ten years, or by a hundred."""


@dataclass(frozen=True)
class Lapse:
    """The days from `since` up to `until`, which is outside."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.since).days

    @property
    def ends(self) -> tuple[date, date]:
        """The two days, as a picture takes them."""
        return self.since, self.until

    @property
    def fields(self) -> dict[str, str | None]:
        """As an address states it."""
        return {"from": self.since.isoformat(), "to": self.until.isoformat()}

    def nearer(self) -> Lapse | None:
        """The middle half; `None` where it is too short."""
        cut = self.days // 4
        found = _lapse(self.since.toordinal() + cut, self.until.toordinal() - cut)
        return found if cut and found.days >= SHORTEST else None

    def further(self) -> Lapse:
        """Twice as many days."""
        more = max(1, self.days // 2)
        return _lapse(self.since.toordinal() - more, self.until.toordinal() + more)

    def moved(self, halves: int) -> Lapse:
        """As many days, by so many halves of it later, or earlier."""
        step = max(1, self.days // 2) * halves
        return _lapse(self.since.toordinal() + step, self.until.toordinal() + step)


def stated(docket: Docket, since: str | None, until: str | None) -> Lapse:
    """The days that an address states; what it leaves open ends where the record does. Raises `Refusal`
    (`dates-reversed`)."""
    all_ = whole(docket)
    first = Dating.parse(since).first if since else all_.since
    last = Dating.parse(until).first if until else max(all_.until, first + timedelta(days=1))
    if first >= last:
        raise Refusal(
            "dates-reversed", f"the time from {first} up to {last} has no day in it; the end is outside",
            "give a later end, or an earlier beginning",
        )  # fmt: skip
    return Lapse(first, last)


def whole(docket: Docket) -> Lapse:
    """From the first decision to the day after the last; a day where there is none."""
    days = [_decided(filing) for filing in docket.instruments]
    if not days:
        return Lapse(date(2000, 1, 1), date(2001, 1, 1))
    return _lapse(min(d.first for d in days).toordinal(), max(d.last for d in days).toordinal() + 1)


def busiest(docket: Docket) -> Lapse:
    """The months in which most was decided to the day, the latest of those alike."""
    months = Counter(
        d.first.year * 12 + d.first.month - 1 for d in map(_decided, docket.instruments) if d.first == d.last
    )
    if not months:
        return whole(docket)
    begins = {month - back for month in months for back in range(MONTHS)}
    best = max(begins, key=lambda start: (sum(months[start + index] for index in range(MONTHS)), months[start], start))
    return Lapse(_month(best), _month(best + MONTHS))


def overview(docket: Docket) -> tuple[tuple[str, Lapse, int], ...]:
    """How many were decided in each year in which any was; by ten or a hundred years where there are many."""
    years = [_decided(filing).first.year for filing in docket.instruments]
    for size in (1, 10, 100, 1000):
        counted = Counter(year // size * size for year in years)
        if len(counted) <= MOST_YEARS:
            break
    return tuple(
        (_called(year, size), Lapse(date(max(1, year), 1, 1), _new_year(year + size)), counted[year])
        for year in sorted(counted)
    )


def _called(year: int, size: int) -> str:
    return f"{year:04}" if size == 1 else f"{year:04}s"


def _decided(filing: Filing) -> Dating:
    low, mark, high = filing.decided.partition("..")
    return Dating.parse({"between": [low, high]} if mark else filing.decided)


def _month(index: int) -> date:
    return date(max(1, min(9999, index // 12)), index % 12 + 1, 1)


def _new_year(year: int) -> date:
    return date(min(9999, year), 1, 1)


def _lapse(since: int, until: int) -> Lapse:
    low, high = date.min.toordinal(), date.max.toordinal()
    since = max(low, min(high - 1, since))
    return Lapse(date.fromordinal(since), date.fromordinal(max(since + 1, min(high, until))))

"""Dates and times of day that are left open, cut where something in the record or the question changes (S3, S13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import combinations

from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating, day_start
from vires.temporal.vantage import Vantage
from vires.verify.linkage import Hour
from vires.verify.point import Point

ONE = timedelta(days=1)


class Dates:
    """The days and moments at which anything can change."""

    def __init__(self, registry: Registry, act: Act, vantage: Vantage, changes: Iterable[Iterable[datetime]]) -> None:
        self.zone = registry.zone
        placed = [act.at, *_placed(registry)]
        stated = [*placed, vantage.as_of, vantage.known_by, *_told(registry)]
        moments = {d.instant for d in stated if d.instant is not None}.union(*changes)
        days = {d.first for d in stated if not d.is_imprecise} | {m.astimezone(self.zone).date() for m in moments}
        for one in stated:
            if one.is_imprecise:
                days |= {one.first, one.last + ONE}
        # Two dates of the same days may still be different ones, and either may come first.
        for one, other in combinations([d for d in placed if d.is_imprecise], 2):
            days |= set(_span(max(one.first, other.first), min(one.last, other.last)))
        self._days = sorted(days)
        self._made: dict[tuple[str, Dating], Point] = {}
        self._moments = sorted({*moments, *map(self._midnight, days)})

    def _midnight(self, day: date) -> datetime:
        return day_start(day, self.zone)

    def day(self, name: str, dating: Dating) -> Point:
        """Which of the days it may be an imprecise date is; days that nothing tells apart are one value."""
        if (name, dating) not in self._made:
            self._made[name, dating] = self._day(name, dating)
        return self._made[name, dating]

    def told(self, name: str, dating: Dating, by: datetime) -> Point:
        """Whether an imprecise date on which a source spoke came by the vantage's `known_by`: nothing else tells its
        days apart."""
        if (name, dating) not in self._made:
            after = by.astimezone(self.zone).date() + ONE
            inside = {after} if dating.first < after <= dating.last else set()
            self._made[name, dating] = self._runs(name, dating, {dating.first} | inside)
        return self._made[name, dating]

    def _day(self, name: str, dating: Dating) -> Point:
        starts = {dating.first}
        for day in self._days:
            starts |= {d for d in (day, day + ONE) if dating.first <= d <= dating.last and day >= dating.first}
        return self._runs(name, dating, starts)

    def _runs(self, name: str, dating: Dating, starts: set[date]) -> Point:
        cuts = [*sorted(starts), dating.last + ONE]

        def span(low: int, high: int) -> str:
            first, last = cuts[low], cuts[high + 1] - ONE
            return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"

        meaning = {span(i, i): Dating(cuts[i].isoformat(), cuts[i], cuts[i]) for i in range(len(cuts) - 1)}
        return Point(name, "reading", meaning, span=span)

    def hour(self, name: str, dating: Dating, link: str | None = None, instrument: str | None = None) -> Point:
        """At which time of a day something was: the stretches between which something changes, each standing
        for its first moment."""
        if (name, dating) not in self._made:
            self._made[name, dating] = self._hour(name, dating, link, instrument)
        return self._made[name, dating]

    def _hour(self, name: str, dating: Dating, link: str | None, instrument: str | None) -> Point:
        end = dating.end(self.zone)
        first = self._midnight(dating.first)
        cuts = [first, *(m for m in self._moments if first < m <= end)]

        def span(low: int, high: int) -> str:
            left = "" if low == 0 else self._short(cuts[low])
            return f"{left}..{'' if high + 1 == len(cuts) else self._short(cuts[high + 1])}"

        meaning = {span(i, i): cut for i, cut in enumerate(cuts)}
        ask = None if instrument is None else Hour(instrument, (*cuts, end))
        return Point(name, "fact", meaning, link, ask, span)

    def _short(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).isoformat(timespec="minutes")


def _span(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE


def _told(registry: Registry) -> Iterator[Dating]:
    """The dates at which sources spoke, which only the vantage is held against."""
    for instrument in registry.instruments.values():
        for attestation in instrument.attested:
            yield attestation.published
            if attestation.retracted is not None:
                yield attestation.retracted


def _placed(registry: Registry) -> Iterator[Dating]:
    """The dates that bound a period or place a decision, as written or in some reading."""
    for instrument in registry.instruments.values():
        yield instrument.decided
        for attestation in instrument.attested:
            yield from (value for value in attestation.says.values() if isinstance(value, Dating))
        for provision in instrument.provisions:
            yield from (d for d in (provision.since, provision.until) if d is not None)
    for spell in registry.spells:
        yield from (d for d in (spell.since, spell.until) if d is not None)

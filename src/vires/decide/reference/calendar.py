"""Which days and times of day can be told apart in a question (S3, S13).

An imprecise date stands for one day among those it may be; days between which nothing in the record changes
share a value. A time of day matters only where a period begins or ends within the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from vires.decide.reference.atom import Atom, Kind
from vires.model.origin import Noun
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating, day_start, local_day
from vires.temporal.vantage import Vantage

ONE_DAY = timedelta(days=1)


class Calendar:
    """The dates of a record and a question, and the cells they cut time into."""

    def __init__(self, registry: Registry, act: Act, vantage: Vantage) -> None:
        self.zone = registry.zone
        stated = [act.at, vantage.as_of, vantage.known_by, *_dates_of_record(registry)]
        # Two events dated by one range may still be of two days of it, so equal ranges stay apart.
        wide = sorted((d for d in stated if d.is_imprecise), key=lambda d: d.sort_key)
        marks = {day for d in stated if not d.is_imprecise for day in (d.first, d.last)}
        marks |= {local_day(d.instant, self.zone) for d in stated if d.instant is not None}
        for scheme in registry.schemes.values():
            marks |= {local_day(moment, self.zone) for moment in scheme.breakpoints}
        for range_ in wide:
            marks.add(range_.first)
            if range_.last < date.max:
                marks.add(range_.last + ONE_DAY)
        marks.update(_days_of_two(wide))
        self._marks = sorted(marks)
        self._known: dict[tuple[str, Dating], Atom] = {}
        instants = {d.instant for d in stated if d.instant is not None}
        midnights = {day_start(day, self.zone) for day in marks}
        self._changes = sorted(instants | midnights)

    def date_atom(self, name: str, dating: Dating) -> Atom:
        """The atom of an imprecise date: the runs of days among which nothing tells a difference."""
        if (name, dating) not in self._known:
            self._known[name, dating] = self._date_atom(name, dating)
        return self._known[name, dating]

    def _date_atom(self, name: str, dating: Dating) -> Atom:
        inside = {day for day in self._marks if dating.first <= day <= dating.last}
        starts = sorted({dating.first} | inside | {day + ONE_DAY for day in inside if day < dating.last})
        cells = [(low, high - ONE_DAY) for low, high in pairwise([*starts, dating.last + ONE_DAY])]

        def run(low: int, high: int) -> str:
            first, last = cells[low][0], cells[high][1]
            return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"

        labels = tuple(run(index, index) for index in range(len(cells)))
        meaning = {label: dating.on(cell[0]) for label, cell in zip(labels, cells, strict=True)}
        return Atom(name, "reading", labels, meaning, run=run, detail=tuple(cells))

    def time_atom(self, name: str, dating: Dating, kind: Kind = "fact", group: str | None = None) -> Atom:
        """The atom of a moment dated by the day: the stretches of it between which something changes. Each
        stands for its first moment."""
        if (name, dating) not in self._known:
            self._known[name, dating] = self._time_atom(name, dating, kind, group)
        return self._known[name, dating]

    def _time_atom(self, name: str, dating: Dating, kind: Kind, group: str | None) -> Atom:
        start, end = dating.start(self.zone), dating.end(self.zone)
        starts = [start, *(change for change in self._changes if start < change <= end)]

        def run(low: int, high: int) -> str:
            since = "" if low == 0 else _short(starts[low], self.zone)
            until = "" if high == len(starts) - 1 else _short(starts[high + 1], self.zone)
            return f"{since}..{until}"

        labels = tuple(run(index, index) for index in range(len(starts)))
        meaning = dict(zip(labels, starts, strict=True))
        return Atom(name, kind, labels, meaning, group=group, run=run, detail=(*starts, end))


def _short(moment: datetime, zone: object) -> str:
    return moment.astimezone(zone).isoformat(timespec="minutes")  # type: ignore[arg-type]


def _days_of_two(ranges: Iterable[Dating]) -> Iterator[date]:
    """The days, each once, that lie in two or more of some ranges, which come in the order of their first days."""
    latest = told = date.min
    for one in ranges:
        day, end = max(one.first, told), min(one.last, latest)
        while day <= end:
            yield day
            day += ONE_DAY
        told, latest = max(told, day), max(latest, one.last)


def _dates_of_record(registry: Registry) -> Iterator[Dating]:
    """Every date in the record that can bound a period or place an event, in whatever reading."""
    for instrument in registry.instruments.values():
        yield instrument.decided
        for attestation in instrument.attested:
            yield attestation.published
            if attestation.retracted is not None:
                yield attestation.retracted
            yield from (value for value in attestation.says.values() if isinstance(value, Dating))
        for provision in instrument.provisions:
            yield from _given(provision, ("since", "until"))
    for spell in registry.spells:
        yield from _given(spell, ("since", "until"))


def _given(noun: Noun, fields: Iterable[str]) -> Iterator[Dating]:
    for name in fields:
        value = getattr(noun, name)
        if value is not None:
            yield value

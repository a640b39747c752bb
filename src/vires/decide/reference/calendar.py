"""Which days and times of day can be told apart in a question (S3, S13).

An imprecise date stands for one day among those it may be; days between which nothing in the record changes
share a value. A time of day matters only where a period begins or ends within the day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from vires.decide.reference.almanac import ONE_DAY, Almanac, marked
from vires.decide.reference.atom import Atom, Kind
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating, day_start, local_day
from vires.temporal.vantage import Vantage


class Calendar:
    """The dates of a record and a question, and the cells they cut time into."""

    def __init__(self, registry: Registry, act: Act, vantage: Vantage) -> None:
        self.zone = registry.zone
        self._almanac = Almanac.of(registry)
        stated = (act.at, vantage.as_of, vantage.known_by)
        own = {day for dating in stated for day in marked(dating, self.zone)}
        own.update(self._almanac.shared(dating for dating in stated if dating.is_imprecise))
        self._own = sorted(own)
        self._instants = {dating.instant for dating in stated if dating.instant is not None}
        self._known: dict[tuple[str, Dating], Atom] = {}

    @cached_property
    def _changes(self) -> list[datetime]:
        """The instants, beside those of the record, at which something of the question may begin or end."""
        return sorted(self._instants | {day_start(day, self.zone) for day in self._own})

    def date_atom(self, name: str, dating: Dating) -> Atom:
        """The atom of an imprecise date: the runs of days among which nothing tells a difference."""
        if (name, dating) not in self._known:
            self._known[name, dating] = self._date_atom(name, dating)
        return self._known[name, dating]

    def parted_atom(self, name: str, dating: Dating, moment: datetime) -> Atom:
        """The atom of an imprecise date that is compared with one moment and with nothing else, as when a source was
        published with `known_by`: the days on which it fell by then, and those after."""
        if (name, dating) not in self._known:
            after = local_day(moment, self.zone) + ONE_DAY
            self._known[name, dating] = _runs(name, dating, [dating.first, after])
        return self._known[name, dating]

    def _date_atom(self, name: str, dating: Dating) -> Atom:
        starts: Sequence[date] = self._almanac.starts(dating.first, dating.last)
        inside = [day for day in self._own if dating.first <= day <= dating.last]
        if inside:
            starts = sorted({*starts, *inside, *(day + ONE_DAY for day in inside if day < dating.last)})
        return _runs(name, dating, starts)

    def time_atom(self, name: str, dating: Dating, kind: Kind = "fact", group: str | None = None) -> Atom:
        """The atom of a moment dated by the day: the stretches of it between which something changes. Each
        stands for its first moment."""
        if (name, dating) not in self._known:
            self._known[name, dating] = self._time_atom(name, dating, kind, group)
        return self._known[name, dating]

    def _time_atom(self, name: str, dating: Dating, kind: Kind, group: str | None) -> Atom:
        start, end = dating.start(self.zone), dating.end(self.zone)
        changes = {c for known in (self._almanac.changes, self._changes) for c in _between(known, start, end)}
        starts = [start, *sorted(changes)]

        def run(low: int, high: int) -> str:
            since = "" if low == 0 else _short(starts[low], self.zone)
            until = "" if high == len(starts) - 1 else _short(starts[high + 1], self.zone)
            return f"{since}..{until}"

        labels = tuple(run(index, index) for index in range(len(starts)))
        meaning = dict(zip(labels, starts, strict=True))
        return Atom(name, kind, labels, meaning, group=group, run=run, detail=(*starts, end))


def _short(moment: datetime, zone: object) -> str:
    return moment.astimezone(zone).isoformat(timespec="minutes")  # type: ignore[arg-type]


def _between(moments: Sequence[datetime], start: datetime, end: datetime) -> Sequence[datetime]:
    """Those of some moments in order that come after the start, and not after the end."""
    return moments[bisect_right(moments, start) : bisect_right(moments, end)]


def _runs(name: str, dating: Dating, starts: Sequence[date]) -> Atom:
    """The atom of a date whose days fall apart into the runs that begin so."""
    cells = [(low, high - ONE_DAY) for low, high in pairwise([*starts, dating.last + ONE_DAY])]

    def run(low: int, high: int) -> str:
        first, last = cells[low][0], cells[high][1]
        return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"

    labels = tuple(run(index, index) for index in range(len(cells)))
    meaning = {label: dating.on(cell[0]) for label, cell in zip(labels, cells, strict=True)}
    return Atom(name, "reading", labels, meaning, run=run, detail=tuple(cells))

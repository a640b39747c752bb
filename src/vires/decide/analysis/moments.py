"""The moments of an act that stand for all: no other has an answer that none of these has.

What holds of an act turns on its moment only by what that is compared with: where a period of the record begins or
ends, in whatever reading, and where terms succeed each other. (What counts as decided or published by the vantage, and
who held an office when an instrument was made, has nothing to do with it.) From one such date to the next nothing
changes, if they are exact.

An imprecise date stands for some day of its range, and all that is ever asked of that day is how it lies to other days
of the record and to that of the act: before, on or after. Take a *run*, days in a row of which no exact date of the
record names one and inside which no range begins or ends, and let n imprecise dates have ranges that take it in. Let
an act be on a day of the run, with each of these dates on a day of its own choice. At most n different days of the run
come before the act's, and at most n after. So for an act on a day M that has n days of the run on both sides the same
can be had: put what falls in the run before the act's day on as many days before M, in the same order; what falls on
that day on M; and what falls after it likewise. How they lie to one another, and to every day outside the run, is as
it was. So what may be so on any day of the run may be so on M, and what is so in every completion on M is so on each;
such a day stands for all, and where the run is too short to have one, each day is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating, day_start, local_day


@dataclass(frozen=True)
class Stretch:
    """The moments from `start` until the next stretch, for which `moment` stands."""

    start: datetime
    moment: datetime


@dataclass(frozen=True)
class Run:
    """Some days in a row, `first` and `last` (by their ordinals) included, which `wide` imprecise dates take in."""

    first: int
    last: int
    wide: int

    def chosen(self) -> Iterable[int]:
        """The days that stand for all of it: one with so many on both sides, if there is one, else each."""
        if self.last - self.first >= 2 * self.wide:
            return (self.first + self.wide,)
        return range(self.first, self.last + 1)

    def between(self, first: int, last: int) -> Run:
        """What of it lies between two days, which is empty where its last comes before its first."""
        return Run(max(self.first, first), min(self.last, last), self.wide)


class Moments:
    """The moments of an act that stand for all, in a record looked at from the day `view`."""

    def __init__(self, registry: Registry, view: date) -> None:
        self.zone = registry.zone
        bounds = {bound for entry in registry.entries.values() for bound in _bounds(entry)}
        every = [dating for _, dating in bounds | set(_others(registry))]
        compared = [dating for _, dating in bounds]
        successions = {moment for scheme in registry.schemes.values() for moment in scheme.breakpoints}
        ends = {d.last for d in compared if d.is_imprecise and d.last < date.max}
        self._changes = sorted(
            successions
            | {dating.bound(self.zone) for dating in compared if not dating.is_imprecise}
            | {self._midnight(day.toordinal() + 1) for day in ends}
        )
        exact = {view, *(local_day(moment, self.zone) for moment in successions)}
        exact |= {self._day(dating) for dating in every if not dating.is_imprecise}
        self._runs = list(_runs(_spans(compared), _spans(every), {day.toordinal() for day in exact}))

    def _day(self, dating: Dating) -> date:
        return dating.first if dating.instant is None else local_day(dating.instant, self.zone)

    def _midnight(self, day: int) -> datetime:
        return day_start(date.fromordinal(day), self.zone)

    def change_within(self, day: date) -> bool:
        """Tell whether something changes in the course of a day, after its first moment."""
        start, end = (moment(self.zone) for moment in (Dating("", day, day).start, Dating("", day, day).end))
        return any(start < change <= end for change in self._changes)

    def stretches(self, first: date, last: date) -> list[Stretch]:
        """The stretches from the start of `first` to the end of `last`; none if that comes before."""
        if last < first:
            return []
        start, end = day_start(first, self.zone), Dating("", last, last).end(self.zone)
        found = {change: change for change in (start, *self._changes) if start <= change <= end}
        for run in self._runs:
            days = run.between(first.toordinal(), last.toordinal())
            begin = days.first
            for day in days.chosen():
                found[self._midnight(begin)] = self._midnight(day)
                begin = day + 1
        return [Stretch(begin, found[begin]) for begin in sorted(found)]


Span = tuple[int, int]
"""The first and the last of some days in a row, by their ordinals."""


def _spans(datings: Iterable[Dating]) -> list[Span]:
    """The ranges of imprecise dates, of each its own."""
    return sorted((d.first.toordinal(), d.last.toordinal()) for d in datings if d.is_imprecise)


def _runs(compared: list[Span], every: list[Span], exact: set[int]) -> Iterator[Run]:
    """The runs of the days on which a period may begin or end by an imprecise date, in order."""
    cuts = {day for first, last in every for day in (first, last + 1)} | exact | {day + 1 for day in exact}
    for low, high in _joined(compared):
        inside = sorted(day for day in cuts if low < day <= high)
        for begin, until in pairwise([low, *inside, high + 1]):
            yield Run(begin, until - 1, sum(1 for first, last in every if first <= begin <= last))


Named = tuple[str, Dating]
"""A date with the field that it is the value of: two fields may have the same range and mean different days."""


def _bounds(entry: Entry) -> Iterator[Named]:
    """The dates with which the period of a provision may begin or end, as the record and every source gives them."""
    local = entry.provision.id.removesuffix("/revives")
    for name in ("since", "until"):
        said = (a.says[path] for a in entry.instrument.attested if (path := f"{local}.{name}") in a.says)
        for stated in (getattr(entry.provision, name), *said):
            if stated is not None:
                yield f"{entry.id}.{name}", stated
            elif name == "since":
                yield from _decisions(entry)


def _decisions(entry: Entry) -> Iterator[Named]:
    instrument = entry.instrument
    for stated in (instrument.decided, *(a.says["decided"] for a in instrument.attested if "decided" in a.says)):
        yield f"{instrument.id}.decided", stated


def _others(registry: Registry) -> Iterator[Named]:
    """The other dates of a record: with some of them those that bound a period are compared."""
    for instrument in registry.instruments.values():
        yield f"{instrument.id}.decided", instrument.decided
        for word in instrument.attested:
            for path, said in word.says.items():
                if isinstance(said, Dating):
                    local, _, name = path.rpartition(".")
                    yield f"{instrument.provision_id(local) if local else instrument.id}.{name}", said
    for spell in registry.spells:
        for name, bound in (("since", spell.since), ("until", spell.until)):
            if bound is not None:
                yield f"{spell.id}.{name}", bound


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap, in the order of their first days, as one."""
    found: list[Span] = []
    for first, last in spans:
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found

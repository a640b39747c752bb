"""Which days the dates of a record mark, whatever is asked of it (S3, S13)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property

from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.temporal.dating import Dating, day_start, local_day

ONE_DAY = timedelta(days=1)

Span = tuple[date, date]
"""Some days in a row: the first and the last."""


class Almanac:
    """The days that the dates of a record mark: those that are exact, where a range begins, the day after it ends, and
    each day that two ranges share. Two events dated by one range may still be of two days of it, so equal ranges are
    two. It is worked out once for a record, since a question adds no more than three dates."""

    def __init__(self, registry: Registry) -> None:
        self.zone = registry.zone
        stated = list(dates_of_record(registry))
        wide = sorted((d for d in stated if d.is_imprecise), key=lambda d: d.sort_key)
        marks = {day for d in stated for day in marked(d, self.zone)}
        for scheme in registry.schemes.values():
            marks |= {local_day(moment, self.zone) for moment in scheme.breakpoints}
        marks.update(_days_of_two(wide))
        self.marks = sorted(marks)
        self.spans = _joined(wide)
        self._instants = {d.instant for d in stated if d.instant is not None}
        self._starts: dict[Span, tuple[date, ...]] = {}

    @classmethod
    def of(cls, registry: Registry) -> Almanac:
        """The almanac of a registry, which is kept with it."""
        found: Almanac | None = registry.kept.get(cls)
        if found is None:
            found = registry.kept[cls] = cls(registry)
        return found

    @cached_property
    def changes(self) -> list[datetime]:
        """The instants at which something of the record may begin or end: the first midnight of each marked day, and
        the times of day that it states."""
        return sorted(self._instants | {day_start(day, self.zone) for day in self.marks})

    def starts(self, first: date, last: date) -> tuple[date, ...]:
        """The days, of some in a row, on which a run begins among whose days nothing tells a difference."""
        found = self._starts.get((first, last))
        if found is None:
            inside = self.marks[bisect_left(self.marks, first) : bisect_right(self.marks, last)]
            after = (day + ONE_DAY for day in inside if day < last)
            found = self._starts[first, last] = tuple(sorted({first, *inside, *after}))
        return found

    def shared(self, ranges: Iterable[Dating]) -> Iterator[date]:
        """The days that further ranges share with those of the record, or with one another."""
        known = list(self.spans)
        for one in ranges:
            for first, last in known:
                yield from _days(max(first, one.first), min(last, one.last))
            known.append((one.first, one.last))


def marked(dating: Dating, zone: object) -> Iterator[date]:
    """The days that a date marks of itself."""
    yield dating.first
    if not dating.is_imprecise:
        yield dating.last
    elif dating.last < date.max:
        yield dating.last + ONE_DAY
    if dating.instant is not None:
        yield local_day(dating.instant, zone)  # type: ignore[arg-type]


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _days_of_two(ranges: Iterable[Dating]) -> Iterator[date]:
    """The days, each once, that lie in two or more of some ranges, which come in the order of their first days."""
    latest = told = date.min.toordinal()
    for one in ranges:
        day, end = max(one.first.toordinal(), told), min(one.last.toordinal(), latest)
        for ordinal in range(day, end + 1):
            yield date.fromordinal(ordinal)
        told, latest = max(told, end + 1), max(latest, one.last.toordinal())


def _joined(ranges: Iterable[Dating]) -> list[Span]:
    """The days that lie in any of some ranges, which come in the order of their first days, as spans apart."""
    found: list[Span] = []
    for one in ranges:
        if found and one.first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], one.last))
        else:
            found.append((one.first, one.last))
    return found


def dates_of_record(registry: Registry) -> Iterator[Dating]:
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

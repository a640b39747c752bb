"""The days on which a matrix changes, and what changes on each: as asking for the matrix of every day would show.

An answer may turn only where a provision begins or ends, in any reading of its dates, or an office succeeds another
(S3, S4). A day within which such a cut lies differs from the day before, and the day after may differ again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from vires.compile.points import EPOCH, MICROSECOND, micros
from vires.decide.holding import registry_state, vantage_view
from vires.decide.likeness import Kind
from vires.model.finding import SEMANTICS, RegistryState
from vires.model.origin import Noun
from vires.service.holding import split_view
from vires.service.marking import Marks, Pairs, span_of
from vires.service.matrix import Line, axes, unreached
from vires.service.refusal import Refusal
from vires.service.stating import read_moment, refusals
from vires.temporal.dating import Dating, day_start, local_day

if TYPE_CHECKING:
    from vires.service.asking import Handle
    from vires.service.stating import Moment

MOST_DAYS = 1200
"""Days on which something may turn, at most."""

Row = list[str]


class Turn(Noun):
    """A day, and the fields that are not what they were: row, column, mark."""

    day: str
    changes: tuple[tuple[int, int, str], ...]


class Turns(Noun):
    """A matrix from one day up to another, which is outside. `cells` are its marks on the first day, as those of a
    matrix; each of `turns` is a day on which some change. `offices` and `powers` are all that some grant may reach on
    any of the days."""

    semantics: str = SEMANTICS
    registry: RegistryState
    question: dict[str, Any]
    vantage: dict[str, Any]
    since: str
    until: str
    offices: tuple[Line, ...]
    powers: tuple[Line, ...]
    cells: tuple[tuple[str, ...], ...]
    turns: tuple[Turn, ...]
    unreached: tuple[int, int]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def lay_turns(
    handle: Handle, since: Moment, until: Moment, *, office: str | None = None, power: str | None = None, **stated: Any
) -> Turns:
    """The matrix of the offices within one and the powers within one, or of all, over the days from one up to another.
    The rest is stated as for `ask`. Raises `Refusal`."""
    now, registry, zone = handle.now, handle.registry, handle.registry.zone
    view, parts = split_view(stated)
    act = handle.act(office, power, since, **parts, now=now)
    vantage = handle.vantage(**view, now=now)
    begin = local_day(act.at.start(zone), zone)
    end = local_day(read_moment(until, "to").start(zone), zone)
    if begin >= end:
        raise Refusal(
            "dates-reversed", f"the time from {begin} to {end} has no day in it; the last day is outside",
            "give a later day as `to`",
        )  # fmt: skip
    first, last = Dating.parse(begin.isoformat()), Dating.parse((end - timedelta(days=1)).isoformat())
    act = act.model_copy(update={"at": first})
    with refusals():
        marks = Marks.of(handle, act, vantage, span_of(registry, first, last))
        days = list(_days(handle, marks, begin, end))
        if len(days) > MOST_DAYS:
            raise Refusal(
                "too-many-days", f"something may change on {len(days):,} days; up to {MOST_DAYS:,} are gone through",
                "give dates that lie closer together, or a narrower office or power",
            )  # fmt: skip
        pairs = {marks.succession(day): marks.pairs(day) for day in (first, *days)}
        offices, powers = axes(handle, act, *pairs.values())
        sheet = _Sheet(marks, [line.id for line in offices], [line.id for line in powers])
        cells = sheet.lay(first)
        turns = [Turn(day=day.text, changes=changes) for day in days if (changes := tuple(sheet.turn(day)))]
    return Turns(
        registry=registry_state(registry),
        question=act.model_dump(mode="json", exclude={"at"}),
        vantage=vantage_view(registry, vantage),
        since=begin.isoformat(),
        until=end.isoformat(),
        offices=tuple(offices),
        powers=tuple(powers),
        cells=tuple(map(tuple, cells)),
        turns=tuple(turns),
        unreached=unreached(handle, act, offices, powers),
    )


def _days(handle: Handle, marks: Marks, begin: date, end: date) -> Iterator[Dating]:
    """The days after the first on which some answer may be another, in order."""
    zone, likeness = handle.registry.zone, marks.likeness
    since, until = micros(day_start(begin, zone)), micros(day_start(end, zone)) - 1
    successions = {point for point in handle.registry.schemes["offices"].breakpoints if since < micros(point) <= until}
    named = {
        pair
        for at in (begin, *(local_day(point, zone) for point in successions))
        for pair in marks.pairs(Dating.parse(at.isoformat())).named
    }
    kinds = {id(kind): kind for pair in named if (kind := likeness.kind(*pair)) is not None}
    cuts = {cut for kind in kinds.values() for cut in likeness.turns(kind, since, until)}
    found: set[date] = set()
    for cut in cuts | {micros(point) for point in successions}:
        day = local_day((EPOCH + cut * MICROSECOND).astimezone(zone), zone)
        found.add(day)
        if micros(day_start(day, zone)) != cut:
            found.add(day + timedelta(days=1))
    yield from (Dating.parse(day.isoformat()) for day in sorted(found) if begin < day < end)


class _Sheet:
    """The marks of one day after another."""

    def __init__(self, marks: Marks, offices: list[str], powers: list[str]) -> None:
        self.marks, self.offices, self.powers = marks, offices, powers
        self.cells: list[Row] = []
        self._succession: tuple[int, int] | None = None
        self._fields: dict[int, tuple[Kind, list[tuple[int, int]]]] = {}
        self._shown: dict[int, str] = {}

    def lay(self, day: Dating) -> list[Row]:
        """All marks of a day."""
        pairs = self.marks.pairs(day)
        self.cells = [list(self.marks.row(office, self.powers, day, pairs)) for office in self.offices]
        self._succession = self.marks.succession(day)
        self._gather(pairs)
        self._shown = {name: self.marks.mark(kind, day) for name, (kind, _) in self._fields.items()}
        return [list(row) for row in self.cells]

    def _gather(self, pairs: Pairs) -> None:
        """The fields of each kind."""
        self._fields = {}
        places = {power: column for column, power in enumerate(self.powers)}
        rows = {office: row for row, office in enumerate(self.offices)}
        for office, power in pairs.named:
            row, column = rows.get(office), places.get(power)
            if row is None or column is None:
                continue
            kind = self.marks.likeness.kind(office, power)
            if kind is not None:
                self._fields.setdefault(id(kind), (kind, []))[1].append((row, column))

    def turn(self, day: Dating) -> Iterator[tuple[int, int, str]]:
        """What is another mark than on the day before that was looked at."""
        if self.marks.succession(day) != self._succession:
            before = self.cells
            self.lay(day)
            for row, (old, new) in enumerate(zip(before, self.cells, strict=True)):
                yield from ((row, column, mark) for column, mark in enumerate(new) if mark != old[column])
            return
        found: list[tuple[int, int, str]] = []
        for name, (kind, fields) in self._fields.items():
            mark = self.marks.mark(kind, day)
            if mark != self._shown[name]:
                self._shown[name] = mark
                found.extend((row, column, mark) for row, column in fields)
        for row, column, mark in sorted(found):
            self.cells[row][column] = mark
            yield row, column, mark

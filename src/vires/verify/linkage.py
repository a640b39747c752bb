"""Which values of linked points can be true together: some act must have these parts, and each day some order
(S13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from vires.model.question import Place
from vires.verify.hierarchy import Hierarchy
from vires.verify.point import Point

Chosen = Mapping[Point, str]


@dataclass(frozen=True)
class Asks:
    """What a list asks of a part: the terms listed; whether the list is open, and within what; how far away at
    most; or (`near`) whose idea of near counts."""

    listed: tuple[str, ...]
    open: bool = False
    within: str | None = None
    metres: float | None = None
    near: str | None = None


@dataclass(frozen=True)
class Near:
    """Whether what is merely near is near as the provision means it."""

    owner: str


@dataclass(frozen=True)
class Earlier:
    """Whether `first` came before `second`, both of one day."""

    first: str
    second: str


@dataclass(frozen=True)
class Hour:
    """In which stretch of its day an instrument was made; `bounds` are the stretches, start by start, then the
    end of the day."""

    instrument: str
    bounds: tuple[datetime, ...]


@dataclass(frozen=True)
class _Real:
    """What a part may really be: a term (`None`: one the record does not know), at it or so far away."""

    term: str | None
    away: bool = False
    metres: float | None = None
    near: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """One part of an act or of a making. `stated` is `None` where nothing is; `one` where it is a single term."""

    hierarchy: Hierarchy
    stated: tuple[Place, ...] | None
    one: bool
    moment: datetime

    def possible(self, chosen: Chosen) -> bool:
        """Tell whether the part can be such that every list gets the answer chosen for it."""
        asks = [(p.ask, value == "true") for p, value in chosen.items() if isinstance(p.ask, Asks)]
        near = {p.ask.owner: value == "true" for p, value in chosen.items() if isinstance(p.ask, Near)}
        return any(self._agrees(asks, places) for places in self._realities(asks, near))

    def _realities(self, asks: list[tuple[Asks, bool]], near: Mapping[str, bool]) -> Iterator[list[list[_Real]]]:
        """For each stated place what it may be, in each way in which nearness and distance can be settled."""
        owners = sorted({ask.near for ask, _ in asks if ask.near is not None})
        marks = sorted({ask.metres for ask, _ in asks if ask.metres is not None})
        distances = [*marks, (marks[-1] if marks else 0.0) + 1.0]
        if self.stated is None:
            ways = [
                (False, None, frozenset[str]()),
                *((True, metres, frozenset[str]()) for metres in distances),
                *((True, None, frozenset({owner})) for owner in owners),
            ]
            yield [[_Real(term, *way) for term in (*self.hierarchy.terms, None) for way in ways]]
            return
        unsettled = [owner for owner in owners if owner not in near]
        settled = {owner for owner, value in near.items() if value}
        for choice in product((False, True), repeat=len(unsettled)):
            means = frozenset(settled | {owner for owner, yes in zip(unsettled, choice, strict=True) if yes})
            for away in product(*(distances if place.near else [place.metres] for place in self.stated)):
                yield [
                    [
                        _Real(term, metres is not None, metres, means if metres is not None else frozenset())
                        for term in sorted(self.hierarchy.at_or_below(place.site, self.moment))
                    ]
                    for place, metres in zip(self.stated, away, strict=True)
                ]

    def _agrees(self, asks: list[tuple[Asks, bool]], places: list[list[_Real]]) -> bool:
        refused = [ask for ask, yes in asks if not yes]
        wanted = [ask for ask, yes in asks if yes]
        left = [[real for real in place if not any(self._takes(ask, real) for ask in refused)] for place in places]
        if self.one:
            return any(all(self._may_take(ask, real) for ask in wanted) for place in left for real in place)
        if self.stated is not None and not all(left):
            return False
        return all(any(self._may_take(ask, real) for place in left for real in place) for ask in wanted)

    def _takes(self, ask: Asks, real: _Real) -> bool:
        return self._reaches(ask, real) and self._lists(ask.listed, real)

    def _may_take(self, ask: Asks, real: _Real) -> bool:
        room = ask.open and (ask.within is None or self._lists((ask.within,), real))
        return self._reaches(ask, real) and (room or self._lists(ask.listed, real))

    def _lists(self, listed: Iterable[str], real: _Real) -> bool:
        return real.term is not None and self.hierarchy.inside(real.term, listed, self.moment)

    def _reaches(self, ask: Asks, real: _Real) -> bool:
        if not real.away:
            return True
        if ask.near is not None:
            return ask.near in real.near
        return ask.metres is not None and real.metres is not None and real.metres <= ask.metres


@dataclass(frozen=True)
class Day:
    """The instruments of one day: `clock` times stated, and the orders that the text itself rules in."""

    clock: Mapping[str, datetime]
    known: tuple[tuple[str, str], ...]

    def possible(self, chosen: Chosen) -> bool:
        """Tell whether the instruments can come one after another as chosen, each within its stretch."""
        before = set(self.known)
        low = {name: (moment, False) for name, moment in self.clock.items()}
        high: dict[str, datetime] = {}
        for point, value in chosen.items():
            if isinstance(point.ask, Earlier):
                pair = (point.ask.first, point.ask.second)
                before.add(pair if value == "true" else (pair[1], pair[0]))
            elif isinstance(point.ask, Hour):
                index = point.values.index(value)
                low[point.ask.instrument] = (point.ask.bounds[index], False)
                high[point.ask.instrument] = point.ask.bounds[index + 1]
        left = {name for pair in before for name in pair} | set(low)
        start: dict[str, tuple[datetime, bool]] = {}
        while left:
            ready = [name for name in sorted(left) if not any(b == name and a in left for a, b in before)]
            if not ready:
                return False
            for name in ready:
                left.discard(name)
                after = [(start[a][0], True) for a, b in before if b == name and a in start]
                begins = max([*after, *([low[name]] if name in low else [])], default=None)
                if begins is None:
                    continue
                if name in self.clock and after and max(after)[0] >= self.clock[name]:
                    return False
                if name in high and begins[0] >= high[name]:
                    return False
                start[name] = (self.clock[name], False) if name in self.clock else begins
        return True

"""In which order the instruments of one day can have come (S8, S13), as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from vires.compile.graph import Graph, Node
from vires.compile.index import Index
from vires.compile.ordering import targets
from vires.compile.points import Choice, Clock, Cut, Order, Point, micros
from vires.compile.tests import From, Is
from vires.model.instrument import Instrument


class Supposed(NamedTuple):
    """What one value of a point says: that one came before the other, or that an instrument fell between two
    instants, the second outside."""

    node: Node
    pair: tuple[str, str] | None = None
    window: tuple[str, int, int] | None = None


class DayLink:
    """The values that the order and time points of one day can have together."""

    def __init__(self, graph: Graph, index: Index, group: str) -> None:
        self.graph = graph
        day = group.partition(":")[2]
        of_day: list[Instrument] = index.by_day.get(int(day), []) if day else []
        self.clock = {i.id: micros(i.decided.instant) for i in of_day if i.decided.instant is not None}
        named = {
            (other.id, one.id)
            for one in of_day
            for name in (*targets(one), *(one.invokes if isinstance(one.invokes, tuple) else ()))
            for other in (entry.instrument for entry in index.registry.named(name))
            if other.id != one.id and any(other.id == i.id for i in of_day)
        }
        self.known = {pair for pair in named if self._shown(pair, named)}

    def _shown(self, pair: tuple[str, str], named: set[tuple[str, str]]) -> bool:
        """Tell whether a pair shows an order: it lies in no ring of instruments that name each other, and on no way
        from one to another of which clock times say otherwise."""
        first, second = pair
        after = _closure({second}, named)
        before = _closure({first}, {(later, earlier) for earlier, later in named})
        return first not in after and not any(
            self.clock[one] >= self.clock[other]
            for one in before & self.clock.keys()
            for other in after & self.clock.keys()
        )

    def formula(self, points: Iterable[Point], cuts: Mapping[str, Sequence[Cut]]) -> Node:
        """Whether one order of the day agrees with every point's value."""
        choices = [self._values(point, cuts.get(point.name, ())) for point in points]
        return self.graph.disj(self._agreeing(choices, []))

    def _values(self, point: Point, cuts: Sequence[Cut]) -> list[Supposed]:
        if isinstance(point, Choice):
            assert isinstance(point.detail, Order)
            first, second = point.detail
            came = self.graph.test(Is(point.name, 0))
            return [Supposed(came, (first, second)), Supposed(self.graph.neg(came), (second, first))]
        assert isinstance(point, Clock)
        instrument = point.name.partition("@")[2]
        ends = [point.start, *(cut for cut in cuts if isinstance(cut, int)), point.end + 1]
        values = []
        for number, low in enumerate(ends[:-1]):
            parts = []
            if number:
                parts.append(self.graph.test(From(point.name, low)))
            if number + 2 < len(ends):
                parts.append(self.graph.neg(self.graph.test(From(point.name, ends[number + 1]))))
            values.append(Supposed(self.graph.conj(parts), window=(instrument, low, ends[number + 1])))
        return values

    def _agreeing(self, choices: list[list[Supposed]], chosen: list[Supposed]) -> Iterable[Node]:
        if not self._possible(chosen):
            return
        if not choices:
            yield self.graph.conj(supposed.node for supposed in chosen)
            return
        for supposed in choices[0]:
            yield from self._agreeing(choices[1:], [*chosen, supposed])

    def _possible(self, chosen: list[Supposed]) -> bool:
        """Tell whether instants can be found for all: as early as each can be, then checked."""
        pairs = {*self.known, *(supposed.pair for supposed in chosen if supposed.pair is not None)}
        low: dict[str, tuple[int, bool]] = {name: (instant, False) for name, instant in self.clock.items()}
        high: dict[str, int] = {}
        for supposed in chosen:
            if supposed.window is not None:
                name, start, end = supposed.window
                low[name], high[name] = max(low.get(name, (start, False)), (start, False)), end
        names = {name for pair in pairs for name in pair} | set(low)
        for _ in range(len(names) + 1):
            changed = False
            for first, second in pairs:
                if first in low and (second not in low or low[second] < (low[first][0], True)):
                    low[second] = (low[first][0], True)
                    changed = True
            if not changed:
                break
        if not _acyclic(pairs):
            return False
        if any(low[name] != (instant, False) for name, instant in self.clock.items()):
            return False
        return all(name not in low or low[name][0] < end for name, end in high.items())


def _acyclic(pairs: Iterable[tuple[str, str]]) -> bool:
    left = set(pairs)
    while left:
        seconds = {second for _, second in left}
        free = {pair for pair in left if pair[0] not in seconds}
        if not free:
            return False
        left -= free
    return True


def _closure(names: set[str], pairs: set[tuple[str, str]]) -> set[str]:
    """The names with all that pairs lead to from them."""
    found = set(names)
    while more := {second for first, second in pairs if first in found} - found:
        found |= more
    return found

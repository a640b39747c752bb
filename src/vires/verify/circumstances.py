"""The case in hand: question, vantage and text, with what is assumed of the points left open (S13).

A test is written as if everything were known. Where it needs a point that is not assumed, every value it can still
take is tried: if all give the same the point does not matter, else the test is open.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.model.term import SCHEMES
from vires.temporal.vantage import Vantage
from vires.verify.dates import Dates
from vires.verify.formula import Formula, Test
from vires.verify.hierarchy import Hierarchy
from vires.verify.linkage import Day, Part
from vires.verify.point import Open, Point

SCHEME_OF = {
    "office": "offices",
    "power": "powers",
    "territory": "territories",
    "sites": "sites",
    "subjects": "subjects",
}
MOST_KEPT = 24
_Reads = dict[Hashable, Hashable]


class Circumstances:
    """What is asked of which text, and what is assumed at present."""

    def __init__(self, registry: Registry, act: Act, vantage: Vantage) -> None:
        self.registry = registry
        self.act = act
        self.vantage = vantage
        self.zone = registry.zone
        self.hierarchies = {name: Hierarchy(registry.terms.get(name, {}), self.zone) for name in SCHEMES}
        self.dates = Dates(registry, act, vantage, [h.changes for h in self.hierarchies.values()])
        self.assumed: dict[Point, str] = {}
        self.met: dict[str, Point] = {}
        self.parts: dict[str, Part] = {}
        self.days: dict[str, Day] = {}
        self._reads: list[_Reads] = []
        self._kept: dict[Hashable, list[tuple[_Reads, Any]]] = {}
        for part in SCHEME_OF:
            self.part(part, _stated(act, part), part not in ("sites", "subjects"), act.at.start(self.zone))

    def part(self, name: str, stated: tuple[Place, ...] | None, one: bool, moment: datetime) -> Part:
        """The part of that name, about which lists may be asked."""
        if name not in self.parts:
            self.parts[name] = Part(self.hierarchies[SCHEME_OF[name.partition("@")[0]]], stated, one, moment)
        return self.parts[name]

    # Points

    def value(self, point: Point) -> Any:
        """What the point stands for here. Raises `Open` where that is neither assumed nor the only way left."""
        label = point.values[0] if len(point.values) == 1 else self.assumed.get(point)
        if len(point.values) > 1:
            self.met[point.name] = point
            self._note(point, label)
        if label is None:
            left = self.left(point)
            if len(left) > 1:
                raise Open(point)
            label = left[0]
        return point.meaning[label]

    def left(self, point: Point) -> list[str]:
        """The values that the point can still take, given what is assumed of points linked with it; all of them where
        what the text says of the day leaves it no order at all."""
        if point.link is None:
            return list(point.values)
        linked = {other: value for other, value in self.assumed.items() if other.link == point.link}
        self._note(("link", point.link), frozenset(linked.items()))
        found = [value for value in point.values if self.possible(point.link, {**linked, point: value})]
        return found or list(point.values)

    def possible(self, link: str, chosen: dict[Point, str]) -> bool:
        """Tell whether values of linked points can be true together."""
        return self.days[link].possible(chosen) if link in self.days else self.parts[link].possible(chosen)

    @contextmanager
    def assuming(self, point: Point, value: str) -> Iterator[None]:
        """Assume a value for a while."""
        self.assumed[point] = value
        try:
            yield
        finally:
            del self.assumed[point]

    @contextmanager
    def forgetting(self, point: Point) -> Iterator[None]:
        """Leave a point open again for a while."""
        before = dict(self.assumed)
        del self.assumed[point]
        try:
            yield
        finally:
            self.assumed.clear()
            self.assumed.update(before)

    # Tests

    def test(self, name: str, holds: Callable[[], bool]) -> Formula:
        """An elementary test: whether it holds here, or on which point it turns."""
        try:
            return Test(name, holds())
        except Open as open_:
            return self._tried(name, open_.point, lambda: self.test(name, holds))

    def shape(self, name: str, build: Callable[[], Formula]) -> Formula:
        """A formula whose very form may turn on a reading."""
        try:
            return build()
        except Open as open_:
            return self._tried(name, open_.point, lambda: self.shape(name, build))

    def _tried(self, name: str, point: Point, again: Callable[[], Formula]) -> Formula:
        found: list[Formula] = []
        for value in self.left(point):
            with self.assuming(point, value):
                found.append(again())
            if found[-1] != found[0]:
                return Test(name, None, point)
        return found[0]

    # Memory: what was built is built anew only if a point it looked at is assumed otherwise

    def remember(self, key: Hashable, build: Callable[[], Any]) -> Any:
        """`build()`, or what it gave when all it looks at was assumed as it is now."""
        for reads, made in self._kept.get(key, ()):
            if all(self._now(what) == value for what, value in reads.items()):
                self._merge(reads)
                return made
        self._reads.append({})
        try:
            made = build()
        finally:
            reads = self._reads.pop()
            self._merge(reads)
        kept = self._kept.setdefault(key, [])
        kept.insert(0, (reads, made))
        del kept[MOST_KEPT:]
        return made

    def _merge(self, reads: _Reads) -> None:
        if self._reads:
            for what, value in reads.items():
                self._reads[-1].setdefault(what, value)

    def _note(self, what: Hashable, value: Hashable) -> None:
        if self._reads:
            self._reads[-1].setdefault(what, value)

    def _now(self, what: Hashable) -> Hashable:
        if isinstance(what, Point):
            return self.assumed.get(what)
        link = what[1] if isinstance(what, tuple) else None
        return frozenset((other, value) for other, value in self.assumed.items() if other.link == link)


def _stated(act: Act, part: str) -> tuple[Place, ...] | None:
    if part == "sites":
        return act.sites
    if part == "subjects":
        return None if act.subjects is None else tuple(Place(site=subject) for subject in act.subjects)
    term = getattr(act, part)
    return None if term is None else (Place(site=term),)

"""What all rules of one vantage share: the graph, the record as visible there, and what is open in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from vires.compile.graph import Graph, Node
from vires.compile.index import ACT, VIEW, Index
from vires.compile.lists import Holding
from vires.compile.moments import Dated, Moments
from vires.compile.points import EPOCH, MICROSECOND, Point, micros
from vires.compile.tests import AtFrom, Listed
from vires.compile.visible import Visible
from vires.model.instrument import Instrument
from vires.model.registry import Entry
from vires.model.terms import OpenList, TermList, listed
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.compile.chains import Chaining
    from vires.compile.conditions import Conditions
    from vires.compile.force import Force
    from vires.compile.making import Making
    from vires.compile.ordering import Ordering

SCHEME = {"office": "offices", "power": "powers", "territory": "territories", "sites": "sites", "subjects": "subjects"}


class Named(NamedTuple):
    """A term that stands in the record, as the part of an instrument's making: what linked points are about."""

    part: str
    term: str
    moment: datetime


class Ground:
    """The vantage, the graph and the open points; the rules hang on it under their own names."""

    making: Making
    force: Force
    chains: Chaining
    conditions: Conditions
    order: Ordering
    rule: Callable[[Hashable], Node]
    """What a rule comes to, or a reference to it where that is not known yet."""

    def __init__(self, index: Index, vantage: Vantage, graph: Graph | None = None) -> None:
        self.index = index
        self.registry = index.registry
        self.vantage = vantage
        self.graph = graph or Graph()
        self.points: dict[str, Point] = {}
        self.named: dict[str, Named] = {}
        self._earlier: dict[str, Point] = {}
        self._named_earlier: dict[str, Named] = {}
        self.moments = Moments(self.graph, self.registry.zone, self.declare)
        self.visible = Visible(self.graph, self.moments, vantage, self.declare, index.disputed)
        self.holding = Holding(self.graph, self.declare)

    def declare(self, point: Point) -> None:
        """Take note of a point that is open in the record."""
        self.points.setdefault(point.name, point)

    def take_over(self, old: Ground) -> None:
        """Know the points of an earlier state of the record, but for those declared anew: what bears the same name
        may be another date now."""
        self._earlier = {**old._earlier, **old.points}
        self._named_earlier = {**old._named_earlier, **old.named}

    def point(self, name: str) -> Point:
        """The point that is open in the record under a name."""
        return self.points.get(name) or self._earlier[name]

    def whose(self, group: str) -> Named | None:
        """The term of the record that the points of a group are about, if it is one."""
        return self.named.get(group) or self._named_earlier.get(group)

    # Fields, case by case

    def field(self, entry: Entry, name: str, then: Callable[[Any], Node]) -> Node:
        """What `then` makes of a provision's field, over the values it may have."""
        if entry.instrument.instrument not in self.index.disputed:
            return then(getattr(entry.provision, name, None))
        return self.over(self.visible.cases(entry.instrument, entry, name), then)

    def stated(self, instrument: Instrument, name: str, then: Callable[[Any], Node]) -> Node:
        """What `then` makes of an instrument's field, over the values it may have."""
        if instrument.instrument not in self.index.disputed:
            return then(getattr(instrument, name, None))
        return self.over(self.visible.cases(instrument, None, name), then)

    def over(self, cases: Iterable[tuple[Node, Any]], then: Callable[[Any], Node]) -> Node:
        """What `then` makes of a value, over its cases."""
        if isinstance(cases, tuple) and len(cases) == 1:
            guard, value = cases[0]
            return self.graph.both(guard, then(value)) if guard else guard
        return self.graph.disj(self.graph.both(guard, then(value)) for guard, value in cases)

    # Moments

    def begun(self, dated: Dated, moment: str) -> Node:
        """Whether a date, as a bound of a period, has come at a moment."""
        if moment == ACT:
            return self.moments.begun_at_act(dated)
        if moment == VIEW:
            return self.moments.begun(dated, self.visible.view)
        made = self.registry.instruments[moment]
        return self.over(
            self.visible.decided(made), lambda decided: self.moments.begun_at_making(dated, decided, moment)
        )

    def epochs(self, part: str, moment: str) -> list[tuple[Node, datetime]]:
        """The stretches of time between successions (S4), each with whether the moment lies in it and a moment
        in it."""
        breakpoints = self.registry.schemes[SCHEME[part]].breakpoints
        if not breakpoints:
            return [(1, EPOCH)]
        begun = [1, *(self._begun_instant(point, moment) for point in breakpoints), 0]
        inside = [breakpoints[0] - MICROSECOND, *breakpoints]
        return [
            (self.graph.both(begun[number], self.graph.neg(begun[number + 1])), inside[number])
            for number in range(len(inside))
        ]

    def _begun_instant(self, point: datetime, moment: str) -> Node:
        if moment == ACT:
            return self.graph.test(AtFrom(micros(point)))
        return self.begun(Dated(Dating(point.isoformat(), point.date(), point.date(), point), ""), moment)

    # Lists

    def act_list(self, part: str, terms: TermList | None, owner: str, field: str) -> Node:
        """Whether a list covers a part of the act; a list left out covers all."""
        return 1 if terms is None else self.graph.test(read_list(part, terms, owner, field))

    def made_list(self, part: str, term: str, terms: TermList, making: str, owner: str, field: str) -> Node:
        """Whether a list covers an office or power that stands in the record, at the making of an instrument."""
        scheme, found = self.registry.schemes[SCHEME[part]], []
        asked = read_list(part, terms, owner, field)
        for guard, moment in self.epochs(part, making):
            group = f"{part}@{making}@{term}"
            node = self.holding.terms(asked, (term,), scheme, moment, group, f"@{making}")
            if node > 1:
                self.named.setdefault(group, Named(part, term, moment))
            found.append(self.graph.both(guard, node))
        return self.graph.disj(found)


def read_list(part: str, terms: TermList, owner: str, field: str) -> Listed:
    """A list as a test; a closed list is the same test whoever states it."""
    names = tuple(sorted(set(listed(terms))))
    if isinstance(terms, OpenList):
        return Listed(part, names, True, terms.within, owner, field)
    return Listed(part, names)

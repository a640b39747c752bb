"""One question put to the formulas of a vantage: what the act states is settled, the rest stays open."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from functools import cached_property

from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.ground import SCHEME
from vires.compile.lists import Holding
from vires.compile.points import EPOCH, MICROSECOND, Choice, Clock, Number, Point, micros
from vires.compile.program import Program
from vires.compile.solve import Pair
from vires.compile.table import Table
from vires.compile.tests import AtFrom, FactHolds, From, Is, Listed, NumberFrom, Sited
from vires.decide.glance import glance_at
from vires.model.question import Act, Place


class Question:
    """Settles formulas of a program for one act, in a graph of its own or in one that questions share."""

    def __init__(self, table: Table, act: Act, graph: Graph | None = None) -> None:
        self.table = table
        self.program: Program = table.program
        self.glance = glance_at(table)
        self.asked = self.glance.asked(act)
        self.act = act
        self.graph = Graph() if graph is None else graph
        self.points: dict[str, Point] = {}
        self.start, self.end = self.asked.start, self.asked.end
        self._settled: dict[Node, Node] = {}
        self._tests: dict[Hashable, Node] = {}

    @cached_property
    def holding(self) -> Holding:
        """Lists held against what the act states."""
        return Holding(self.graph, self._declare)

    @cached_property
    def moment(self) -> datetime:
        """The earliest moment at which the act may be done."""
        return self.act.at.start(self.program.ground.registry.zone)

    def _declare(self, point: Point) -> None:
        self.points.setdefault(point.name, point)

    def point(self, name: str) -> Point:
        """An open point of the question or of the record."""
        return self.points.get(name) or self.program.ground.point(name)

    def pair(self, found: Pair) -> Pair:
        """What a solved formula is for this act."""
        possible = self.settle(found.possible)
        return Pair(possible if found.sure == found.possible else self.settle(found.sure), possible)

    def settle(self, node: Node) -> Node:
        """A formula of the program as it is for this act, in `graph`."""
        seen = self.glance.node(node, self.asked)
        if seen is not None:
            return TRUE if seen else FALSE
        return self.program.graph.settle(node, self.test, self.graph, self._settled)

    def test(self, test: Hashable) -> Node:
        """A test as it is for this act, in `graph`."""
        found = self._tests.get(test)
        if found is None:
            found = self._tests[test] = self._answer(test)
        return found

    def _answer(self, test: Hashable) -> Node:
        match test:
            case Listed():
                return self._listed(test)
            case Sited():
                scheme = self.program.ground.registry.schemes["sites"]
                return self.holding.sites(test, self.act.sites, scheme, self.moment)
            case AtFrom():
                return self._from(test.cut)
            case FactHolds():
                if test.fact in self.act.facts:
                    return TRUE if self.act.facts[test.fact] else FALSE
                return self._open(Choice(f"fact:{test.fact}", "fact"), Is(f"fact:{test.fact}", 0))
            case NumberFrom():
                return self._number(test)
        assert isinstance(test, Is | From)
        return self.graph.test(test)

    def _open(self, point: Point, test: Hashable) -> Node:
        self._declare(point)
        return self.graph.test(test)

    def _from(self, cut: int) -> Node:
        """Whether the act happens at `cut` or later: open if that lies within the time that is stated."""
        if cut <= self.start:
            return TRUE
        if cut > self.end:
            return FALSE
        zone = self.program.ground.registry.zone
        return self._open(Clock("time", "fact", start=self.start, end=self.end, zone=zone), From("time", cut))

    def _number(self, test: NumberFrom) -> Node:
        stated = self.act.facts.get(test.number)
        if stated is None:
            name = f"number:{test.number}"
            return self._open(Number(name, "fact"), From(name, (test.cut, int(test.beyond))))
        met = stated > test.cut if test.beyond else stated >= test.cut
        return TRUE if met else FALSE

    def stated(self, part: str) -> tuple[str, ...] | None:
        """The terms stated of a part of the act, or `None`."""
        if part == "subjects":
            return self.act.subjects
        term = getattr(self.act, part)
        return None if term is None else (term,)

    def places(self, part: str) -> tuple[Place, ...] | None:
        """What is stated of a part of the act, as places; only sites have distances."""
        if part == "sites":
            return self.act.sites
        stated = self.stated(part)
        return None if stated is None else tuple(Place(site=term) for term in stated)

    def _listed(self, test: Listed) -> Node:
        scheme = self.program.ground.registry.schemes[SCHEME[test.part]]
        stated = self.stated(test.part)
        found = []
        for guard, moment in self._epochs(scheme.breakpoints):
            node = self.holding.terms(test, stated, scheme, moment, test.part)
            found.append(self.graph.both(guard, node))
        return self.graph.disj(found)

    def _epochs(self, breakpoints: tuple[datetime, ...]) -> list[tuple[Node, datetime]]:
        """The stretches between successions in which the act may lie, each with a moment in it."""
        if not breakpoints:
            return [(TRUE, EPOCH)]
        begun = [TRUE, *(self._from(micros(point)) for point in breakpoints), FALSE]
        inside = [breakpoints[0] - MICROSECOND, *breakpoints]
        epochs = [
            (self.graph.both(begun[number], self.graph.neg(begun[number + 1])), moment)
            for number, moment in enumerate(inside)
        ]
        return [(guard, moment) for guard, moment in epochs if guard != FALSE]

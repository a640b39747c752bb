"""All completions of a question at once: its open points as the levels of decision diagrams (S13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vires.compile.graph import Graph, Node
from vires.compile.ground import SCHEME
from vires.compile.points import Axis, Choice, Cut, Point
from vires.compile.tests import From, Is
from vires.decide.answer import TooOpen
from vires.decide.exact.asking import Question
from vires.decide.exact.days import DayLink
from vires.decide.exact.diagram import ALWAYS, NEVER, Diagram, Diagrams
from vires.decide.exact.possible import Part, PartLink
from vires.model.question import Place


class Completions:
    """The completions on which some settled formulas can turn, whether or not they can be: see `possible`."""

    def __init__(self, question: Question, nodes: Iterable[Node]) -> None:
        self.question = question
        self.graph: Graph = question.graph
        nodes = list(nodes)
        cuts: dict[str, set[Cut]] = {}
        names: set[str] = set()
        for test in self.graph.tests(nodes):
            assert isinstance(test, Is | From)
            names.add(test.point)
            if isinstance(test, From):
                cuts.setdefault(test.point, set()).add(test.cut)
        self.names = sorted(names)
        self.cuts: Mapping[str, list[Cut]] = {name: sorted(found) for name, found in cuts.items()}
        self.points: list[Point] = [question.point(name) for name in self.names]
        self._levels = {name: level for level, name in enumerate(self.names)}
        self.diagrams = Diagrams([self._width(point) for point in self.points])
        self._made: dict[Node, Diagram] = {0: NEVER, 1: ALWAYS}
        self.groups: dict[str, list[int]] = {}
        for level, point in enumerate(self.points):
            if point.group is not None:
                self.groups.setdefault(point.group, []).append(level)

    def possible(self, levels: Iterable[int] | None = None) -> Diagram:
        """Of the values of some points, or of all, those that can be true together. Raises `Overgrown`."""
        return self.diagrams.all(self.links(levels))

    def links(self, levels: Iterable[int] | None = None) -> list[Diagram]:
        """The same group by group, each about points of its own. Raises `Overgrown`."""
        chosen = frozenset(range(len(self.points)) if levels is None else levels)
        links = []
        for group, members in sorted(self.groups.items()):
            linked = [level for level in members if level in chosen]
            if linked:
                links.append(self.diagram(self._link(group, [self.points[level] for level in linked])))
        return links

    def too_open(self) -> TooOpen:
        """The refusal to go through all of this (S13)."""
        return TooOpen(tuple(self.names))

    def _width(self, point: Point) -> int:
        return len(point.labels) if isinstance(point, Choice) else len(self.cuts.get(point.name, ())) + 1

    def _link(self, group: str, points: list[Point]) -> Node:
        question, ground = self.question, self.question.program.ground
        if group.startswith("day"):
            return DayLink(self.graph, question.program.index, group).formula(points, self.cuts)
        named = ground.whose(group)
        if named is not None:
            part = Part(ground.registry.schemes[SCHEME[named.part]], (Place(site=named.term),), True, named.moment)
        else:
            scheme = ground.registry.schemes[SCHEME[group]]
            part = Part(scheme, question.places(group), group not in ("sites", "subjects"), question.moment)
        return PartLink(self.graph, part, [point for point in points if isinstance(point, Choice)]).formula()

    def diagram(self, node: Node) -> Diagram:
        """A settled formula as a function of the completions. Raises `Overgrown` where that is too large."""
        found = self._made.get(node)
        if found is not None:
            return found
        graph, diagrams = self.graph, self.diagrams
        for part in graph.below([node]):
            if part in self._made:
                continue
            op, args = graph.parts(part)
            if op == "test":
                self._made[part] = self._literal(graph.what[part])
            elif op == "not":
                self._made[part] = diagrams.neg(self._made[args[0]])
            elif op == "and":
                self._made[part] = diagrams.all(self._made[arg] for arg in args)
            else:
                self._made[part] = diagrams.any(self._made[arg] for arg in args)
        return self._made[node]

    def _literal(self, test: object) -> Diagram:
        assert isinstance(test, Is | From)
        level = self._levels[test.point]
        if isinstance(test, Is):
            return self.diagrams.among(level, [test.value])
        first = self.cuts[test.point].index(test.cut) + 1
        return self.diagrams.among(level, range(first, self.diagrams.widths[level]))

    def show(self, level: int, values: Iterable[int]) -> tuple[str, ...]:
        """The labels of some values of a point; neighbours on an axis are joined into runs."""
        point, chosen = self.points[level], sorted(values)
        if isinstance(point, Choice):
            return tuple(point.labels[value] for value in chosen)
        assert isinstance(point, Axis)
        runs: list[list[int]] = []
        for value in chosen:
            if runs and runs[-1][1] == value - 1:
                runs[-1][1] = value
            else:
                runs.append([value, value])
        return tuple(point.run(self.cuts.get(point.name, ()), low, high) for low, high in runs)

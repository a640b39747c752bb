"""What questions came to, kept by the formulas that were left of them.

An answer follows from what is left open of the grants and limits that bear on it once the act is put in, from what the
open points are, and from which of their values can be true together (S13-S15). Two questions of which all that is the
same have one answer, whatever office, power, moment or vantage they name; it is worked out once. So formulas of all
questions stand in one graph, where equal ones are one node."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from vires.compile.graph import TRUE, Graph, Node
from vires.compile.ground import SCHEME
from vires.compile.points import Choice
from vires.compile.tests import From, Is
from vires.decide.answer import Answer, TooOpen
from vires.decide.exact import diagram, primes
from vires.decide.exact.asking import Question
from vires.decide.exact.deciding import Deciding
from vires.decide.exact.verdict import Basis, Levels, reach_over, reach_plainly
from vires.model.finding import Branch, Outcome

V = TypeVar("V")
MOST_NODES = 200_000
"""Nodes of the graph after which all is let go of."""
MOST_KEPT = 100_000
"""Answers and implicants that are kept."""
MOST_POINTS = 12
"""Open points past which it is not looked whether little is open."""


@dataclass(frozen=True)
class Conclusion:
    """An outcome with its branches, the basic outcomes that can be, and the names and kinds of the open points on which
    the outcome turns."""

    outcome: Outcome
    outcomes: tuple[Outcome, ...]
    branches: tuple[Branch, ...] = ()
    points: tuple[tuple[str, str], ...] = ()


class Memory:
    """The answers of one registry, and of those revised from it. Serves one thread at a time."""

    def __init__(self) -> None:
        self.graph = Graph()
        self._bits: dict[str, int] = {}
        self._masks: list[int] = []
        self._named: dict[int, tuple[str, ...]] = {}
        self._answers: _Store[Answer | TooOpen] = _Store()
        self._reached: _Store[Conclusion | TooOpen] = _Store()
        self._outcomes: _Store[Outcome] = _Store()

    @property
    def full(self) -> bool:
        """Whether it has grown so much that another should be begun."""
        return len(self.graph) > MOST_NODES

    def answer(self, question: Question, basis: Basis) -> Answer:
        """What a question comes to whose formulas stand in this graph. Raises `TooOpen`."""
        assert question.graph is self.graph
        if not basis.held:
            return Answer(Outcome.NO_AUTHORITY_SHOWN)
        held, against = _parts(basis)
        names = self._names(_nodes(basis))
        # Where nothing is open there is little to remember.
        key = (held, against, context(question, names)) if names else None
        found = None if key is None else self._answers.get(key)
        if found is None:
            try:
                found = self._answer(question, basis)
            except TooOpen as error:
                found = error
            if key is not None:
                self._answers.put(key, found, 1 if isinstance(found, TooOpen) else _weight(found.branches))
        if isinstance(found, TooOpen):
            raise TooOpen(found.atoms)
        return found

    def _answer(self, question: Question, basis: Basis) -> Answer:
        reached = self.reach(question, basis)
        return Answer(reached.outcome, reached.branches, Deciding(question, basis, frozenset(reached.outcomes)).names())

    def outcome(self, question: Question, basis: Basis) -> Outcome:
        """The outcome that `answer` gives. Raises `TooOpen`, as that does."""
        plain = reach_plainly(basis)
        if plain is not None:
            return plain
        nodes = _nodes(basis)
        if not self._small(question, nodes):
            return self.answer(question, basis).outcome
        worst, best = Levels(question, basis, False), Levels(question, basis, True)
        rungs = (*worst.nodes, *best.nodes)
        key = (rungs, context(question, self._names(rungs)))
        known = self._reached.get(key)
        if isinstance(known, Conclusion):
            return known.outcome
        found = self._outcomes.get(key)
        if found is None:
            found = reach_over(question, worst, best, whole=False).outcome
            self._outcomes.put(key, found, 1)
        return found

    def _small(self, question: Question, nodes: Sequence[Node]) -> bool:
        """Whether so little is open that all of it can be gone through, whatever the formulas: then nothing is refused,
        and on what an outcome turns need not be found out to know that."""
        names = self._names(nodes)
        if len(names) > MOST_POINTS:
            return False
        below = self.graph.below(nodes)
        cuts = sum(isinstance(self.graph.what[node], From) for node in below)
        ways, values = 3**cuts, 2**cuts
        for name in names:
            point = question.point(name)
            if isinstance(point, Choice):
                ways *= 2 ** len(point.labels) - 1
                values *= len(point.labels)
        # A function has at most two nodes for each value, and each part of a formula makes one function more.
        steps = sum(len(self.graph.args[node]) + 1 for node in below) * len(nodes)
        return bool(ways < primes.MOST_CUBES and 2 * values * steps < diagram.MOST_NODES)

    def reach(self, question: Question, basis: Basis) -> Conclusion:
        """The outcome over every completion, with its branches. Raises `TooOpen`."""
        plain = reach_plainly(basis)
        if plain is not None:
            return Conclusion(plain, (plain,))
        worst, best = Levels(question, basis, False), Levels(question, basis, True)
        nodes = (*worst.nodes, *best.nodes)
        key = (nodes, context(question, self._names(nodes)))
        found = self._reached.get(key)
        if found is None:
            try:
                verdict = reach_over(question, worst, best)
                found = Conclusion(verdict.outcome, tuple(verdict.outcomes), verdict.branches(), tuple(verdict.points))
            except TooOpen as error:
                found = error
            self._reached.put(key, found, 1 if isinstance(found, TooOpen) else _weight(found.branches))
        if isinstance(found, TooOpen):
            raise TooOpen(found.atoms)
        return found

    def _names(self, nodes: Iterable[Node]) -> tuple[str, ...]:
        """The open points that stand in some nodes, in the order of names."""
        graph, masks = self.graph, self._masks
        for node in range(len(masks), len(graph)):
            test, mask = graph.what[node], 0
            if isinstance(test, Is | From):
                mask = self._bits.setdefault(test.point, 1 << len(self._bits))
            for part in graph.args[node]:
                mask |= masks[part]
            masks.append(mask)
        mask = 0
        for node in nodes:
            if node > TRUE:
                mask |= masks[node]
        found = self._named.get(mask)
        if found is None:
            found = self._named[mask] = tuple(sorted(name for name, bit in self._bits.items() if bit & mask))
        return found


def _parts(basis: Basis) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What may carry the power and what may stand against it, by id, with their formulas."""
    return (
        tuple((one.entry.id, tuple(one.chains.items())) for one in basis.held),
        tuple((one.entry.id, one.law, one.policy) for one in basis.against),
    )


def _nodes(basis: Basis) -> list[Node]:
    """The formulas of a basis."""
    pairs = [pair for one in basis.held for pair in one.chains.values()]
    pairs += [pair for one in basis.against for pair in (one.law, one.policy)]
    return [node for pair in pairs for node in pair]


class _Store(Generic[V]):
    """What is kept by key, so much of it: what was kept first goes first."""

    def __init__(self) -> None:
        self._by: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._by)

    def get(self, key: Hashable) -> V | None:
        """What is kept under a key."""
        found = self._by.get(key)
        return None if found is None else found[0]

    def put(self, key: Hashable, value: V, weight: int) -> None:
        """Keep something that weighs so much."""
        self._by[key] = value, weight
        self._weight += weight
        while self._weight > MOST_KEPT:
            self._weight -= self._by.popitem(last=False)[1][1]


def _weight(branches: Iterable[Branch]) -> int:
    """How much an answer weighs: one, and one more for each implicant."""
    return 1 + sum(len(branch.when.any) for branch in branches)


def context(question: Question, names: Iterable[str]) -> Hashable:
    """What some open points are, and what says which of their values can be true together, beside their formulas."""
    program = question.program
    points = [question.point(name) for name in names]
    links: list[Hashable] = []
    for group in sorted({point.group for point in points if point.group is not None}):
        if group.startswith("day"):
            links.append((group, program.index.number))
            continue
        named = program.ground.whose(group)
        if named is not None:
            links.append((group, named))
            continue
        breakpoints = program.ground.registry.schemes[SCHEME[group]].breakpoints
        places = question.places(group)
        stated = None if places is None else tuple((place.site, place.metres, place.near) for place in places)
        links.append((group, stated, bisect_right(breakpoints, question.moment) if breakpoints else 0))
    return tuple((point, point.group, point.detail) for point in points), tuple(links)

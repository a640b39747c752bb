"""Pairs of an office and a power whose questions come to the same formulas, so that one answer serves all of them.

What is settled for an act depends on its office and its power only through the lists held against them, and on its
moment only through the cuts that lie before it (S3, S7). Pairs that may have the same grants and limits, and of which
each list says the same, are one *kind*; two moments between which no cut of a kind lies are the same to it. Where a
list leaves open whether it covers a term, the points this opens bear the name of the term, and it is shared with none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vires.compile.graph import TRUE, Graph, Node
from vires.compile.points import EPOCH, MICROSECOND, micros
from vires.compile.table import Table
from vires.compile.tests import AtFrom, From, Is, Listed
from vires.decide.answer import TooOpen
from vires.decide.asked import check
from vires.decide.exact.asking import Question
from vires.decide.exact.verdict import lay_out
from vires.decide.glance import glance_at
from vires.model.finding import Outcome
from vires.model.question import Act
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.decide.engine import Engine


@dataclass(frozen=True)
class _Tests:
    """What stands in the formulas of one provision: lists held against the office and the power, and cuts of time."""

    offices: tuple[Listed, ...]
    powers: tuple[Listed, ...]
    cuts: frozenset[int]


@dataclass
class Kind:
    """Pairs that are answered alike throughout a time; `office` and `power` are one of them. `cuts` are the instants,
    in order, at which their answer may turn."""

    office: str
    power: str
    grants: tuple[str, ...]
    limits: tuple[str, ...]
    cuts: tuple[int, ...]
    known: dict[tuple[int, int], Outcome | None] = field(default_factory=dict)

    @property
    def pair(self) -> dict[str, str]:
        """The office and the power, as an act has them."""
        return {"office": self.office, "power": self.power}


class Likeness:
    """The kinds of pairs at one vantage, for acts that are alike but for office, power and moment, and which happen
    within `[first, last]`, microseconds of the epoch. Raises `QuestionError` if the act or the vantage cannot be
    read."""

    def __init__(self, engine: Engine, vantage: Vantage, act: Act, first: int, last: int) -> None:
        check(engine.registry, act, vantage)
        self.engine, self.vantage, self.act = engine, vantage, act
        self.first, self.last = first, last
        self.table = engine.table(vantage)
        self._glance = glance_at(self.table)
        self._asked = self._glance.asked(act)._replace(start=first, end=last)
        schemes = engine.registry.schemes
        self._breaks = frozenset(micros(point) for scheme in schemes.values() for point in scheme.breakpoints)
        moments = {name: schemes[name].breakpoints for name in ("offices", "powers")}
        self._epochs = {
            name: (EPOCH + first * MICROSECOND, *(p for p in points if first < micros(p) <= last))
            for name, points in moments.items()
        }
        self._tests: dict[Hashable, _Tests] = {}
        self._covers: dict[tuple[Listed, str], tuple[bool | None, ...]] = {}
        self._rows: dict[tuple[tuple[Listed, ...], str], Hashable] = {}
        self._kinds: dict[Hashable, Kind | None] = {}
        self._pairs: dict[tuple[str, str], Kind | None] = {}
        self._day: _Day | None = None

    def kind(self, office: str, power: str) -> Kind | None:
        """The kind of a pair; `None` where no grant may reach it at any moment of the time."""
        key = (office, power)
        if key not in self._pairs:
            self._pairs[key] = self._kind(office, power)
        return self._pairs[key]

    def _kind(self, office: str, power: str) -> Kind | None:
        near = self.table.cell(office, power).between(self.first, self.last)
        asked = self._asked._replace(office=office, power=power, seen={})
        grants = self._glance.may(near.grants, asked)
        if not grants:
            return None
        limits = self._glance.may((*near.laws, *near.policies), asked)
        tests = self._all(tuple(grants), tuple(limits))
        shared: tuple[Hashable, ...] = (
            tuple(grants), tuple(limits), self._said(tests.offices, office), self._said(tests.powers, power),
        )  # fmt: skip
        found = self._kinds.get(shared)
        if found is None:
            within = (cut for cut in (*tests.cuts, *self._breaks) if self.first < cut <= self.last)
            found = self._kinds[shared] = Kind(office, power, tuple(grants), tuple(limits), tuple(sorted(set(within))))
        return found

    def _all(self, grants: tuple[str, ...], limits: tuple[str, ...]) -> _Tests:
        """The tests of the formulas that an answer from these grants and limits is made of."""
        key = (grants, limits)
        found = self._tests.get(key)
        if found is None:
            program, entries = self.table.program, self.engine.index.entries
            yielding = tuple(name for name in limits if program.may_yield(entries[name]))
            parts = [self._of_limit(name) for name in limits]
            parts += [self._of_grant(name, one) for name in grants for one in (None, *yielding)]
            found = self._tests[key] = _Tests(
                tuple(sorted({test for part in parts for test in part.offices}, key=repr)),
                tuple(sorted({test for part in parts for test in part.powers}, key=repr)),
                frozenset().union(*(part.cuts for part in parts)),
            )
        return found

    def _of_grant(self, name: str, yielding: str | None) -> _Tests:
        key = (name, yielding)
        found = self._tests.get(key)
        if found is None:
            freed = frozenset() if yielding is None else frozenset({yielding})
            pair = self.table.program.authority(self.engine.index.entries[name], freed)
            found = self._tests[key] = self._within((pair.sure, pair.possible))
        return found

    def _of_limit(self, name: str) -> _Tests:
        found = self._tests.get(name)
        if found is None:
            law, policy = self.table.program.bites(self.engine.index.entries[name])
            found = self._tests[name] = self._within((law.sure, law.possible, policy.sure, policy.possible))
        return found

    def _within(self, nodes: Iterable[int]) -> _Tests:
        offices, powers, cuts = [], [], set()
        for test in self.table.program.graph.tests(nodes):
            if isinstance(test, AtFrom):
                cuts.add(test.cut)
            elif isinstance(test, Listed) and test.part == "office":
                offices.append(test)
            elif isinstance(test, Listed) and test.part == "power":
                powers.append(test)
        return _Tests(tuple(offices), tuple(powers), frozenset(cuts))

    def _said(self, tests: tuple[Listed, ...], term: str) -> Hashable:
        """What lists say of a term throughout the time; with the term itself where one leaves it open."""
        key = (tests, term)
        found = self._rows.get(key)
        if found is None:
            said = tuple(self._cover(test, term) for test in tests)
            found = self._rows[key] = (said, term) if any(None in one for one in said) else said
        return found

    def _cover(self, test: Listed, term: str) -> tuple[bool | None, ...]:
        key = (test, term)
        found = self._covers.get(key)
        if found is None:
            moments = self._epochs["offices" if test.part == "office" else "powers"]
            found = self._covers[key] = tuple(self.table.holds(test, term, moment) for moment in moments)
        return found

    def outcome(self, kind: Kind | None, at: Dating) -> Outcome | None:
        """The outcome of a kind for an act at a date within the time; `None` where too much is open to be gone
        through."""
        if kind is None:
            return Outcome.NO_AUTHORITY_SHOWN
        start, end = self.table.moments(at)
        place = bisect_right(kind.cuts, start), bisect_right(kind.cuts, end)
        if place not in kind.known:
            kind.known[place] = self._decided(kind, at)
        return kind.known[place]

    def _decided(self, kind: Kind, at: Dating) -> Outcome | None:
        if self._day is None or self._day.at != at:
            self._day = _Day(self.table, self.act.model_copy(update={"at": at}))
        entries, memory = self.engine.index.entries, self.engine.memory
        question = _Reduced(self.table, self._day.act.model_copy(update=kind.pair), self._day, memory.graph)
        try:
            basis = lay_out(question, (entries[name] for name in kind.grants), (entries[name] for name in kind.limits))
            return memory.outcome(question, basis)
        except TooOpen:
            return None

    def turns(self, kind: Kind | None, since: int, until: int) -> Iterator[int]:
        """The instants in `(since, until]` at which the answer of a kind may turn."""
        if kind is not None:
            yield from kind.cuts[bisect_right(kind.cuts, since) : bisect_right(kind.cuts, until)]


class _Day:
    """Formulas with all of an act put in but its office and its power, in a graph of their own."""

    def __init__(self, table: Table, act: Act) -> None:
        self.act, self.at = act, act.at
        self.graph = Graph()
        self._program = table.program
        self._question = Question(table, act)
        self._made: dict[Node, Node] = {}

    def reduced(self, node: Node) -> Node:
        """A formula of the program as it is for the act, whoever does whatever."""
        return self._program.graph.settle(node, self._test, self.graph, self._made)

    def _test(self, test: Hashable) -> Node:
        if isinstance(test, Is | From) or (isinstance(test, Listed) and test.part in ("office", "power")):
            return self.graph.test(test)
        node = self._question.test(test)
        return node if node <= TRUE else self.graph.test(test)


class _Reduced(Question):
    """A question of a day, settled from what is left of its formulas."""

    def __init__(self, table: Table, act: Act, day: _Day, graph: Graph) -> None:
        super().__init__(table, act, graph)
        self._day = day

    def settle(self, node: Node) -> Node:
        """A formula of the program as it is for this act, in `graph`."""
        return self._day.graph.settle(self._day.reduced(node), self.test, self.graph, self._settled)

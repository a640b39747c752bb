"""What grants and limits come to at one sight and between two successions, as boxes that acts are held against.

Three questions are laid out, each as a list in which the first that is so is the answer: through which chain a power
is held (S12), which limit stands against the act (S14), and which grant comes nearest where none is held (S15).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from vires.audit.plan.bits import Bits
from vires.audit.plan.form import Box, Forms, Literals, kleene
from vires.audit.plan.gist import shown
from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.ground import SCHEME
from vires.compile.lists import Holding
from vires.compile.points import Choice
from vires.compile.tests import AtFrom, FactHolds, Listed, NumberFrom, Sited
from vires.decide.engine import Engine
from vires.decide.exact.asking import Question
from vires.decide.exact.verdict import Basis, Verdict
from vires.decide.explain.finding import Builder
from vires.decide.explain.misses import TESTS, Misses
from vires.decide.explain.paths import Path
from vires.model.finding import Link, Outcome
from vires.model.provision import Restricts
from vires.model.question import Act
from vires.model.registry import Entry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

MOST_PATHS = 64
"""Chains to one grant; a grant with more is left to the engine."""

Reduce = Callable[[Node], Node]
"""A formula with what is settled put in."""

CHAIN, LAW, POLICY, MISS = range(4)
"""What an entry is: a chain, a limit of law, a limit of policy, a miss."""


@dataclass(frozen=True)
class Ranked:
    """Boxes with one answer: number `answer` of the chains, of the provisions, or of the misses. In lists of limits
    and of misses the lowest `place` is the answer; chains sort by `Law.ranks`."""

    what: int
    place: int
    answer: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Told:
    """All that one provision has in the lists; and what acts must be alike in to be alike to it: the cuts of time
    that stand in its formulas, and the bits of the facts."""

    entries: tuple[Ranked, ...]
    cuts: frozenset[int]
    facts: int
    cut: bool
    """Whether something was left out of its boxes."""


class Book:
    """What laws of one graph and one moment number alike."""

    def __init__(self, graph: Graph, bits: Bits, names: list[str]) -> None:
        self.forms = Forms(graph, bits.bit, bits.joint)
        self.names = names
        """The provisions, in the order of ids."""
        self.order = {name: number for number, name in enumerate(names)}
        self.ranks: list[tuple[object, ...]] = []
        """What chains sort by: fewest links first, then the names of these (S12)."""
        self.misses: list[tuple[str, str]] = []
        """Each with the provision and the test it fails."""
        self.held: dict[Hashable, bool | None] = {}
        self._shown: list[Callable[[], tuple[Link, ...]]] = []

    def chain(self, rank: tuple[object, ...], show: Callable[[], tuple[Link, ...]]) -> int:
        """The number of a chain that is new."""
        self.ranks.append(rank)
        self._shown.append(show)
        return len(self.ranks) - 1

    def links(self, number: int) -> tuple[Link, ...]:
        """A chain as findings show it, the root first."""
        return self._shown[number]()


class Law:
    """The law as seen from one vantage, for acts of one stretch between successions of offices; `moment` lies in it.
    Laws of one moment may share a `Book`; then what a provision came to at one vantage is not worked out again at
    another from which it is seen no otherwise."""

    def __init__(
        self,
        engine: Engine,
        vantage: Vantage,
        moment: datetime,
        bits: Bits,
        base: Law | None = None,
        changed: frozenset[str] = frozenset(),
    ) -> None:
        self.engine, self.vantage, self.moment, self.bits = engine, vantage, moment, bits
        self.table = engine.table(vantage)
        self.program = self.table.program
        self.graph: Graph = self.program.graph
        self.index = engine.index
        self.changed = changed
        """The instruments that may be seen otherwise than in the law it is based on."""
        self.base = base
        self.book: Book = Book(self.graph, bits, sorted(self.index.entries)) if base is None else base.book
        self.forms = self.book.forms
        self._told: dict[tuple[str, ...], Told] = {}
        self._reduced: dict[tuple[str, str], Reduce] = {}
        self._held = self.book.held
        self._schemes = engine.registry.schemes

    @cached_property
    def builder(self) -> Builder:
        """Tells how chains are shown; none of that turns on the act."""
        act = Act(office=None, power=None, at=Dating.parse("2000-01-01"))
        return Builder(
            self.engine, self.vantage, Question(self.table, act), Basis(), Verdict(Outcome.NO_AUTHORITY_SHOWN)
        )

    def concerned(self, office: str, power: str) -> list[Entry]:
        """The grants and limits that may concern an office and a power."""
        return [*self.table.grants(office, power), *self.index.limits_for(office, power)]

    def told(self, entry: Entry, office: str, power: str) -> Told:
        """What a provision has in the lists for an office and a power; the same for all of them, unless that were too
        many boxes."""
        whoever = self._kept(entry, (), _as_it_is)
        if not whoever.cut:
            return whoever
        # Lists of offices and powers are held against these two first: mostly little is left then.
        return self._kept(entry, (office, power), self._reducing(office, power))

    def _kept(self, entry: Entry, who: tuple[str, ...], reduce: Reduce) -> Told:
        key = (entry.id, *who)
        found = self._told.get(key)
        if found is None:
            if self.base is None or entry.instrument.instrument in self.changed:
                found = self._tell(entry, reduce)
            else:
                found = self.base._kept(entry, who, reduce)
            self._told[key] = found
        return found

    def _reducing(self, office: str, power: str) -> Reduce:
        found = self._reduced.get((office, power))
        if found is None:
            memo: dict[Node, Node] = {}

            def test(test: Hashable) -> Node:
                if isinstance(test, Listed) and test.part in ("office", "power"):
                    held = self._test(test, (office, power))
                    if held is not None:
                        return TRUE if held else FALSE
                return self.graph.test(test)

            def found(node: Node) -> Node:
                return self.graph.settle(node, test, self.graph, memo)

            self._reduced[office, power] = found
        return found

    def _tell(self, entry: Entry, reduce: Reduce) -> Told:
        limit = isinstance(entry.provision, Restricts)
        told = list(
            self._limits(entry, reduce) if limit else (*self._chains(entry, reduce), *self._misses(entry, reduce))
        )
        cuts: set[int] = set()
        facts = 0
        for test in self.graph.tests(reduce(node) for _, nodes in told for node in nodes):
            if isinstance(test, AtFrom):
                cuts.add(test.cut)
            elif isinstance(test, FactHolds | NumberFrom):
                facts |= self.bits.bit(test)
        entries = tuple(ranked for ranked, _ in told if ranked.boxes)
        return Told(entries, frozenset(cuts), facts, any(box.cut for ranked in entries for box in ranked.boxes))

    # Chains

    def _chains(self, grant: Entry, reduce: Reduce) -> Iterator[tuple[Ranked, tuple[Node, ...]]]:
        authority = self.program.authority(grant)
        if authority.possible == FALSE:
            return
        covered = self.forms.boxes(reduce(authority.possible))
        found = list(self._paths(grant))
        sure = authority.sure == authority.possible and len(found) <= MOST_PATHS
        seen = self.program.pair(self.program.ground.visible.seen(grant)).possible
        chains = []
        for path in found[:MOST_PATHS]:
            pair = self.builder.paths.holds(path)
            node = self.graph.both(seen, pair.possible)
            told = pair.sure == pair.possible and not any(self._disputed(link) for link in path.links)
            chains.append((path, node, told, pair.sure != pair.possible))
        # A chain is told of as such only where the chains together are what carries the power.
        sure = sure and {box for _, node, *_ in chains for box in self.forms.boxes(reduce(node))} == set(covered)
        for path, node, told, undefined in chains:
            boxes = self.forms.boxes(reduce(node))
            if not (told and sure):
                boxes = _untold(boxes, undefined)
            rank = (len(path.links), path.links[::-1], tuple((r or "", -1 if n is None else n) for r, n in path.hops))
            yield Ranked(CHAIN, 0, self.book.chain(rank, partial(shown, self.builder, path)), boxes), (node,)
        if not sure:
            untold = _untold(covered, authority.sure != authority.possible or len(found) > MOST_PATHS)
            yield Ranked(CHAIN, 0, -1, untold), (authority.possible, authority.sure)

    def _disputed(self, provision: str) -> bool:
        return self.index.entries[provision].instrument.id in self.index.disputed

    def _paths(self, grant: Entry) -> Iterator[Path]:
        """The chains to a grant that can hold in some act, in the order in which findings show them; one more than
        can be told at most."""
        for number, path in enumerate(self.builder.paths.all(grant)):
            yield path
            if number >= MOST_PATHS:
                return

    # Limits

    def _limits(self, limit: Entry, reduce: Reduce) -> Iterator[tuple[Ranked, tuple[Node, ...]]]:
        provision = limit.provision
        assert isinstance(provision, Restricts)
        chains = self.program.ground.chains
        law, policy = self.program.bites(limit)
        bites = self.program.remembered(limit, "bites alone", lambda: self.program.pair(chains.bites(limit)))
        forces = chains.forced(limit, "law"), chains.forced(limit, "policy")
        nodes = (law.possible, law.sure, policy.possible, policy.sure, bites.possible, bites.sure)
        if provision.limits == "delegation" and law.possible == policy.possible == FALSE:
            return
        if forces == (FALSE, FALSE) and provision.force == "practice":
            return
        whole = bites.sure == bites.possible and not self.program.may_yield(limit)
        if forces not in ((TRUE, FALSE), (FALSE, TRUE)) or provision.limits == "delegation":
            whole = False
        if provision.force != ("law" if forces[0] == TRUE else "policy"):
            whole = False
        boxes = self.forms.boxes(reduce(bites.possible))
        if not whole:
            boxes = _untold(boxes, any(pair.sure != pair.possible for pair in (law, policy, bites)))
        number = self.book.order[limit.id]
        yield Ranked(LAW if forces[0] == TRUE else POLICY, number, number, boxes), nodes

    # Misses

    def _misses(self, grant: Entry, reduce: Reduce) -> Iterator[tuple[Ranked, tuple[Node, ...]]]:
        if not grant.instrument.review.visible:
            return
        before = Misses(self.builder.judge)
        node = before.concerns(grant)
        if node == FALSE:
            return
        for test, pair in before.doubtful(grant):
            fails = self.graph.both(node, self.graph.neg(pair.sure))
            boxes = self.forms.boxes(reduce(fails))
            self.book.misses.append((grant.id, test))
            place = (len(TESTS) - TESTS.index(test)) * len(self.book.names) + self.book.order[grant.id]
            yield Ranked(MISS, place, len(self.book.misses) - 1, boxes), (fails, pair.possible)
            node = self.graph.both(node, pair.sure)

    # Holding what is stated against literals

    def takes(self, literals: Literals, stated: Hashable) -> bool | None:
        """Whether some literals are so of what an act states of the part they are about: an office with a power, a
        tuple of places, a territory, a tuple of subjects; `None` if that is open."""
        found: bool | None = True
        for node, negated in literals:
            key = (node, stated)
            if key not in self._held:
                self._held[key] = kleene(self.graph, node, lambda test: self._test(test, stated))
            held = self._held[key]
            if held is not None and held is negated:
                return False
            if held is None:
                found = None
        return found

    def _test(self, test: Hashable, stated: Hashable) -> bool | None:
        key = (test, stated)
        if isinstance(test, Listed) and test.part in ("office", "power"):
            assert isinstance(stated, tuple)
            key = (test, stated[0 if test.part == "office" else 1])
        if key not in self._held:
            self._held[key] = self._hold(test, key[1])
        return self._held[key]

    def _hold(self, test: Hashable, stated: Hashable) -> bool | None:
        graph = Graph()
        holding = Holding(graph, _declared)
        if isinstance(test, Sited):
            assert stated is None or isinstance(stated, tuple)
            node = holding.sites(test, stated, self._schemes["sites"], self.moment)
        else:
            assert isinstance(test, Listed)
            terms = (stated,) if isinstance(stated, str) else stated
            assert terms is None or isinstance(terms, tuple)
            node = holding.terms(test, terms, self._schemes[SCHEME[test.part]], self.moment, test.part)
        return None if node > TRUE else node == TRUE


def _as_it_is(node: Node) -> Node:
    return node


def _untold(boxes: tuple[Box, ...], cut: bool) -> tuple[Box, ...]:
    """Boxes that do not tell all; `cut` where another formula than theirs bears on it too."""
    return tuple(box._replace(whole=False, cut=box.cut or cut) for box in boxes)


def _declared(point: Choice) -> None:
    """Points are of no matter here: what is open is left to the engine."""

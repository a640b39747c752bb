"""Formulas as boxes: in which offices and powers, when, where, in what and under which facts something is so (S7).

A formula over what an act states is laid out as a choice of boxes. A box is a conjunction that falls apart by what its
parts ask about: the office and the power, the moment, the sites, the territory, the subjects, the facts. What fits no
box (a reading, a doctrine, what a rule leaves undefined) is left out of it, and the box is marked as not telling all:
an act inside such a box may or may not be meant, one outside is surely not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.row import ALWAYS_SINCE, NEVER_UNTIL
from vires.compile.tests import AtFrom, FactHolds, Listed, NumberFrom, Sited

WHO, WHEN, SITES, TERRITORY, SUBJECTS, FACTS, OTHER = 1, 2, 4, 8, 16, 32, 64
"""What a test asks about, as bits."""

MOST_BOXES = 64
"""Boxes of one formula; where there would be more, parts of it are left out, and the boxes do not tell all."""

_PARTS = {"office": WHO, "power": WHO, "territory": TERRITORY, "subjects": SUBJECTS}

Literal = tuple[Node, bool]
"""A formula about one thing, and whether it is negated."""

Literals = frozenset[Literal]


class Box(NamedTuple):
    """One box. `since` and `until` are microseconds of the epoch, half open; `must` and `must_not` are bits of facts;
    `whole` is false where something was left out, and `cut` true where that may ask about facts or places."""

    since: int = ALWAYS_SINCE
    until: int = NEVER_UNTIL
    must: int = 0
    must_not: int = 0
    who: Literals = frozenset()
    sites: Literals = frozenset()
    territory: Literals = frozenset()
    subjects: Literals = frozenset()
    whole: bool = True
    cut: bool = False


ANYTHING = Box()
UNTOLD = Box(whole=False)
CUT = Box(whole=False, cut=True)


class Forms:
    """Lays out the formulas of one graph. `bit` gives the bit of a fact, or of a bound on a number; `joint` that of a
    formula over these, or `None`. Such a formula has a bit of its own only where there would be too many boxes."""

    def __init__(
        self,
        graph: Graph,
        bit: Callable[[FactHolds | NumberFrom], int],
        joint: Callable[[Graph, Node], int | None] = lambda graph, node: None,
    ) -> None:
        self.graph = graph
        self._bit = bit
        self._joint = joint
        self._joining = False
        self._about: dict[Node, int] = {}
        self._made: dict[tuple[Node, bool, bool], tuple[Box, ...] | None] = {}
        self._boxes: dict[Node, tuple[Box, ...]] = {}

    def boxes(self, node: Node) -> tuple[Box, ...]:
        """The boxes of a formula, in no order; none where it is never so."""
        found = self._boxes.get(node)
        if found is None:
            found = self._boxes[node] = self._whole(node)
        return found

    def _whole(self, node: Node) -> tuple[Box, ...]:
        made = self._choice(node, False)
        if made is not None:
            return made
        self._joining = True
        try:
            return self._joined_up(node)
        finally:
            self._joining = False

    def _joined_up(self, node: Node) -> tuple[Box, ...]:
        made = self._choice(node, False)
        if made is not None:
            return made
        found: tuple[Box, ...] = (ANYTHING,)
        op, parts = self.graph.parts(node)
        for part in parts if op == "and" else ():
            below = self._choice(part, False)
            joined = None if below is None else _joined(found, below)
            if joined is None:
                found = tuple(box._replace(whole=False, cut=True) for box in found)
            else:
                found = joined
        return found if op == "and" else (CUT,)

    def about(self, node: Node) -> int:
        """What the tests of a formula ask about."""
        found = self._about.get(node)
        if found is None:
            for part in self.graph.below((node,)):
                if part not in self._about:
                    self._about[part] = self._own(part)
            found = self._about[node]
        return found

    def _own(self, node: Node) -> int:
        op, parts = self.graph.parts(node)
        if op == "test":
            return _asks(self.graph.what[node])
        if op == "ref":
            return OTHER
        found = 0
        for part in parts:
            found |= self._about[part]
        return found

    def _choice(self, node: Node, negated: bool) -> tuple[Box, ...] | None:
        """The boxes of a formula, or of its negation; `None` for too many."""
        key = (node, negated, self._joining)
        if key not in self._made:
            self._made[key] = self._laid_out(node, negated)
        return self._made[key]

    def _laid_out(self, node: Node, negated: bool) -> tuple[Box, ...] | None:
        if node <= TRUE:
            return (ANYTHING,) if (node == TRUE) != negated else ()
        about = self.about(node)
        literals = frozenset({(node, negated)})
        if about == WHO:
            return (Box(who=literals),)
        if about == SITES:
            return (Box(sites=literals),)
        if about == TERRITORY:
            return (Box(territory=literals),)
        if about == SUBJECTS:
            return (Box(subjects=literals),)
        if about == OTHER:
            return (UNTOLD,)
        if about == WHEN:
            return tuple(Box(since=since, until=until) for since, until in self.spells(node, negated))
        op, parts = self.graph.parts(node)
        if op == "test":
            bit = self._bit(self.graph.what[node])  # type: ignore[arg-type]
            return (Box(must_not=bit) if negated else Box(must=bit),)
        if op == "not":
            return self._choice(parts[0], not negated)
        if self._joining:
            if about == FACTS:
                joint = self._joint(self.graph, node)
                if joint is not None:
                    return (Box(must_not=joint) if negated else Box(must=joint),)
            parts = self._grouped(op, parts)
        below = [self._choice(part, negated) for part in parts]
        if (op == "or") != negated:
            if any(one is None for one in below):
                return None
            found = tuple(dict.fromkeys(box for one in below for box in one or ()))
            return found if len(found) <= MOST_BOXES else None
        joined: tuple[Box, ...] | None = (ANYTHING,)
        for one in sorted(below, key=lambda one: MOST_BOXES if one is None else len(one)):
            joined = None if one is None or joined is None else _joined(joined, one)
        return joined

    def _grouped(self, op: str, parts: tuple[Node, ...]) -> tuple[Node, ...]:
        """The parts of a formula, those about facts alone joined into one."""
        facts = [part for part in parts if self.about(part) == FACTS]
        if len(facts) < 2 or len(facts) == len(parts):
            return parts
        joint = self.graph.conj(facts) if op == "and" else self.graph.disj(facts)
        return (*(part for part in parts if self.about(part) != FACTS), joint)

    def spells(self, node: Node, negated: bool = False) -> Iterator[tuple[int, int]]:
        """The times at which a formula about the moment is so, or is not."""
        cuts = sorted(test.cut for test in self.graph.tests((node,)) if isinstance(test, AtFrom))
        edges = [ALWAYS_SINCE, *dict.fromkeys(cuts), NEVER_UNTIL]
        begun: int | None = None
        for since, until in pairwise(edges):
            holds = self._at(node, since) != negated
            if holds and begun is None:
                begun = since
            if begun is not None and not holds:
                yield begun, since
                begun = None
            if begun is not None and until == NEVER_UNTIL:
                yield begun, until

    def _at(self, node: Node, moment: int) -> bool:
        def test(what: Hashable) -> Node:
            assert isinstance(what, AtFrom)
            return TRUE if what.cut <= moment else FALSE

        return self.graph.settle(node, test, Graph(), {}) == TRUE


def _asks(test: Hashable) -> int:
    match test:
        case AtFrom():
            return WHEN
        case FactHolds() | NumberFrom():
            return FACTS
        case Sited():
            return SITES
        case Listed(part=part):
            return _PARTS[part]
    return OTHER


def _joined(some: Iterable[Box], others: tuple[Box, ...]) -> tuple[Box, ...] | None:
    """Both of two choices; `None` for too many boxes."""
    found: dict[Box, None] = {}
    for one in some:
        for other in others:
            box = both(one, other)
            if box is not None:
                found[box] = None
        if len(found) > MOST_BOXES:
            return None
    return tuple(found)


def both(one: Box, other: Box) -> Box | None:
    """What is in two boxes; `None` where that is nothing."""
    if other is ANYTHING:
        return one
    if one is ANYTHING:
        return other
    since, until = max(one.since, other.since), min(one.until, other.until)
    must, must_not = one.must | other.must, one.must_not | other.must_not
    if since >= until or must & must_not:
        return None
    return Box(
        since,
        until,
        must,
        must_not,
        one.who | other.who,
        one.sites | other.sites,
        one.territory | other.territory,
        one.subjects | other.subjects,
        one.whole and other.whole,
        one.cut or other.cut,
    )


def kleene(graph: Graph, node: Node, test: Callable[[Hashable], bool | None]) -> bool | None:
    """A formula by three-valued logic, given what its tests come to."""
    values: dict[Node, bool | None] = {FALSE: False, TRUE: True}
    for part in graph.below((node,)):
        if part in values:
            continue
        op, parts = graph.parts(part)
        if op == "test":
            values[part] = test(graph.what[part])
        elif op == "not":
            inner = values[parts[0]]
            values[part] = None if inner is None else not inner
        else:
            decisive = op == "or"
            below = [values[each] for each in parts]
            values[part] = decisive if decisive in below else None if None in below else not decisive
    return values[node]

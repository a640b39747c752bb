"""Where the facts of acts stand in the masks that boxes ask about, four to a nibble (S7)."""

from __future__ import annotations

from dataclasses import dataclass

from vires.audit.codes import FACTS_A_WORD, Codes
from vires.compile.graph import Graph, Node
from vires.compile.tests import FactHolds, NumberFrom
from vires.model.registry import Registry

A_NIBBLE = 4
NIBBLES_A_WORD = -(-FACTS_A_WORD // A_NIBBLE)


MOST_BOUNDS = 256
"""Bounds on numbers that have bits of their own."""

MOST_JOINT = 256
"""Formulas over facts that have bits of their own."""


class NoRoom(Exception):
    """There are more bounds than have bits."""


@dataclass(frozen=True)
class Joint:
    """A formula over facts with a bit of its own; `leaves` are the bits of the facts in it."""

    graph: Graph
    node: Node
    leaves: int


class Bits:
    """Bits of facts, of bounds on numbers, and of formulas over them. A bound is as good as a fact: the number is at it
    or past it, or is not, or is not stated; and so is a formula, as three-valued logic has it. Bits of facts are fixed;
    the others are given out as law names them."""

    def __init__(self, registry: Registry) -> None:
        codes = Codes(registry)
        self.words = codes.words
        self.places = {
            fact: number // FACTS_A_WORD * NIBBLES_A_WORD * A_NIBBLE + number % FACTS_A_WORD
            for number, fact in enumerate(codes.facts)
        }
        self.facts = max(self.places.values(), default=-1) + 1
        """Bits past which no fact has one."""
        self._numbers = {name: number for number, name in enumerate(codes.numbers)}
        self.bounds: list[tuple[int, float, bool]] = []
        """Of each bound the number of the fact in `Codes.numbers`, the cut, and whether only what is past it counts."""
        self._bounds: dict[NumberFrom, int] = {}
        self.joints: list[Joint] = []
        self._joints: dict[tuple[int, Node], int] = {}

    @property
    def first_bound(self) -> int:
        """The bit of the first bound."""
        return self.words * NIBBLES_A_WORD * A_NIBBLE

    @property
    def first_joint(self) -> int:
        """The bit of the first formula."""
        return self.first_bound + MOST_BOUNDS

    @property
    def nibbles(self) -> int:
        """How many nibbles there are."""
        last = self.first_joint + len(self.joints) if self.joints else self.first_bound + len(self.bounds)
        return -(-last // A_NIBBLE)

    def bit(self, test: FactHolds | NumberFrom) -> int:
        """The bit of what a test asks, as a mask of one. Raises `NoRoom`."""
        if isinstance(test, FactHolds):
            return 1 << self.places[test.fact]
        return 1 << self.first_bound + self.bound(test)

    def bound(self, test: NumberFrom) -> int:
        """The number of a bound. Raises `NoRoom`."""
        found = self._bounds.get(test)
        if found is None:
            if len(self.bounds) == MOST_BOUNDS:
                raise NoRoom
            found = self._bounds[test] = len(self.bounds)
            self.bounds.append((self._numbers[test.number], test.cut, test.beyond))
        return found

    def joint(self, graph: Graph, node: Node) -> int | None:
        """The bit of a formula over facts, as a mask of one; `None` where there is none left."""
        key = (id(graph), node)
        found = self._joints.get(key)
        if found is None:
            if len(self.joints) == MOST_JOINT:
                return None
            leaves = 0
            for test in graph.tests((node,)):
                assert isinstance(test, FactHolds | NumberFrom)
                leaves |= self.bit(test)
            found = self._joints[key] = len(self.joints)
            self.joints.append(Joint(graph, node, leaves))
        return 1 << self.first_joint + found

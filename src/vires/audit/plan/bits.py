"""Where the facts of acts stand in the masks that boxes ask about, four to a nibble (S7)."""

from __future__ import annotations

from vires.audit.codes import FACTS_A_WORD, Codes
from vires.compile.tests import FactHolds, NumberFrom
from vires.model.registry import Registry

A_NIBBLE = 4
NIBBLES_A_WORD = -(-FACTS_A_WORD // A_NIBBLE)


class Bits:
    """Bits of facts and of bounds on numbers. A bound is as good as a fact: the number is at it or past it, or is not,
    or is not stated. Bits of facts are fixed; those of bounds are given out as law names them."""

    def __init__(self, registry: Registry) -> None:
        codes = Codes(registry)
        self.words = codes.words
        self._facts = {
            fact: number // FACTS_A_WORD * NIBBLES_A_WORD * A_NIBBLE + number % FACTS_A_WORD
            for number, fact in enumerate(codes.facts)
        }
        self.facts = max(self._facts.values(), default=-1) + 1
        """Bits past which no fact has one."""
        self._numbers = {name: number for number, name in enumerate(codes.numbers)}
        self.bounds: list[tuple[int, float, bool]] = []
        """Of each bound the number of the fact in `Codes.numbers`, the cut, and whether only what is past it counts."""
        self._bounds: dict[NumberFrom, int] = {}

    @property
    def nibbles(self) -> int:
        """How many nibbles there are."""
        return self.words * NIBBLES_A_WORD + -(-len(self.bounds) // A_NIBBLE)

    def bit(self, test: FactHolds | NumberFrom) -> int:
        """The bit of what a test asks, as a mask of one."""
        if isinstance(test, FactHolds):
            return 1 << self._facts[test.fact]
        found = self._bounds.get(test)
        if found is None:
            found = self._bounds[test] = len(self.bounds)
            self.bounds.append((self._numbers[test.number], test.cut, test.beyond))
        return 1 << self.words * NIBBLES_A_WORD * A_NIBBLE + found

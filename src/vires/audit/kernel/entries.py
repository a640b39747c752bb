"""The boxes of a law as columns, ready to be picked for an office and a power."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.plan.form import Box, Literals
from vires.audit.plan.law import CHAIN, MISS, Law, Ranked
from vires.model.registry import Entry

Array = NDArray[Any]

PARTS = ("sites", "territory", "subjects")
"""The parts of an act whose numbers are held against literals."""


class Conjuncts:
    """Sets of literals about one part of an act, by numbers; 0 is the empty one, which takes in everything."""

    def __init__(self) -> None:
        self.sets: list[Literals] = [frozenset()]
        self._numbers: dict[Literals, int] = {frozenset(): 0}

    def number(self, literals: Literals) -> int:
        """The number of a set."""
        found = self._numbers.get(literals)
        if found is None:
            found = self._numbers[literals] = len(self.sets)
            self.sets.append(literals)
        return found


@dataclass(frozen=True)
class Picked:
    """Entries that concern an office and a power, for one kind of list, the first answer first. `kind` says what
    each is; `sure` is false where its box does not tell all."""

    kind: Array
    answer: Array
    since: Array
    until: Array
    sure: Array
    parts: tuple[Array, Array, Array]
    nibbles: Array
    """int16[n, nibbles]: what is asked of the facts of each nibble: those that must be so, times 16, and those that
    must not."""

    def __len__(self) -> int:
        return len(self.kind)


class Entries:
    """Everything that a law has in its lists. It grows as provisions are told."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.who = Conjuncts()
        self.parts = tuple(Conjuncts() for _ in PARTS)
        self._columns: list[list[int]] = [[] for _ in range(9)]
        self._boxes: list[Box] = []
        self._ranked: list[Ranked] = []
        self._ranges: dict[str, range] = {}
        self._arrays: list[Array] = []
        self._ranks: dict[int, tuple[object, ...]] = {}

    def _range(self, entry: Entry) -> range:
        found = self._ranges.get(entry.id)
        if found is None:
            first = len(self._boxes)
            for ranked in self.law.told(entry).entries:
                for box in ranked.boxes:
                    self._add(ranked, box)
            found = self._ranges[entry.id] = range(first, len(self._boxes))
            self._arrays = []
        return found

    def _add(self, ranked: Ranked, box: Box) -> None:
        row = (
            ranked.what, ranked.answer, box.since, box.until, box.whole, self.who.number(box.who),
            *(
                conjuncts.number(literals)
                for conjuncts, literals in zip(self.parts, (box.sites, box.territory, box.subjects), strict=True)
            ),
        )  # fmt: skip
        for column, value in zip(self._columns, row, strict=True):
            column.append(value)
        self._boxes.append(box)
        self._ranked.append(ranked)

    def pick(self, office: str, power: str, concerned: list[Entry], misses: bool) -> Picked:
        """The entries that concern an office and a power: those for misses, or the others."""
        numbers = [number for entry in concerned for number in self._range(entry)]
        if len(self._arrays) == 0:
            self._arrays = [np.array(column, np.int64) for column in self._columns]
        kind, answer, since, until, whole, who, *parts = self._arrays
        chosen = np.array(numbers, np.int64)
        chosen = chosen[(kind[chosen] == MISS) == misses]
        stated: Hashable = (office, power)
        held = {int(number): self.law.takes(self.who.sets[number], stated) for number in np.unique(who[chosen])}
        chosen = np.array([n for n in chosen.tolist() if held[int(who[n])] is not False], np.int64)
        ranked = self._ranked
        order = sorted(chosen.tolist(), key=lambda n: (ranked[n].what != CHAIN, *ranked[n].rank))
        chosen = np.array(order, np.int64)
        sure = np.array([bool(whole[n]) and held[int(who[n])] is True for n in order], bool)
        return Picked(
            kind[chosen], answer[chosen], since[chosen], until[chosen], sure,
            (parts[0][chosen], parts[1][chosen], parts[2][chosen]), self._nibbles(order),
        )  # fmt: skip

    def _nibbles(self, order: list[int]) -> Array:
        count = self.law.bits.nibbles
        found = np.zeros((len(order), count), np.int16)
        for row, number in enumerate(order):
            box = self._boxes[number]
            for masks, times in ((box.must, 16), (box.must_not, 1)):
                place = 0
                while masks:
                    found[row, place] += (masks & 15) * times
                    masks >>= 4
                    place += 1
        return found

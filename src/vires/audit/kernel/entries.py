"""The boxes of a law as columns, ready to be picked for an office and a power."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.plan.bits import A_NIBBLE
from vires.audit.plan.form import Box, Literals
from vires.audit.plan.law import CHAIN, MISS, Law, Ranked, Told

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
class Columns:
    """Boxes column by column: what each is and answers, its place among those of its kind (of chains, which sort by
    their names, none), its times, whether it tells all, and its conjuncts. `nibbles` are those asked about by some
    box, `asked` what of each: the facts that must be so, times 16, and those that must not."""

    kind: Array
    answer: Array
    rank: Array
    since: Array
    until: Array
    whole: Array
    who: Array
    parts: tuple[Array, ...]
    nibbles: tuple[int, ...]
    asked: Array


@dataclass(frozen=True)
class Picked:
    """The boxes that concern an office and a power, for one kind of list, by their numbers, the first answer first;
    `sure` is false where a box does not tell all."""

    numbers: Array
    sure: Array


class Entries:
    """Everything that a law has in its lists. It grows as provisions are told."""

    def __init__(self, law: Law) -> None:
        self.book = law.book
        self._takes = law.takes
        self.who = Conjuncts()
        self.parts = tuple(Conjuncts() for _ in PARTS)
        self._lists: list[list[int]] = [[] for _ in range(10)]
        self._masks: list[tuple[int, int]] = []
        self.turning: list[tuple[int, int]] = []
        """By box: the bits of the facts that it asks about; and where something was cut from it, of all facts of its
        provision, else -1."""
        self._ranges: dict[int, tuple[Told, range]] = {}
        self._columns: Columns | None = None

    @property
    def columns(self) -> Columns:
        """All boxes so far; their numbers stay as they are when others come."""
        if self._columns is None:
            kind, answer, rank, since, until, whole, who, *parts = (np.array(one, np.int64) for one in self._lists)
            nibbles, asked = _asked(self._masks)
            self._columns = Columns(
                kind.astype(np.int8), answer.astype(np.int32), rank, since, until, whole.astype(bool),
                who.astype(np.int32), tuple(part.astype(np.int32) for part in parts), nibbles, asked,
            )  # fmt: skip
        return self._columns

    def _range(self, told: Told) -> range:
        if id(told) not in self._ranges:
            first = len(self._masks)
            for ranked in told.entries:
                for box in ranked.boxes:
                    self._add(ranked, box)
                    self.turning.append((box.must | box.must_not, told.facts if box.cut else -1))
            self._ranges[id(told)] = told, range(first, len(self._masks))
            self._columns = None
        return self._ranges[id(told)][1]

    def _add(self, ranked: Ranked, box: Box) -> None:
        row = (
            ranked.what, ranked.answer, ranked.place, box.since, box.until, box.whole, self.who.number(box.who),
            *(
                conjuncts.number(literals)
                for conjuncts, literals in zip(self.parts, (box.sites, box.territory, box.subjects), strict=True)
            ),
        )  # fmt: skip
        for one, value in zip(self._lists, row, strict=True):
            one.append(value)
        self._masks.append((box.must, box.must_not))

    def take_in(self, concerned: Iterable[Told]) -> Array:
        """The numbers of the boxes of some provisions, in their order."""
        ranges = [self._range(told) for told in concerned]
        return np.concatenate([np.arange(r.start, r.stop) for r in ranges] or [np.zeros(0, np.int64)])

    def pick(self, office: str, power: str, numbers: Array, misses: bool) -> Picked:
        """The boxes, among some, that concern an office and a power: those for misses, or the others."""
        columns = self.columns
        chosen = numbers[(columns.kind[numbers] == MISS) == misses]
        stated: Hashable = (office, power)
        who, places = np.unique(columns.who[chosen], return_inverse=True)
        held = [self._takes(self.who.sets[number], stated) for number in who.tolist()]
        may = np.array([one is not False for one in held], bool)[places]
        sure = np.array([one is True for one in held], bool)[places][may]
        chosen = chosen[may]
        first = columns.kind[chosen] == CHAIN
        rank = columns.rank[chosen]
        if first.any():
            answers = columns.answer[chosen[first]]
            rank[first] = self._sorted(answers)
        order = np.lexsort((rank, ~first))
        chosen = chosen[order]
        return Picked(chosen.astype(np.int32), sure[order] & columns.whole[chosen])

    def _sorted(self, chains: Array) -> Array:
        """The places of some chains among them; what is left to the engine comes last."""
        ranks = self.book.ranks
        order = sorted({int(number) for number in chains if number >= 0}, key=ranks.__getitem__)
        places = {number: place for place, number in enumerate(order)}
        return np.array([places.get(int(number), len(order)) for number in chains], np.int64)


def _asked(masks: list[tuple[int, int]]) -> tuple[tuple[int, ...], Array]:
    every = 0
    for must, must_not in masks:
        every |= must | must_not
    nibbles = tuple(place for place in range(-(-every.bit_length() // A_NIBBLE)) if every >> place * A_NIBBLE & 15)
    asked = np.zeros((len(masks), len(nibbles)), np.uint8)
    for column, place in enumerate(nibbles):
        shift = place * A_NIBBLE
        asked[:, column] = [(must >> shift & 15) << 4 | (must_not >> shift & 15) for must, must_not in masks]
    return nibbles, asked

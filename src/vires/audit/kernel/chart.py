"""Everything laid out of one law: the pairs of offices and powers seen so far, with their sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.acts import Acts
from vires.audit.codes import NONE, Codes
from vires.audit.kernel.entries import PARTS, Entries
from vires.audit.kernel.grid import Dims, Grid
from vires.audit.plan.law import Law

Array = NDArray[Any]

HOLDING, MISSING = 0, 1
"""The two grids: what carries the power and stands against it; what comes nearest."""


@dataclass
class Likeness:
    """In what acts of a pair must be alike for the engine to say the same of them: the stretch between `cuts`, and
    `facts`, bits by nibbles as `Bits` has them. `raw` where even that is not sure to be enough."""

    cuts: Array
    facts: int
    raw: bool


class Chart:
    """The sheets of one law, made as pairs are met."""

    def __init__(self, law: Law, codes: Codes) -> None:
        self.law = law
        self.entries = Entries(law)
        self.grids = Grid(), Grid()
        offices, powers = len(codes.offices), len(codes.powers)
        self.pairs = np.full(offices * powers, -1, np.int32)
        """By office and power: its number among the pairs met, -1 for none."""
        self.powers = powers
        self.likenesses: list[Likeness] = []
        self.cuts = np.zeros(0, np.int64)
        """All moments at which something begins or ends for some pair met."""
        self._of_cuts: tuple[Array, ...] = (np.zeros((0, 1), np.int32), np.zeros((0, 1), np.int32))
        self._dated: tuple[Array, Array] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
        self.kinds: list[Array] = [np.zeros(0, np.int32) for _ in PARTS]
        """By number of what is stated (and for territories one more, see `kind`): what literals tell apart."""
        self._signs: list[dict[bytes, int]] = [{} for _ in PARTS]
        self._truth: list[tuple[list[Array], list[Array]]] = [([], []) for _ in PARTS]
        self._held = [0, 0, 0]
        self.dims = Dims((_EMPTY,) * 3, (_EMPTY,) * 3)

    def meet(self, pairs: Array, codes: Codes) -> bool:
        """Lay out pairs, given as office times powers plus power, that are new. Tells whether some were."""
        fresh = pairs[self.pairs[pairs] < 0]
        named = [(codes.offices[pair // self.powers], codes.powers[pair % self.powers]) for pair in fresh.tolist()]
        # All are told first, so that columns are made of them once.
        concerned_by = [self.law.concerned(*pair) for pair in named]
        numbers_by = [self.entries.take_in(concerned) for concerned in concerned_by]
        for pair, (office, power), concerned, numbers in zip(
            fresh.tolist(), named, concerned_by, numbers_by, strict=True
        ):
            self.pairs[pair] = len(self.likenesses)
            for which, grid in enumerate(self.grids):
                grid.add(self.entries.pick(office, power, numbers, which == MISSING), self.entries.columns)
            told = [self.law.told(entry) for entry in concerned]
            facts = 0
            for one in told:
                facts |= one.facts
            cuts = np.array(sorted(frozenset().union(*(one.cuts for one in told))), np.int64)
            self.likenesses.append(Likeness(cuts, facts, any(self.law.yields(entry) for entry in concerned)))
        if len(fresh):
            self._cut()
        return bool(len(fresh))

    def _cut(self) -> None:
        for grid in self.grids:
            grid.settle()
        self.cuts = np.unique(np.concatenate([sheet.cuts for grid in self.grids for sheet in grid.sheets]))
        self._dated = (np.zeros(0, np.int64), np.zeros(0, np.int64))
        moments = np.concatenate(([self.cuts[0] - 1], self.cuts)) if len(self.cuts) else np.zeros(1, np.int64)
        self._of_cuts = tuple(  # type: ignore[assignment]
            np.stack([
                (sheet.first + np.searchsorted(sheet.cuts, moments, side="right")).astype(np.int32)
                for sheet in grid.sheets
            ])
            for grid in self.grids
        )  # fmt: skip

    def between(self, acts: Acts, codes: Codes) -> tuple[Array, Array | None]:
        """In which stretch between all cuts each act begins, and in which it ends; `None` where each ends in its
        own."""
        self._date(codes)
        instants = np.flatnonzero(acts.dating < 0)
        if len(instants) == len(acts):
            return np.searchsorted(self.cuts, acts.since, side="right"), None
        since, until = self._dated
        begun, ended = since.take(acts.dating, mode="wrap"), until.take(acts.dating, mode="wrap")
        if len(instants):
            begun[instants] = ended[instants] = np.searchsorted(self.cuts, acts.since[instants], side="right")
        return begun, ended

    def stated(self, acts: Acts) -> tuple[Array, Array, Array]:
        """The kinds of the sites, the territory and the subjects that acts state."""
        sites, territories, subjects = self.kinds
        return (
            sites.take(acts.sites),
            territories.take(acts.territory, mode="wrap"),
            subjects.take(acts.subjects),
        )

    def _date(self, codes: Codes) -> None:
        """Bring what is kept of dates up to those that acts may state by now."""
        done = len(self._dated[0])
        if done < len(codes.datings):
            moments = np.array([self.law.table.moments(dating) for dating in codes.datings[done:]], np.int64)
            more = np.searchsorted(self.cuts, moments, side="right")
            self._dated = tuple(  # type: ignore[assignment]
                np.concatenate((old, more[:, side])) for side, old in enumerate(self._dated)
            )

    def stretches(self, which: int) -> Array:
        """int32[pairs, cuts + 1]: the stretch of each pair's sheet, by the stretch between all cuts."""
        return self._of_cuts[which]

    def tell_apart(self, codes: Codes) -> None:
        """Bring `kinds` and `dims` up to what acts may state by now. Blocks are let go if more is told apart."""
        stated: tuple[list[Any], ...] = (codes.places, [*codes.territories, None], codes.matters)
        grown = False
        for place in range(len(PARTS)):
            sets = self.entries.parts[place].sets
            if len(sets) != self._held[place]:
                self._held[place] = len(sets)
                self.kinds[place] = np.zeros(0, np.int32)
                self._signs[place], self._truth[place] = {}, ([], [])
                grown = True
            done = len(self.kinds[place])
            values = stated[place]
            if done < len(values):
                before = len(self._signs[place])
                more = [self._kind(place, value) for value in values[done:]]
                self.kinds[place] = np.concatenate((self.kinds[place], np.array(more, np.int32)))
                grown |= len(self._signs[place]) != before
        if grown:
            may, sure = ([np.array(truth[side], bool) for truth in self._truth] for side in (0, 1))
            self.dims = Dims(tuple(may), tuple(sure))
            for grid in self.grids:
                grid.clear()

    def _kind(self, place: int, stated: Any) -> int:
        takes = [self.law.takes(literals, stated) for literals in self.entries.parts[place].sets]
        may, sure = np.array([held is not False for held in takes]), np.array([held is True for held in takes])
        sign = may.tobytes() + sure.tobytes()
        found = self._signs[place].get(sign)
        if found is None:
            found = self._signs[place][sign] = len(self._signs[place])
            self._truth[place][0].append(may)
            self._truth[place][1].append(sure)
        return found


_EMPTY = np.zeros((0, 0), bool)
assert NONE == -1
"""A territory that is not stated stands last among the territories, where `kinds[-1]` finds it."""

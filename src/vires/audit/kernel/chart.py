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
from vires.audit.plan.law import Law, Told
from vires.model.registry import Entry

Array = NDArray[Any]

MOST_STRETCHES = 1 << 23
"""Places of a table that says for each case and each stretch between all cuts which of its own that is; where there
would be more it is searched for."""

HOLDING, MISSING = 0, 1
"""The two grids: what carries the power and stands against it; what comes nearest."""


@dataclass(frozen=True)
class Likeness:
    """In what acts of a case must be alike for the engine to say the same of them, where nothing else is known: the
    stretch between `cuts`, and `facts`, bits by nibbles as `Bits` has them."""

    cuts: Array
    facts: int


@dataclass(frozen=True)
class Sign:
    """Boxes in which an act may lie. `missing` are the facts of which it matters whether they are stated: what is
    stated of them is as the boxes want it, or the act would not lie in them. `facts` are those of which it matters
    what is stated of them, and `cut` tells that the moment and all places matter too, since something was left out.
    `sets` are the sets of literals of the boxes, by part."""

    missing: int
    facts: int
    cut: bool
    sets: tuple[Array, ...]


class Chart:
    """The sheets of laws that share a book, made as pairs are met. A pair is laid out anew at another vantage only
    where a provision that concerns it is seen otherwise; what it is laid out as is a *case*."""

    def __init__(self, law: Law, codes: Codes, epoch: int) -> None:
        self.laws = [law]
        self.book = law.book
        self.epoch = epoch
        """The number of the stretch between successions."""
        self.entries = Entries(law)
        self._takes = law.takes
        self.grids = Grid(), Grid()
        self.pairs = np.full(len(codes.offices) * len(codes.powers), -1, np.int32)
        """By office and power: its number among the pairs met, -1 for none."""
        self.powers = len(codes.powers)
        self.cases = np.full((1, 64), -1, np.int32)
        """By law and pair: the number of its case, -1 for none yet."""
        self.likenesses: list[Likeness] = []
        self._concerned: list[list[Entry]] = []
        self._instruments: list[frozenset[str]] = []
        self._alike: dict[tuple[int, ...], int] = {}
        self.cuts = np.zeros(0, np.int64)
        """All moments at which something begins or ends for some case."""
        self._of_cuts: list[Array] | None = None
        self._begins: list[Array] | None = None
        self._dated: tuple[Array, Array] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
        self.signs: list[Sign] = []
        self._signed: dict[tuple[int, bytes], int] = {}
        self.kinds: list[Array] = [np.zeros(0, np.int32) for _ in PARTS]
        """By number of what is stated: what literals tell apart. What is not stated of territories stands last."""
        self._signs: list[dict[bytes, int]] = [{} for _ in PARTS]
        self._truth: list[tuple[list[Array], list[Array]]] = [([], []) for _ in PARTS]
        self._held = [0, 0, 0]
        self.dims = Dims((_EMPTY,) * 3, (_EMPTY,) * 3)

    def add(self, law: Law) -> int:
        """Take in a law that is based on one of ours; returns its number."""
        self.laws.append(law)
        self.cases = np.concatenate((self.cases, np.full((1, self.cases.shape[1]), -1, np.int32)))
        return len(self.laws) - 1

    def meet(self, wanted: Array, codes: Codes) -> None:
        """Lay out what is new of laws and pairs, given as law times offices times powers, plus office times powers,
        plus power."""
        every = len(self.pairs)
        fresh = [
            divmod(one, every)
            for one in wanted.tolist()
            if self.pairs[one % every] < 0 or self.cases[one // every, self.pairs[one % every]] < 0
        ]
        known = len(self.likenesses)
        made: list[tuple[int, tuple[Told, ...], Array]] = []
        for law, code in fresh:
            pair = self._pair(code, codes)
            if self._shared(law, pair):
                continue
            office, power = codes.offices[code // self.powers], codes.powers[code % self.powers]
            told = tuple(self.laws[law].told(entry, office, power) for entry in self._concerned[pair])
            key = (pair, *map(id, told))
            case = self._alike.get(key)
            if case is None:
                case = self._alike[key] = known + len(made)
                # All is told before any is picked, so that columns are made of it once.
                made.append((code, told, self.entries.take_in(told)))
            self.cases[law, pair] = case
        for code, told, numbers in made:
            self._lay_out((codes.offices[code // self.powers], codes.powers[code % self.powers]), told, numbers)
        if made:
            self._cut()

    def _pair(self, code: int, codes: Codes) -> int:
        pair = int(self.pairs[code])
        if pair < 0:
            pair = self.pairs[code] = len(self._concerned)
            concerned = self.laws[0].concerned(codes.offices[code // self.powers], codes.powers[code % self.powers])
            self._concerned.append(concerned)
            self._instruments.append(frozenset(entry.instrument.instrument for entry in concerned))
            if pair >= self.cases.shape[1]:
                self.cases = np.concatenate((self.cases, np.full_like(self.cases, -1)), axis=1)
        return int(pair)

    def _shared(self, law: int, pair: int) -> bool:
        """Whether a pair has the case that it has in the law which this one is based on; it is given that then."""
        own = self.laws[law]
        if own.base is None or not self._instruments[pair].isdisjoint(own.changed):
            return False
        case = int(self.cases[self.laws.index(own.base), pair])
        self.cases[law, pair] = case
        return case >= 0

    def _lay_out(self, named: tuple[str, str], told: tuple[Told, ...], numbers: Array) -> None:
        for which, grid in enumerate(self.grids):
            grid.add(self.entries.pick(*named, numbers, which == MISSING), self.entries.columns)
        facts = 0
        for one in told:
            facts |= one.facts
        cuts = np.array(sorted(frozenset().union(*(one.cuts for one in told))), np.int64)
        self.likenesses.append(Likeness(cuts, facts))

    def unmet(self, laws: Any, pairs: Array) -> bool:
        """Whether some of these are not laid out yet; `laws` are numbers, one for each pair or for all."""
        numbers = self.pairs.take(pairs)
        return bool(numbers.min(initial=0) < 0 or self.cases[laws, numbers].min(initial=0) < 0)

    def case(self, laws: Any, pairs: Array) -> Array:
        """The cases of pairs that are laid out."""
        numbers = self.pairs.take(pairs)
        found: Array = self.cases[laws].take(numbers) if np.ndim(laws) == 0 else self.cases[laws, numbers]
        return found

    def _cut(self) -> None:
        for grid in self.grids:
            grid.settle()
        self.cuts = np.unique(np.concatenate([sheet.cuts for grid in self.grids for sheet in grid.sheets]))
        self._dated = (np.zeros(0, np.int64), np.zeros(0, np.int64))
        moments = np.concatenate(([self.cuts[0] - 1], self.cuts)) if len(self.cuts) else np.zeros(1, np.int64)
        self._of_cuts = self._begins = None
        if len(self.likenesses) * len(moments) <= MOST_STRETCHES:
            self._of_cuts = [
                np.concatenate([
                    (sheet.first + np.searchsorted(sheet.cuts, moments, side="right")).astype(np.int32)
                    for sheet in grid.sheets
                ])
                for grid in self.grids
            ]  # fmt: skip
        else:
            self._begins = [
                np.concatenate([
                    case * np.int64(len(moments)) + 1 + np.searchsorted(self.cuts, sheet.cuts)
                    for case, sheet in enumerate(grid.sheets)
                ])
                for grid in self.grids
            ]  # fmt: skip

    def stretches(self, which: int, cases: Array, begun: Array) -> Array:
        """The stretches of the sheets of cases, by the stretch between all cuts."""
        places = cases * np.int64(len(self.cuts) + 1) + begun
        if self._of_cuts is not None:
            return self._of_cuts[which].take(places)
        assert self._begins is not None
        # Every sheet has one stretch more than it has cuts.
        return np.searchsorted(self._begins[which], places, side="right") + cases

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
            moments = np.array([self.laws[0].table.moments(dating) for dating in codes.datings[done:]], np.int64)
            more = np.searchsorted(self.cuts, moments, side="right")
            self._dated = tuple(  # type: ignore[assignment]
                np.concatenate((old, more[:, side])) for side, old in enumerate(self._dated)
            )

    def sign(self, which: int, blocks: Array, rows: Array) -> Array:
        """Numbers of the sets of boxes that acts lie in or may: who lies in the same is asked about the same facts."""
        grid = self.grids[which]
        words = rows[:, 0].tolist() if rows.shape[1] == 1 else [row.tobytes() for row in rows]
        found = np.zeros(len(rows), np.int64)
        for place, key in enumerate(zip(blocks.tolist(), words, strict=True)):
            number = grid.signs.get(key)
            if number is None:
                boxes = grid.boxes(key[0], rows[place])
                number = grid.signs[key] = self._sign((which, boxes.tobytes()), boxes)
            found[place] = number
        return found

    def _sign(self, key: tuple[int, bytes], boxes: Array) -> int:
        number = self._signed.get(key)
        if number is None:
            missing = facts = 0
            cut = False
            for box in boxes.tolist():
                own, every = self.entries.turning[box]
                missing |= own
                if every >= 0:
                    facts, cut = facts | every, True
            parts = self.entries.columns.parts
            number = self._signed[key] = len(self.signs)
            self.signs.append(Sign(missing, facts, cut, tuple(np.unique(part[boxes]) for part in parts)))
        return number

    def settled(self, part: int, signs: Array, kinds: Array) -> Array:
        """Whether what acts state of a part is all that the boxes in which they may lie want of it; for acts whose
        boxes are known."""
        most = np.int64(len(self._signs[part]) + 1)
        both, which = np.unique(signs * most + kinds, return_inverse=True)
        sure = self.dims.sure[part]
        found = np.array([
            bool(sure[key % most, self.signs[key // most].sets[part]].all()) for key in both.tolist()
        ], bool)  # fmt: skip
        return found[which]

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
        takes = [self._takes(literals, stated) for literals in self.entries.parts[place].sets]
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

"""Bit rows: which entries of a list an act lies in, by its moment, its places and its facts.

The entries that concern one office and one power make a *sheet*. A sheet is cut in time into blocks, each with few
enough entries that a row of bits, one for each entry, fits in a few words. A block has such a row for each stretch of
its time, for each kind of site, territory and subject that entries tell apart, and for each way in which the facts of
a nibble can be stated. An act lies in the entries whose bits stand in all of its rows. Rows come in pairs: where an
entry may be so, and where it surely is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.kernel.entries import Columns, Picked
from vires.audit.plan.law import CHAIN, LAW, POLICY
from vires.compile.row import ALWAYS_SINCE

Array = NDArray[Any]

ENTRIES_A_BLOCK = 64
WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024, 4096)
"""Words that a row may have."""

WAYS = 81
"""Ways in which four facts can be stated: each so, not so, or not at all."""


def _ways() -> tuple[Array, Array, Array]:
    """The number of each way, by the nibble of what is known times 16 and that of what is true; and for what is asked
    of a nibble (that which must be so times 16, that which must not), whether each way may do, and surely does."""
    numbers = np.zeros(256, np.int16)
    may, does = np.zeros((256, WAYS), bool), np.zeros((256, WAYS), bool)
    asked = np.arange(256)
    must, must_not = asked >> 4, asked & 15
    for known in range(16):
        for true in range(16):
            if true & ~known:
                continue
            digits = [(known >> bit & 1) + (true >> bit & 1) for bit in range(4)]
            way = sum(digit * 3**bit for bit, digit in enumerate(digits))
            numbers[known << 4 | true] = way
            may[:, way] = ((must & known & ~true) == 0) & ((must_not & true) == 0)
            does[:, way] = ((must & ~true) == 0) & ((must_not & ~(known & ~true)) == 0)
    return numbers, may, does


WAY_OF, MAY, DOES = _ways()


@dataclass(frozen=True)
class Dims:
    """What blocks tell apart: for sites, territories and subjects, by the kinds of what is stated, whether each set
    of literals may take it in, and surely does."""

    may: tuple[Array, ...]
    sure: tuple[Array, ...]


class Pool:
    """Rows of one width."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.count = 0
        self.may = np.zeros((1024, width), np.uint64)
        self.sure = np.zeros((1024, width), np.uint64)
        self.open = np.zeros(1024, bool)
        """Whether the two rows of a number differ."""
        self.masks = np.zeros((64, 3, width), np.uint64)
        """By block of this width: which entries are chains, limits of law, limits of policy."""
        self.blocks = 0

    def block(self, masks: Array) -> int:
        """Put in what the entries of a block are; returns its number among those of this width."""
        if self.blocks == len(self.masks):
            self.masks = np.concatenate((self.masks, np.zeros_like(self.masks)))
        self.masks[self.blocks] = masks
        self.blocks += 1
        return self.blocks - 1

    def add(self, may: Array, sure: Array) -> int:
        """Put rows of truth values in; returns the number of the first."""
        first, self.count = self.count, self.count + len(may)
        if self.count > len(self.may):
            size = max(2 * len(self.may), self.count)
            for name in ("may", "sure", "open"):
                old = getattr(self, name)
                new = np.zeros((size, *old.shape[1:]), old.dtype)
                new[:first] = old[:first]
                setattr(self, name, new)
        self.may[first : self.count] = packed(may, self.width)
        self.sure[first : self.count] = packed(sure, self.width)
        self.open[first : self.count] = (may != sure).any(axis=1)
        return first


def packed(rows: Array, width: int) -> Array:
    """Truth values as words, the first in the lowest bit."""
    padded = np.zeros((len(rows), width * 64), bool)
    padded[:, : rows.shape[1]] = rows
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


class Sheet:
    """The entries of one office and power, cut in time. Stretches are numbered from `first` in the grid."""

    def __init__(self, picked: Picked, columns: Columns, first: int) -> None:
        self.picked = picked
        self.first = first
        since, until = columns.since[picked.numbers], columns.until[picked.numbers]
        self.cuts: Array = np.unique(np.concatenate((since, until)))
        """Stretch `i` lies before cut `i`, the last one after all."""
        self.cuts = self.cuts[np.abs(self.cuts) < -ALWAYS_SINCE]
        self.starts = self._starts(since, until)
        """The first stretch of each block."""

    def _starts(self, since: Array, until: Array) -> Array:
        """Blocks as long as about so many entries touch them, or as touch one moment of them if more do."""
        begins = np.searchsorted(np.sort(since), self.cuts, side="right")
        ends = np.searchsorted(np.sort(until), self.cuts, side="right")
        begun = np.concatenate(([int((since == ALWAYS_SINCE).sum())], begins))
        alive = begun - np.concatenate(([0], ends))
        starts, place = [0], 0
        while True:
            most = max(ENTRIES_A_BLOCK, int(alive[place]) * 2) - int(alive[place])
            place = max(int(np.searchsorted(begun, begun[place] + most, side="right")), place + 1)
            if place > len(self.cuts):
                return np.array(starts, np.int64)
            starts.append(place)

    def __len__(self) -> int:
        return len(self.cuts) + 1


class Grid:
    """The sheets of one kind of list under one law."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.stretches = 0
        self.block_of = np.zeros(0, np.int32)
        """By stretch: its block; -1 where that is not made yet."""
        self.row_of = np.zeros(0, np.int64)
        """By stretch: its row in the pool of its block."""
        self.sheet_of = np.zeros(0, np.int32)
        self.clear()

    def clear(self) -> None:
        """Let all blocks go: what is told apart has changed."""
        self.pools: dict[int, Pool] = {}
        self.width = np.zeros(64, np.int16)
        """By block: the words of its rows, the first row for each part and each nibble (-1 where it asks nothing of
        it), its number in its pool, and where its answers begin."""
        self.part = np.full((3, 64), -1, np.int64)
        self.nibble = np.full((0, 64), -1, np.int64)
        self.begin = np.zeros(64, np.int64)
        self.slot = np.zeros(64, np.int64)
        self.answers = np.zeros(1024, np.int64)
        self.numbers = np.zeros(1024, np.int64)
        """By entry of a block: what it answers, and its number among all boxes."""
        self.signs: dict[tuple[int, Any], int] = {}
        """Which entries an act lies in, by block and words: the number that a chart gave it."""
        self.answered = 0
        self.count = 0
        self.parts_asked: set[int] = set()
        self.nibbles_asked: set[int] = set()
        """Of which parts and of which nibbles some block asks."""
        self.block_of[:] = -1

    def add(self, picked: Picked, columns: Columns) -> Sheet:
        """Take in the entries of an office and a power."""
        sheet = Sheet(picked, columns, self.stretches)
        self.sheets.append(sheet)
        self.stretches += len(sheet)
        return sheet

    def settle(self) -> None:
        """Make room for the stretches of the sheets taken in since."""
        more = self.stretches - len(self.block_of)
        if more:
            self.block_of = np.concatenate((self.block_of, np.full(more, -1, np.int32)))
            self.row_of = np.concatenate((self.row_of, np.zeros(more, np.int64)))
            lengths = [len(sheet) for sheet in self.sheets]
            self.sheet_of = np.repeat(np.arange(len(self.sheets), dtype=np.int32), lengths)

    def make(self, stretches: Array, columns: Columns, dims: Dims) -> None:
        """Make the blocks of some stretches, where they are not made yet."""
        missing = stretches[self.block_of[stretches] < 0]
        for stretch in missing.tolist():
            if self.block_of[stretch] < 0:
                sheet = self.sheets[self.sheet_of[stretch]]
                local = stretch - sheet.first
                self._block(sheet, int(np.searchsorted(sheet.starts, local, side="right")) - 1, columns, dims)

    def _block(self, sheet: Sheet, number: int, columns: Columns, dims: Dims) -> None:
        picked, cuts = sheet.picked, sheet.cuts
        first = int(sheet.starts[number])
        last = int(sheet.starts[number + 1]) if number + 1 < len(sheet.starts) else len(sheet)
        moments = cuts[max(first - 1, 0) : last - 1]
        if first == 0:
            moments = np.concatenate(([cuts[0] - 1 if len(cuts) else 0], moments[: last - 1]))
        low, high = moments[0], moments[-1]
        numbers = picked.numbers
        touching = (columns.since[numbers] <= high) & (columns.until[numbers] > low)
        numbers, sure = _needed(columns, numbers[touching], picked.sure[touching], low, high)
        since, until, asked = columns.since[numbers], columns.until[numbers], columns.asked[numbers]
        width = next(width for width in WIDTHS if width * 64 >= len(numbers))
        pool = self.pools.get(width)
        if pool is None:
            pool = self.pools[width] = Pool(width)
        block, self.count = self.count, self.count + 1
        self._room(block, columns.nibbles[-1] + 1 if columns.nibbles else 0)
        alive = (since[None, :] <= moments[:, None]) & (until[None, :] > moments[:, None])
        stretches = slice(sheet.first + first, sheet.first + last)
        self.row_of[stretches] = pool.add(alive, alive & sure[None, :]) + np.arange(last - first)
        self.block_of[stretches] = block
        self.width[block] = width
        self.part[:, block] = self.nibble[:, block] = -1
        for place in range(3):
            sets = columns.parts[place][numbers]
            if sets.any():
                self.parts_asked.add(place)
                self.part[place, block] = pool.add(dims.may[place][:, sets], dims.sure[place][:, sets])
        for column in np.flatnonzero(asked.any(axis=0)).tolist():
            some = asked[:, column]
            self.nibbles_asked.add(columns.nibbles[column])
            self.nibble[columns.nibbles[column], block] = pool.add(MAY[some].T, DOES[some].T)
        kinds = columns.kind[numbers]
        self.slot[block] = pool.block(
            np.stack([packed((kinds == kind)[None, :], width)[0] for kind in (CHAIN, LAW, POLICY)])
        )
        self._answer(block, columns.answer[numbers], numbers)

    def _room(self, block: int, nibbles: int) -> None:
        if len(self.nibble) < nibbles:
            more = np.full((nibbles - len(self.nibble), self.nibble.shape[1]), -1, np.int64)
            self.nibble = np.concatenate((self.nibble, more))
        if block >= len(self.width):
            size = 2 * block + 2
            self.width = np.resize(self.width, size)
            self.begin = np.resize(self.begin, size)
            self.slot = np.resize(self.slot, size)
            for name in ("part", "nibble"):
                old = getattr(self, name)
                new = np.full((len(old), size), -1, np.int64)
                new[:, : old.shape[1]] = old
                setattr(self, name, new)

    def _answer(self, block: int, answers: Array, numbers: Array) -> None:
        self.begin[block] = self.answered
        end = self.answered + len(answers)
        if end > len(self.answers):
            self.answers, self.numbers = np.resize(self.answers, 2 * end), np.resize(self.numbers, 2 * end)
        self.answers[self.answered : end] = answers
        self.numbers[self.answered : end] = numbers
        self.answered = end

    def boxes(self, block: int, row: Array) -> Array:
        """The numbers of the boxes whose bits stand in a row of words."""
        bits = np.unpackbits(row.view(np.uint8), bitorder="little")
        found: Array = self.numbers[self.begin[block] + np.flatnonzero(bits)]
        return found


def _needed(columns: Columns, numbers: Array, sure: Array, low: int, high: int) -> tuple[Array, Array]:
    """Entries without those that come after one that is always so: no act in the block gets as far."""
    always = (
        sure
        & (columns.since[numbers] <= low)
        & (columns.until[numbers] > high)
        & ~columns.asked[numbers].any(axis=1)
        & ~np.any([part[numbers] != 0 for part in columns.parts], axis=0)
    )
    kinds = columns.kind[numbers]
    keep = np.ones(len(numbers), bool)
    for group, closing in (
        (kinds == CHAIN, kinds == CHAIN),
        ((kinds == LAW) | (kinds == POLICY), kinds == LAW),
        (kinds > POLICY, kinds > POLICY),
    ):
        found = np.flatnonzero(always & closing)
        if len(found):
            keep[found[0] + 1 :] &= ~group[found[0] + 1 :]
    return numbers[keep], sure[keep]

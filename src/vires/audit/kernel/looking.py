"""Acts held against bit rows."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.kernel.chart import HOLDING, Chart
from vires.audit.kernel.grid import Grid, Pool

compiled: Any
try:
    compiled = import_module("vires.audit.kernel._look")
except ImportError:
    compiled = None
"""The same in C, where there was a compiler when this was built."""

MOST_NIBBLES = 240
"""Nibbles of facts that what is compiled has room for."""

Array = NDArray[Any]

ONE = np.uint64(1)


@dataclass(frozen=True)
class Seen:
    """What rows tell of `n` acts. `open` is where they do not tell; what else is said there means nothing. `first`
    has the numbers of the first chain, the first limit and the first miss, -1 for none; `some` whether some limit of
    law, and some of policy, stands against the act. `signs` tells for open acts in which boxes they may lie; it is -1
    where that is not known."""

    open: Array
    signs: Array
    first: tuple[Array, ...]
    some: tuple[Array, Array]

    @classmethod
    def of(cls, count: int) -> Seen:
        """Room for so many acts, of which nothing is seen yet."""
        return cls(
            np.zeros(count, bool),
            np.full(count, -1, np.int64),
            tuple(np.full(count, -1, np.int64) for _ in range(3)),
            (np.zeros(count, bool), np.zeros(count, bool)),
        )


@dataclass(frozen=True)
class Stated:
    """What `n` acts state, as a chart tells it apart: the case, the stretches between cuts in which the
    act begins and ends, the kinds of sites, territory and subjects, and the ways in which facts are stated."""

    cases: Array
    begun: Array
    ended: Array | None
    kinds: tuple[Array, ...]
    ways: Array

    def take(self, rows: Array) -> Stated:
        """Some of the acts."""
        return Stated(
            self.cases[rows],
            self.begun[rows],
            None if self.ended is None else self.ended[rows],
            tuple(kinds[rows] for kinds in self.kinds),
            self.ways[:, rows],
        )


def look(chart: Chart, which: int, stated: Stated) -> Seen:
    """Hold acts against one of the two grids."""
    cases, count, grid = stated.cases, len(stated.cases), chart.grids[which]
    stretches = chart.stretches(which, cases, stated.begun)
    seen = Seen.of(count)
    if stated.ended is not None:
        np.not_equal(chart.stretches(which, cases, stated.ended), stretches, out=seen.open)
    blocks = grid.block_of[stretches]
    if blocks.min(initial=0) < 0:
        grid.make(np.unique(stretches[blocks < 0]), chart.entries.columns, chart.dims)
        blocks = grid.block_of[stretches]
    if compiled is not None and len(grid.nibbles_asked) <= MOST_NIBBLES:
        _look_compiled(chart, which, seen, stated, stretches, blocks)
    else:
        _look_by_columns(chart, which, seen, stated, stretches, blocks)
    return seen


def _look_compiled(chart: Chart, which: int, seen: Seen, stated: Stated, stretches: Array, blocks: Array) -> None:
    grid, count = chart.grids[which], len(blocks)
    assert compiled is not None
    across = seen.open.copy()
    compiled.look(
        which,
        tuple(sorted(grid.parts_asked)),
        tuple(sorted(grid.nibbles_asked)),
        tuple((width, pool.may, pool.sure, pool.open, pool.masks) for width, pool in grid.pools.items()),
        grid.part.shape[1],
        (
            np.ascontiguousarray(stretches, np.int64), np.ascontiguousarray(blocks, np.int32), grid.row_of, grid.width,
            grid.slot, grid.begin, grid.part, grid.nibble,
            *(np.ascontiguousarray(kinds, np.int32) for kinds in stated.kinds),
            np.ascontiguousarray(stated.ways, np.int16), grid.answers, seen.open, *seen.some, *seen.first,
        ),
    )  # fmt: skip
    left = np.flatnonzero(seen.open & ~across)
    if len(left):
        # Those that are open are looked at again, for the boxes in which they may lie.
        again = Seen.of(len(left))
        _look_by_columns(chart, which, again, stated.take(left), stretches[left], blocks[left])
        seen.signs[left] = again.signs
    assert count == len(seen.open)


def _look_by_columns(chart: Chart, which: int, seen: Seen, stated: Stated, stretches: Array, blocks: Array) -> None:
    grid, count = chart.grids[which], len(blocks)
    widths = grid.width[blocks]
    for width, pool in grid.pools.items():
        rows = np.flatnonzero(widths == width)
        if len(rows):
            own = None if len(rows) == count else rows
            _look(chart, pool, which, seen, own, (stretches, blocks, stated.kinds, stated.ways))


def _look(chart: Chart, pool: Pool, which: int, seen: Seen, rows: Array | None, stated: Any) -> None:
    stretches, blocks, kinds, ways = stated
    grid = chart.grids[which]
    if rows is not None:
        stretches, blocks = stretches[rows], blocks[rows]
        kinds = tuple(kind[rows] for kind in kinds)
        ways = ways[:, rows]
    first = grid.row_of[stretches]
    may = pool.may.take(first, axis=0)
    open_ = pool.open.take(first)
    used: list[tuple[Array | None, Array]] = [(None, first)]
    for start, number in (*zip(grid.part, kinds, strict=True), *zip(grid.nibble, ways, strict=False)):
        if not (start >= 0).any():
            continue
        base = start[blocks]
        asked = base >= 0
        if asked.all():
            place = base + number
            may &= pool.may.take(place, axis=0)
            open_ |= pool.open.take(place)
            used.append((None, place))
        elif asked.any():
            some = np.flatnonzero(asked)
            place = base[some] + number[some]
            may[some] &= pool.may.take(place, axis=0)
            open_[some] |= pool.open.take(place)
            used.append((some, place))
    slots = grid.slot[blocks]
    left = np.zeros(len(blocks), bool)
    bearing = may
    if open_.any():
        doubtful = np.flatnonzero(open_)
        sure = _sure(pool, doubtful, used, len(blocks))
        unsettled = may[doubtful] & ~sure
        if which == HOLDING:
            left[doubtful] = _turns(pool, slots[doubtful], may[doubtful], unsettled)
        else:
            left[doubtful] = _before(unsettled, sure)
        bearing = may.copy()
        bearing[doubtful] = _bearing(pool, which, slots[doubtful], may[doubtful], may[doubtful] & sure)
    begin = grid.begin[blocks]
    own = slice(None) if rows is None else rows
    if left.any():
        some = np.flatnonzero(left)
        numbers = some if rows is None else rows[some]
        # What spans several stretches lies in other boxes in each.
        seen.signs[numbers] = np.where(seen.open[numbers], -1, chart.sign(which, blocks[some], bearing[some]))
        seen.open[numbers] = True
    if which == HOLDING:
        masks = pool.masks
        chain = may & masks[:, 0].take(slots, axis=0)
        law = may & masks[:, 1].take(slots, axis=0)
        policy = may & masks[:, 2].take(slots, axis=0)
        seen.first[0][own] = _answers(grid, begin, chain)
        seen.first[1][own] = _answers(grid, begin, law | policy)
        seen.some[0][own] = law.any(axis=1)
        seen.some[1][own] = policy.any(axis=1)
    else:
        seen.first[2][own] = _answers(grid, begin, may)


def _sure(pool: Pool, doubtful: Array, used: list[tuple[Array | None, Array]], count: int) -> Array:
    """The rows of what surely is so, for some of the acts."""
    sure = np.full((len(doubtful), pool.width), ~np.uint64(0))
    where = np.full(count, -1, np.int64)
    where[doubtful] = np.arange(len(doubtful))
    for some, place in used:
        if some is None:
            sure &= pool.sure.take(place[doubtful], axis=0)
        else:
            into = where[some]
            chosen = into >= 0
            sure[into[chosen]] &= pool.sure.take(place[chosen], axis=0)
    return sure


def _turns(pool: Pool, slots: Array, may: Array, unsettled: Array) -> Array:
    """Whether what is not settled may bear on an answer: on whether there is a chain, which comes first, or which
    limits stand against the act."""
    masks = pool.masks.take(slots, axis=0)
    chain = masks[:, 0]
    turned: Array = np.any((masks[:, 1] | masks[:, 2]) & unsettled, axis=1)
    turned |= _before(unsettled & chain, may & ~unsettled & chain)
    return turned


def _bearing(pool: Pool, which: int, slots: Array, may: Array, sure: Array) -> Array:
    """What an act may lie in, without what comes after something that settles it: no answer gets as far. A limit that
    is open may yield to any chain, so that all chains bear on it."""
    if which != HOLDING:
        return may & _up_to(sure)
    masks = pool.masks.take(slots, axis=0)
    chain, law = masks[:, 0], masks[:, 1]
    limits = may & ~chain & _up_to(sure & law)
    chains = may & chain
    doubted = np.any(limits & ~sure, axis=1)
    chains[~doubted] &= _up_to(sure & chain)[~doubted]
    found: Array = limits | chains
    return found


def _up_to(rows: Array) -> Array:
    """All bits up to the lowest of each row, it among them; all of them where there is none."""
    place = _place(rows)[:, None] - 64 * np.arange(rows.shape[1])
    words = (np.uint64(2) << np.clip(place, 0, 63).astype(np.uint64)) - ONE
    words[place < 0] = 0
    words[place >= 63] = ~np.uint64(0)
    return words


def _before(unsettled: Array, sure: Array) -> Array:
    """Whether something that is not settled comes before the first that is sure."""
    found: Array = _place(unsettled) < _place(sure)
    return found


def _place(rows: Array) -> Array:
    """The number of the lowest bit of each row; past all of them where there is none."""
    count, width = rows.shape
    if width == 1:
        word = rows[:, 0]
        only: Array = np.bitwise_count((word & (~word + ONE)) - ONE).astype(np.int64)
        return only
    some = rows != 0
    first = some.argmax(axis=1)
    word = rows[np.arange(count), first]
    place: Array = first * 64 + np.bitwise_count((word & (~word + ONE)) - ONE)
    place[~some.any(axis=1)] = width * 64
    return place


def _answers(grid: Grid, begin: Array, rows: Array) -> Array:
    """The answers of the first entries that stand; -1 where none does."""
    place = _place(rows)
    none = place >= rows.shape[1] * 64
    place[none] = 0
    found: Array = grid.answers.take(begin + place, mode="clip")
    found[none] = -1
    return found

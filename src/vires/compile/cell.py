"""Cells: the rows that concern one office and one power, by period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vires.compile.row import Row

ROWS_A_STRETCH = 4
"""About as many rows begin in a stretch; finer ones would cost more to lay out than they save."""


class Stretch(NamedTuple):
    """The rows that touch a stretch of time: of grants, of limits of law and of policy that are not met, and of
    limits that reach the act, met or not."""

    grants: tuple[Row, ...] = ()
    laws: tuple[Row, ...] = ()
    policies: tuple[Row, ...] = ()
    reaching: tuple[Row, ...] = ()


EMPTY = Stretch()


class Share(NamedTuple):
    """What one provision has in a cell: its rows, and whether they do not tell all (something is undefined or
    open whoever asks, or a limit may yield)."""

    provision: str
    rows: Stretch
    unsure: bool = False


class Cell:
    """One office and one power."""

    __slots__ = ("cuts", "stretches", "unsure")

    def __init__(self, cuts: Sequence[int], stretches: Sequence[Stretch], unsure: frozenset[str]) -> None:
        self.cuts = cuts
        self.stretches = stretches
        self.unsure = unsure
        """The provisions whose rows do not tell all."""

    @property
    def slow(self) -> bool:
        """Whether rows do not tell all."""
        return bool(self.unsure)

    @classmethod
    def of(cls, shares: Sequence[Share]) -> Cell:
        """The cell in which some provisions have their shares."""
        every = [row for share in shares for rows in share.rows for row in rows]
        cuts = sorted({cut for row in every for cut in (row.since, row.until)})
        wanted = max(len(every) // ROWS_A_STRETCH, 1)
        if len(cuts) > wanted + 1:
            step = len(cuts) / wanted
            cuts = sorted({cuts[int(number * step)] for number in range(wanted)} | {cuts[-1]})
        lists: list[tuple[list[Row], ...]] = [([], [], [], []) for _ in range(len(cuts) + 1)]
        for share in shares:
            for kind, rows in enumerate(share.rows):
                for row in rows:
                    for number in _touched(cuts, row):
                        lists[number][kind].append(row)
        stretches = [Stretch(*map(tuple, found)) if any(found) else EMPTY for found in lists]
        return cls(cuts, stretches, frozenset(share.provision for share in shares if share.unsure))

    def revised(self, gone: Iterable[Share], come: Iterable[Share]) -> Cell:
        """The cell with some shares taken out and others put in; where it is cut stays."""
        stretches = list(self.stretches)
        unsure = set(self.unsure)
        for share in gone:
            unsure.discard(share.provision)
            for number in {n for rows in share.rows for row in rows for n in _touched(self.cuts, row)}:
                stretches[number] = Stretch(
                    *(tuple(row for row in rows if row.provision != share.provision) for rows in stretches[number])
                )
        for share in come:
            if share.unsure:
                unsure.add(share.provision)
            for kind, rows in enumerate(share.rows):
                for row in rows:
                    for number in _touched(self.cuts, row):
                        lists = list(stretches[number])
                        lists[kind] = (*lists[kind], row)
                        stretches[number] = Stretch(*lists)
        return Cell(self.cuts, stretches, frozenset(unsure))

    def between(self, start: int, end: int) -> Stretch:
        """The rows that touch the time from one instant to another."""
        first, last = bisect_right(self.cuts, start), bisect_right(self.cuts, end)
        if first == last:
            return self.stretches[first]
        touched = self.stretches[first : last + 1]
        return Stretch(*(tuple(dict.fromkeys(row for one in touched for row in one[kind])) for kind in range(4)))


def _touched(cuts: Sequence[int], row: Row) -> range:
    """The numbers of the stretches that a row touches."""
    return range(bisect_right(cuts, row.since), bisect_right(cuts, row.until - 1) + 1)

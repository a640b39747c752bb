"""Cells: the rows that concern one office and one power, by period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from vires.compile.row import NEVER_UNTIL, Row

ROWS_A_STRETCH = 4
"""About as many rows begin in a stretch; finer ones would cost more to lay out than they save."""


class Stretch(NamedTuple):
    """The rows that touch a stretch of time: of grants, of limits of law and of policy that are not met, and of
    limits that reach the act, met or not."""

    grants: tuple[Row, ...]
    laws: tuple[Row, ...]
    policies: tuple[Row, ...]
    reaching: tuple[Row, ...]


EMPTY = Stretch((), (), (), ())


class Cell:
    """One office and one power."""

    __slots__ = ("cuts", "slow", "stretches")

    def __init__(
        self,
        grants: Sequence[Row],
        laws: Sequence[Row],
        policies: Sequence[Row],
        reaching: Sequence[Row],
        slow: bool = False,
    ) -> None:
        kinds = (grants, laws, policies, reaching)
        self.slow = slow
        """Whether rows do not tell all: something is undefined, or a limit may yield."""
        cuts = sorted({cut for rows in kinds for row in rows for cut in (row.since, row.until)})
        wanted = max(sum(map(len, kinds)) // ROWS_A_STRETCH, 1)
        if len(cuts) > wanted + 1:
            step = len(cuts) / wanted
            cuts = sorted({cuts[int(number * step)] for number in range(wanted)} | {cuts[-1]})
        self.cuts = cuts
        lists: list[tuple[list[Row], ...]] = [([], [], [], []) for _ in cuts]
        for kind, rows in enumerate(kinds):
            for row in rows:
                first = max(bisect_right(cuts, row.since) - 1, 0)
                last = len(cuts) if row.until == NEVER_UNTIL else bisect_right(cuts, row.until - 1)
                for number in range(first, last):
                    lists[number][kind].append(row)
        self.stretches = [EMPTY, *(Stretch(*map(tuple, found)) for found in lists)]

    def stretch(self, instant: int) -> Stretch:
        """The rows that touch the stretch in which an instant lies."""
        return self.stretches[bisect_right(self.cuts, instant)]

    def between(self, start: int, end: int) -> Stretch:
        """The rows that touch the time from one instant to another."""
        first, last = bisect_right(self.cuts, start), bisect_right(self.cuts, end)
        if first == last:
            return self.stretches[first]
        touched = self.stretches[first : last + 1]
        return Stretch(*(tuple(dict.fromkeys(row for one in touched for row in one[kind])) for kind in range(4)))

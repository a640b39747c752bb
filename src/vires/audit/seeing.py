"""Vantages row by row: what was known, or which law was made, at a moment that the table states (S2).

Two vantages between which nothing became known and no law was made see the same record, so each row is given the one
vantage that stands for all which see what it sees. There are no more of these than dates in the record, however many
rows there are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.codes import Codes
from vires.compile.index import Index
from vires.compile.points import EPOCH, MICROSECOND
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]


class Seeing:
    """Numbers of vantages that differ from one in `known_by`, in `as_of`, or in both."""

    def __init__(self, registry: Registry, vantage: Vantage, codes: Codes) -> None:
        self.vantage = vantage
        self.codes = codes
        self._dates = np.array(Index(registry).thresholds, np.int64)
        self._known: dict[tuple[int, int], int] = {}

    def numbers(self, known_by: Longs | None, as_of: Longs | None) -> Ints:
        """The number of each row's vantage; `None` where the moment is that of the vantage itself."""
        sides = [None if side is None else np.searchsorted(self._dates, side, "right") for side in (known_by, as_of)]
        width = len(self._dates) + 1
        left, right = (np.zeros(1, np.int64) if side is None else side for side in sides)
        keys, rows = np.unique(left * width + right, return_inverse=True)
        count = len(next(side for side in sides if side is not None))
        table = []
        for key in keys.tolist():
            pair = divmod(key, width)
            if pair not in self._known:
                self._known[pair] = self.codes.vantage(self._vantage(pair, sides[0] is not None, sides[1] is not None))
            table.append(self._known[pair])
        return np.broadcast_to(np.array(table, np.int32)[rows], (count,))

    def _vantage(self, pair: tuple[int, int], known: bool, made: bool) -> Vantage:
        changed: dict[str, Any] = {}
        if known:
            changed["known_by"] = self._standing(pair[0])
        if made:
            changed["as_of"] = self._standing(pair[1])
        return replace(self.vantage, **changed)

    def _standing(self, place: int) -> Dating:
        """The moment that stands for all between two dates of the record: the first of them, or the last before all."""
        if not len(self._dates):
            return Dating.parse("1970-01-01T00:00Z")
        moment = int(self._dates[place - 1]) if place else int(self._dates[0]) - 1
        text = (EPOCH + moment * MICROSECOND).isoformat(timespec="microseconds").replace("+00:00", "Z")
        return Dating.parse(text)

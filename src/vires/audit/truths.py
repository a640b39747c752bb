"""Facts of a table: columns that say whether something is so, and columns of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vires.audit.codes import NONE, Codes
from vires.audit.mapping import Circumstance
from vires.audit.termreader import Columns
from vires.audit.trouble import shown
from vires.audit.unknown import Unknown
from vires.audit.words import Ints, Looked, indexed, texts

TRUE = frozenset({"true", "yes", "y", "t", "1"})
FALSE = frozenset({"false", "no", "n", "f", "0"})


class TruthReader:
    """1 for what is so, 0 for what is not, -1 for what is not stated; below it stand reasons, as with terms."""

    def __init__(self, part: str, given: Circumstance, codes: Codes, unknown: Unknown) -> None:
        self.part = part
        self.given = given
        self.codes = codes
        self.unknown = unknown
        self._missed: set[str] = set()
        self._looked = Looked(self._look)

    def read(self, columns: Columns, count: int) -> Ints:
        """The truths of a batch."""
        if self.given.column is None:
            return np.full(count, int(bool(self.given.constant)), np.int32)
        column = columns(self.given.column)
        if pa.types.is_boolean(column.type) and not self.given.codes:
            empty = self._look(None)
            return np.asarray(column.cast(pa.int32()).fill_null(empty).to_numpy(zero_copy_only=False), np.int32)
        numbers, values, rows = self._looked.numbers(texts(column))
        if count and numbers.min() < NONE:
            counts = np.bincount(rows[rows >= 0], minlength=len(values))
            for value, often in zip(values, counts.tolist(), strict=True):
                if often and value in self._missed:
                    self.unknown.add(self.part, shown(value), often)
        return numbers

    def _look(self, value: Any) -> int:
        if value is not None and value in self.given.codes:
            said = self.given.codes[value]
            return NONE if said is None else int(bool(said))
        if value is None or not value.strip():
            if self.given.empty == "not-decidable":
                return -self.codes.reason(f"{self.part}: no value") - 1
            return NONE
        word = value.strip().casefold()
        if word in TRUE or word in FALSE:
            return int(word in TRUE)
        self._missed.add(value)
        return -self.codes.reason(f"{self.part}: `{shown(value)}` is neither true nor false") - 1


class NumberReader:
    """Numbers, NaN where none is stated, with the number of a reason where a row has one."""

    def __init__(self, part: str, given: Circumstance, codes: Codes) -> None:
        self.part = part
        self.given = given
        self.codes = codes

    def read(self, columns: Columns, count: int) -> tuple[NDArray[np.float64], Ints]:
        """The numbers of a batch."""
        reasons = np.zeros(count, np.int32)
        if self.given.column is None:
            return np.full(count, float(self.given.constant or 0)), reasons
        column = columns(self.given.column)
        values, wrong = numbers_of(column, {word: _float(said) for word, said in self.given.codes.items()})
        for row, text in wrong.items():
            reasons[row] = self.codes.reason(f"{self.part}: `{shown(text)}` is no number")
        if self.given.empty == "not-decidable":
            bare = np.isnan(values) & (reasons == 0)
            if bare.any():
                reasons[bare] = self.codes.reason(f"{self.part}: no value")
        return values * self.given.times, reasons


def numbers_of(column: pa.Array, codes: dict[str, float]) -> tuple[NDArray[np.float64], dict[int, str]]:
    """A column as numbers, NaN where it is empty, and the text of the rows in which it holds none. Infinity and what
    is not a number are none."""
    kind = column.type
    if (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)) and not codes:
        empty = ~column.is_valid().to_numpy(zero_copy_only=False)
        values = column.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False).astype(np.float64)
        # A table made from a frame keeps what is empty as NaN; infinity is a mistake.
        bad = np.isinf(values) & ~empty
        if bad.any():
            values = np.where(bad, np.nan, values)
        return values, {int(row): "infinity" for row in np.flatnonzero(bad)}
    words, rows = indexed(texts(column))
    table, wrong = np.full(len(words) + 1, np.nan), np.zeros(len(words) + 1, np.bool_)
    for number, word in enumerate(words):
        if word is None or (word not in codes and not word.strip()):
            continue
        try:
            table[number] = codes[word] if word in codes else float(word.strip().replace("_", "x"))
            wrong[number] = word not in codes and not np.isfinite(table[number])
        except ValueError:
            wrong[number] = True
        if wrong[number]:
            table[number] = np.nan
    return table[rows], {int(row): words[rows[row]] for row in np.flatnonzero(wrong[rows])}


def _float(said: bool | float | None) -> float:
    return float("nan") if said is None else float(said)

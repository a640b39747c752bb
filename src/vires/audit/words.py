"""The cells of a column as numbers, looked up once for each word that is new.

Where the words of a column are the same few again and again, a batch costs little more than its indices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int32]
MOST_WORDS = 200_000
"""Words of one column that are remembered."""


def indexed(column: pa.Array) -> tuple[list[Any], NDArray[np.int64]]:
    """The distinct cells of a column, and for each row which of them it has; -1 where it is empty."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    values = column.dictionary.to_pylist()
    indices = column.indices
    if indices.null_count:
        indices = indices.fill_null(-1)
    found = indices.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
    empty = [number for number, value in enumerate(values) if value is None]
    for number in empty:
        found = np.where(found == number, -1, found)
    return values, found


def texts(column: pa.Array) -> pa.Array:
    """A column with its cells as text: numbers as they are written, whole ones without a point."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column if pa.types.is_string(kind.value_type) else texts(column.dictionary_decode())
    if pa.types.is_string(kind) or pa.types.is_null(kind):
        return column if pa.types.is_string(kind) else column.cast(pa.string())
    if pa.types.is_floating(kind):
        whole = column.cast(pa.float64())
        return pa.array([_number(value) for value in whole.to_pylist()], pa.string())
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_integer(kind):
        return column.cast(pa.string())
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "true", "false")
    if pa.types.is_decimal(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return column.cast(pa.string())
    return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())


def _number(value: float | None) -> str | None:
    if value is None or value != value:
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 2**63 else repr(value)


class Looked:
    """A column of words as numbers. `look` gives the number of a word, or of `None` for an empty cell; negative
    numbers are its own affair."""

    def __init__(self, look: Callable[[Any], int]) -> None:
        self._look = look
        self._known: dict[Any, int] = {}

    def numbers(self, column: pa.Array) -> tuple[Ints, list[Any], NDArray[np.int64]]:
        """The number of each row; with them the distinct cells and which of them each row has."""
        values, rows = indexed(column)
        known = self._known
        if len(known) > MOST_WORDS:
            known.clear()
        table = np.empty(len(values) + 1, np.int32)
        for number, value in enumerate(values):
            key = value if not isinstance(value, list) else tuple(value)
            found = known.get(key)
            if found is None:
                found = known[key] = self._look(value)
            table[number] = found
        if rows.size and rows.min() < 0:
            empty = known.get(None)
            if empty is None:
                empty = known[None] = self._look(None)
            table[-1] = empty
        return table[rows], values, rows


def distinct(numbers: NDArray[np.int64], bound: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct numbers of a column in order, and for each row which of them it has. All lie from 0 up to `bound`,
    which is outside; where that is not far, nothing is sorted."""
    if bound > 4 * len(numbers) + 65_536:
        found, rows = np.unique(numbers, return_inverse=True)
        return found, rows
    found = np.flatnonzero(np.bincount(numbers, minlength=1))
    place = np.zeros(bound + 1, np.int64)
    place[found] = np.arange(len(found))
    return found, place[numbers]

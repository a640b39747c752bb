"""The kinds of place and the subjects of an act: sets, from one column or several, with distances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vires.audit.codes import NOT_STATED, Codes
from vires.audit.mapping import METRES, Site, Terms
from vires.audit.termreader import Columns, Naming
from vires.audit.trouble import shown
from vires.audit.truths import numbers_of
from vires.audit.unknown import Unknown
from vires.audit.vocabulary import Vocabulary
from vires.audit.words import Ints, Looked, distinct, texts
from vires.model.question import Place

Longs = NDArray[np.int64]
_BARE, _NO_DISTANCE = "no value", -1.0


class _Part:
    """One column of a set: for each row a number in `held`, which has ids, `None` for not stated, or a reason."""

    def __init__(self, part: str, scheme: str, given: Terms, vocabulary: Vocabulary, unknown: Unknown) -> None:
        self.part = part
        self.given = given
        self.naming = Naming(part, scheme, given.codes, vocabulary, unknown)
        self.held: list[tuple[str, ...] | str | None] = []
        self._numbers: dict[Any, int] = {}
        self._looked = Looked(self._look)

    def read(self, columns: Columns, count: int) -> Longs:
        if self.given.column is None:
            return np.full(count, self._look(self.given.constant), np.int64)
        column = columns(self.given.column)
        kind = column.type
        if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_list_view(kind):
            numbers = np.fromiter((self._list(cell) for cell in column.to_pylist()), np.int64, count)
            return numbers
        found, values, rows = self._looked.numbers(texts(column))
        counts = np.bincount(rows[rows >= 0], minlength=len(values)).tolist()
        for value, often in zip(values, counts, strict=True):
            if often and value is not None:
                for word in self._words(value):
                    self.naming.missed(word, often)
        return found.astype(np.int64)

    def _list(self, cell: list[Any] | None) -> int:
        if cell is None:
            return self._look(None)
        words = tuple(str(word) for word in cell if word is not None)
        number = self._look(words)
        for word in words:
            self.naming.missed(word, 1)
        return number

    def _words(self, value: Any) -> Sequence[str]:
        if not isinstance(value, str):
            return tuple(value)
        if self.given.separator is None or value in self.given.codes:
            return (value,)
        return tuple(word for word in value.split(self.given.separator) if word.strip())

    def _look(self, value: Any) -> int:
        key = value if not isinstance(value, list) else tuple(value)
        if key not in self._numbers:
            said = self._said(value)
            self._numbers[key] = len(self.held)
            self.held.append(said)
        return self._numbers[key]

    def _said(self, value: Any) -> tuple[str, ...] | str | None:
        if value is None or (isinstance(value, str) and not value.strip() and value not in self.given.codes):
            return {"not-stated": None, "none": (), "not-decidable": f"{self.part}: {_BARE}"}[self.given.empty]
        ids, wrong, silent = [], [], False
        for word in self._words(value):
            try:
                term = self.naming.term(word)
            except KeyError as error:
                wrong.append(str(error.args[0]))
                continue
            silent = silent or term is None
            if term is not None:
                ids.append(term)
        if wrong:
            return "; ".join(dict.fromkeys(wrong))
        return None if silent and not ids else tuple(dict.fromkeys(ids))


class SetReader:
    """Numbers of sets, row by row: 0 is not stated, and reasons stand below -1, as with terms."""

    def __init__(
        self, name: Literal["sites", "subjects"] | str, scheme: str, given: Literal["none"] | Sequence[Terms] | None,
        vocabulary: Vocabulary, codes: Codes, unknown: Unknown,
    ) -> None:  # fmt: skip
        self.name = name
        self.given = given
        self.codes = codes
        parts = given if given is not None and not isinstance(given, str) else ()
        self._parts = [
            _Part(name if number == 0 else f"{name}.{number + 1}", scheme, part, vocabulary, unknown)
            for number, part in enumerate(parts)
        ]
        self._known: dict[tuple[tuple[int, float], ...], int] = {}

    def read(self, columns: Columns, count: int) -> Ints:
        """The numbers of a batch."""
        if self.given is None:
            return np.full(count, NOT_STATED, np.int32)
        if isinstance(self.given, str):
            return np.full(count, self._number(()), np.int32)
        keys: list[list[tuple[int, float]]] = [[]]
        rows: Longs = np.zeros(count, np.int64)
        for part in self._parts:
            held, of_row = self._pairs(part, columns, count)
            width = max(len(held), 1)
            both, rows = distinct(rows * width + of_row, len(keys) * width)
            keys = [[*keys[one // width], held[one % width]] for one in both.tolist()]
        table = np.array([self._set(tuple(key)) for key in keys] or [NOT_STATED], np.int32)
        if len(self._known) > 200_000:
            self._known.clear()
        return table[rows] if count else np.zeros(0, np.int32)

    def _pairs(self, part: _Part, columns: Columns, count: int) -> tuple[list[tuple[int, float]], Longs]:
        """The distinct pairs of a number of the part and a distance, and which of them each row has."""
        numbers = part.read(columns, count)
        metres, of_row = self._away(part, columns, count)
        width = max(len(metres), 1)
        found, rows = distinct(numbers * width + of_row, len(part.held) * width)
        return [(pair // width, float(metres[pair % width])) for pair in found.tolist()], rows

    def _away(self, part: _Part, columns: Columns, count: int) -> tuple[NDArray[np.float64], Longs]:
        """The distinct distances in metres, NaN where none is stated and -1 where what stands there is none, and which
        of them each row has."""
        given = part.given
        if not isinstance(given, Site) or given.distance is None:
            return np.zeros(1), np.zeros(count, np.int64)
        away = given.distance
        if away.column is None:
            return _metres(np.array([float(away.constant or 0)]), away.unit), np.zeros(count, np.int64)
        column = columns(away.column)
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        values, wrong = numbers_of(column.dictionary, {})
        values = _metres(values, away.unit)
        values = np.where(values < 0, _NO_DISTANCE, values)
        if wrong:
            values[list(wrong)] = _NO_DISTANCE
        rows = column.indices.fill_null(len(values)).to_numpy(zero_copy_only=False).astype(np.int64)
        return np.append(values, np.nan), rows

    def _set(self, key: tuple[tuple[int, float], ...]) -> int:
        if any(metres != metres for _, metres in key):
            # What is not a number equals nothing, itself neither; so it is never looked up.
            return self._made(key)
        if key not in self._known:
            self._known[key] = self._made(key)
        return self._known[key]

    def _made(self, key: tuple[tuple[int, float], ...]) -> int:
        places: list[Place | str] = []
        wrong: list[str] = []
        stated = False
        for part, (number, metres) in zip(self._parts, key, strict=True):
            said = part.held[number]
            if isinstance(said, str):
                wrong.append(said)
            elif said is not None:
                stated = True
                found = [self._place(part, term, metres) for term in said]
                wrong.extend(one for one in found if isinstance(one, str) and part.given.__class__ is Site)
                places.extend(found)
        if wrong:
            return -self.codes.reason("; ".join(dict.fromkeys(wrong))) - 1
        return self._number(tuple(places)) if stated else NOT_STATED

    def _place(self, part: _Part, term: str, metres: float) -> Place | str:
        """A place, a subject's id, or why it is none."""
        given = part.given
        if not isinstance(given, Site):
            return term
        if given.distance is None:
            return Place(site=term, near=given.near)
        if metres == _NO_DISTANCE:
            return f"{part.part}.distance: no distance from `{shown(term)}`"
        if metres != metres:
            if given.distance.empty == "not-decidable":
                return f"{part.part}.distance: {_BARE}"
            return Place(site=term, near=given.distance.empty == "near")
        return Place(site=term, metres=metres)

    def _number(self, members: tuple[Any, ...]) -> int:
        return self.codes.sites(members) if self.name == "sites" else self.codes.subjects(members)


def _metres(values: NDArray[np.float64], unit: str) -> NDArray[np.float64]:
    """Distances in metres, rounded as those of the record are, so that 100 feet are within 100 feet."""
    return values if unit == "metres" else np.round(values * METRES[unit], 6)

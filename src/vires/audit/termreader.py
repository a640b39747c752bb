"""One column of words that name terms of the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from vires.audit.codes import NONE, Codes
from vires.audit.mapping import Term
from vires.audit.trouble import shown
from vires.audit.unknown import Unknown
from vires.audit.vocabulary import SINGULAR, Vocabulary
from vires.audit.words import Ints, Looked, texts

Columns = Callable[[str], pa.Array]


class Naming:
    """Terms by the words of a table: codes first, then what the registry calls them."""

    def __init__(
        self, part: str, scheme: str, codes: Mapping[str, str | None], vocabulary: Vocabulary, unknown: Unknown
    ) -> None:
        self.part = part
        self.scheme = scheme
        self._codes = codes
        self._vocabulary = vocabulary
        self._unknown = unknown
        self._missed: set[str] = set()

    def term(self, word: str) -> str | None:
        """The id that a word stands for, `None` where a code says that nothing is stated. Raises `KeyError` with the
        reason for a word that names nothing."""
        said = word.strip()
        known = said if said in self._codes else word
        if known in self._codes:
            target = self._codes[known]
            if target is None:
                return None
            found = self._vocabulary.term(self.scheme, target)
            if found is not None:
                return found
        found = self._vocabulary.term(self.scheme, said)
        if found is None:
            self._missed.add(word)
            several = len(self._vocabulary.terms(self.scheme, said))
            what = SINGULAR[self.scheme]
            why = f"fits {several} terms" if several > 1 else f"is no {what} of the registry"
            raise KeyError(f"{self.part}: `{shown(word)}` {why}")
        return found

    def missed(self, word: str, count: int) -> None:
        """Count a word in so many rows, if it named nothing."""
        if word in self._missed:
            self._unknown.add(self.part, shown(word), count)


class TermReader:
    """Numbers of terms, row by row: -1 is not stated, and below it stand reasons: -2 is number 1."""

    def __init__(
        self, part: str, scheme: str, given: Term, known: list[str], needed: bool, vocabulary: Vocabulary,
        codes: Codes, unknown: Unknown,
    ) -> None:  # fmt: skip
        self.part = part
        self.given = given
        self.needed = needed
        self.codes = codes
        self.naming = Naming(part, scheme, given.codes, vocabulary, unknown)
        self._numbers = {term: number for number, term in enumerate(known)}
        self._looked = Looked(self._look)

    def read(self, columns: Columns, count: int) -> Ints:
        """The numbers of a batch."""
        if self.given.column is None:
            return np.full(count, self._look(self.given.constant), np.int32)
        numbers, values, rows = self._looked.numbers(texts(columns(self.given.column)))
        if count and numbers.min() < NONE:
            counts = np.bincount(rows[rows >= 0], minlength=len(values))
            for value, often in zip(values, counts.tolist(), strict=True):
                if often and value is not None:
                    self.naming.missed(value, often)
        return numbers

    def _look(self, value: Any) -> int:
        if value is None or not value.strip():
            if value is not None and value in self.given.codes:
                return self._named(value)
            if self.needed or self.given.empty == "not-decidable":
                return self._reason("no value")
            return NONE
        return self._named(value)

    def _named(self, value: str) -> int:
        try:
            term = self.naming.term(value)
        except KeyError as error:
            return -self.codes.reason(error.args[0]) - 1
        if term is None:
            return self._reason(f"the code `{shown(value)}` stands for no term") if self.needed else NONE
        return self._numbers[term]

    def _reason(self, text: str) -> int:
        return -self.codes.reason(f"{self.part}: {text}") - 1

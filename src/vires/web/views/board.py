"""A matrix as its page, its table and its script take it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from markupsafe import Markup

from vires.picture.sign import DRAWN_SIGNS, word
from vires.service.matrix import NARROWER, OPEN, TOO_OPEN, Line, Matrix
from vires.service.turning import Turns
from vires.service.wording import OUTCOMES
from vires.web.query import Query

SIGNS = {**DRAWN_SIGNS, NARROWER: "⋯", OPEN: "◌", TOO_OPEN: "?", "": ""}
WORDS = {
    NARROWER: "only through narrower ones",
    OPEN: "turns on the place or more; ask",
    TOO_OPEN: "too open to decide",
    "": "nothing reaches it",
}
LETTERS = {
    "AUTHORIZED": "A", "IRREGULAR": "I", "CONDITIONAL": "C", "DISPUTED": "D", "UNDEFINED": "U", "BARRED": "B",
    "NO_AUTHORITY_SHOWN": "N", NARROWER: "n", OPEN: "o", TOO_OPEN: "t", "": ".",
}  # fmt: skip
"""One letter for each mark, in the order in which the most telling comes first."""
NOT_STATED = ("office", "power", "first", "against", "axis", "from", "to")
"""What of the address of a matrix is not stated of the act in each of its fields."""


@dataclass(frozen=True)
class Cell:
    """One field: its sign, its word, the query for its finding if it was asked, and how it was before, if that is
    compared. `lit` unless it is the same as before."""

    mark: str
    sign: str
    word: str
    query: str | None
    before: str | None
    lit: bool


def rest_of(query: Query) -> Query:
    """What each field of a matrix states of the act, office and power apart."""
    return query.having(**dict.fromkeys(NOT_STATED))


def said(mark: str) -> str:
    """A mark in words."""
    return WORDS.get(mark) or word(mark)


class Rows(Sequence[tuple[Line, list[Cell]]]):
    """The rows of a matrix with their fields, beside what they were; where that is compared, those that differ. A row
    is made when it is asked for: of thousands of fields a page shows few."""

    def __init__(self, found: Matrix, other: Matrix | None, query: Query) -> None:
        self._found = found
        self._was = None if other is None else marks_of(other)
        self._rest = f"&{text}" if (text := rest_of(query).text()) else ""
        self._powers = [(head.id, Query((("power", head.id),)).text()) for head in found.powers]
        differ = (
            {} if self._was is None else {row: count for row in range(len(found.cells)) if (count := self._lit(row))}
        )
        self.changed = sum(differ.values())
        """How many fields differ from what they were."""
        self._shown: Sequence[int] = range(len(found.cells)) if self._was is None else tuple(differ)

    def __len__(self) -> int:
        return len(self._shown)

    @overload
    def __getitem__(self, place: int) -> tuple[Line, list[Cell]]: ...

    @overload
    def __getitem__(self, place: slice) -> list[tuple[Line, list[Cell]]]: ...

    def __getitem__(self, place: int | slice) -> tuple[Line, list[Cell]] | list[tuple[Line, list[Cell]]]:
        shown = self._shown[place]
        return self._row(shown) if isinstance(shown, int) else [self._row(row) for row in shown]

    def marked(self) -> int:
        """How many fields of the rows have a mark."""
        return sum(mark != "" for row in self._shown for mark in self._found.cells[row])

    def _lit(self, row: int) -> int:
        return sum(
            self._before(row, power) != mark
            for (power, _), mark in zip(self._powers, self._found.cells[row], strict=True)
        )

    def _before(self, row: int, power: str) -> str | None:
        return None if self._was is None else self._was.get((self._found.offices[row].id, power), "")

    def _row(self, row: int) -> tuple[Line, list[Cell]]:
        line = self._found.offices[row]
        office = Query((("office", line.id),)).text()
        cells = []
        for (identity, power), mark in zip(self._powers, self._found.cells[row], strict=True):
            before = self._before(row, identity)
            linked = mark not in ("", NARROWER) or before not in (None, "", NARROWER)
            asked = f"{office}&{power}{self._rest}" if linked else None
            cells.append(Cell(mark, SIGNS[mark], said(mark), asked, before, before != mark))
        return line, cells


def joined(found: Matrix, other: Matrix) -> Matrix:
    """A matrix with the lines that only another has at its end, in which nothing stands."""
    offices = (*found.offices, *_beside(other.offices, found.offices))
    powers = (*found.powers, *_beside(other.powers, found.powers))
    here = marks_of(found)
    cells = tuple(tuple(here.get((line.id, head.id), "") for head in powers) for line in offices)
    return found.model_copy(update={"offices": offices, "powers": powers, "cells": cells, "rows": len(offices)})


def _beside(lines: Sequence[Line], known: Sequence[Line]) -> Iterator[Line]:
    there = {line.id for line in known}
    return (line for line in lines if line.id not in there)


def marks_of(found: Matrix) -> dict[tuple[str, str], str]:
    """The marks of a matrix by office and power."""
    return {
        (line.id, head.id): mark
        for line, marks in zip(found.offices, found.cells, strict=True)
        for head, mark in zip(found.powers, marks, strict=True)
    }


def legend(marks: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """Of the marks that are there: the mark, its sign, its word, and what that says."""
    there = set(marks)
    return [(mark, SIGNS[mark], said(mark), OUTCOMES.get(mark, "")) for mark in SIGNS if mark and mark in there]


def board(found: Matrix | Turns, other: Matrix | None = None) -> dict[str, Any]:
    """A matrix as a script reads it: lines, rows of letters with what they mean, and the days on which some change;
    `before` are the rows that it is compared with."""
    shown: dict[str, Any] = {
        "marks": {
            letter: {"mark": mark, "sign": SIGNS[mark], "word": said(mark)} for mark, letter in LETTERS.items()
        },
        "offices": _lines(found.offices),
        "powers": _lines(found.powers),
        "unreached": list(found.unreached),
        "rows": _letters(found.cells),
    }  # fmt: skip
    if other is not None:
        was = marks_of(other)
        shown["before"] = _letters(
            [was.get((line.id, head.id), "") for head in found.powers] for line in found.offices
        )  # fmt: skip
    if isinstance(found, Turns):
        shown |= {"since": found.since, "until": found.until}
        shown["turns"] = [
            {"day": turn.day, "changes": [[row, column, LETTERS[mark]] for row, column, mark in turn.changes]}
            for turn in found.turns
        ]
    return shown


def embedded(shown: Mapping[str, Any]) -> Markup:
    """Data as part of a page, in which nothing in it can end."""
    return Markup(json.dumps(shown, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _lines(lines: Sequence[Line]) -> list[Mapping[str, Any]]:
    return [{"id": line.id, "label": line.label, "depth": line.depth} for line in lines]


def _letters(rows: Iterable[Iterable[str]]) -> list[str]:
    return ["".join([LETTERS[mark] for mark in row]) for row in rows]

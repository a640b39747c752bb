"""The table of one vantage: every cell that a grant reaches, ready to be looked up."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

from vires.compile.cell import Cell, Share, Stretch
from vires.compile.graph import FALSE
from vires.compile.memo import Memo
from vires.compile.points import EPOCH, MICROSECOND, micros
from vires.compile.program import Program
from vires.compile.row import ALWAYS_SINCE, NEVER_UNTIL, Row, Rows
from vires.compile.tests import Listed
from vires.model.provision import Grant, Restricts
from vires.model.registry import Entry
from vires.model.term import Fact
from vires.temporal.dating import Dating

MOST_DATES = 10_000
"""Dates of acts whose moments are remembered."""


@contextmanager
def without_collecting() -> Iterator[None]:
    """Put off the collection of cycles: compiling makes many objects, and none of them is one."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Table:
    """Cells by office and power, made when first asked for, or all at once by `fill`."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.index = program.index
        registry = program.ground.registry
        facts = registry.terms.get("facts", {})
        booleans = [name for name, term in sorted(facts.items()) if isinstance(term, Fact) and term.unit is None]
        self.bits = {fact: 1 << number for number, fact in enumerate(booleans)}
        self.numbers = frozenset(facts) - frozenset(booleans)
        self.rows = Rows(program.graph, registry.schemes, self.bits, EPOCH)
        self.offices = registry.schemes["offices"]
        self.powers = registry.schemes["powers"]
        self._changing = bool(self.offices.breakpoints)
        self.cells: dict[tuple[str, str], Cell] = {}
        self._kept: Memo[tuple[bool, tuple[tuple[Row, ...], ...]]] = Memo()
        self._lists: dict[tuple[Listed, str], bool | None] = {}
        self._moments: dict[str, tuple[int, int]] = {}
        self._concerned_by: dict[tuple[str, str, str], list[Entry]] = {}
        self.kept: dict[type, Any] = {}
        """What others work out of the table and keep with it, by who works it out."""
        self.filled = False

    def revised(self, program: Program, affected: Collection[str]) -> Table:
        """The table of a revised program. Cells in which no affected instrument has a share are shared."""
        new = Table(program)
        new.rows, new._lists = self.rows, self._lists
        new._kept = self._kept.without(affected)
        new.cells, new.filled = dict(self.cells), self.filled
        gone = self._by_cell(affected)
        come = new._by_cell(affected)
        for key in {*gone, *come}:
            cell = self.cells.get(key)
            if cell is None and self.filled:
                new.cell(*key)
            elif cell is not None:
                new.cells[key] = cell.revised(
                    self._shares(gone.get(key, ()), *key),
                    new._shares(come.get(key, ()), *key),
                )
        return new

    def _by_cell(self, instruments: Iterable[str]) -> dict[tuple[str, str], list[Entry]]:
        """The grants and limits of some instruments by the cells, among those made, in which they may have a
        share."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for name in instruments:
            for entry in self.index.registry.named(name):
                if isinstance(entry.provision, Grant | Restricts):
                    for key in self._keys(entry):
                        found.setdefault(key, []).append(entry)
        return found

    def _keys(self, entry: Entry) -> set[tuple[str, str]]:
        pairs = set(self.index.concerned_pairs(entry))
        if any(None in pair for pair in pairs):
            return {
                (office, power)
                for office, power in self.cells
                if not pairs.isdisjoint(((office, power), (None, power), (office, None), (None, None)))
            }
        return {(office, power) for office, power in pairs if office is not None and power is not None}

    def moments(self, dating: Dating) -> tuple[int, int]:
        """The first and the last moment that a date may mean, in microseconds of the epoch."""
        found = self._moments.get(dating.text)
        if found is None:
            zone = self.index.registry.zone
            if len(self._moments) >= MOST_DATES:
                self._moments.clear()
            found = self._moments[dating.text] = (micros(dating.start(zone)), micros(dating.end(zone)))
        return found

    def grants(self, office: str, power: str) -> list[Entry]:
        """The grants that may give an office a power, in the order of ids."""
        key = ("grants", office, power)
        found = self._concerned_by.get(key)
        if found is None:
            found = self._concerned_by[key] = self.index.grants_to(office, power)
        return found

    def duties(self, office: str, power: str) -> list[Entry]:
        """The duties that may be laid on an office and touch a power, in the order of ids."""
        key = ("duties", office, power)
        found = self._concerned_by.get(key)
        if found is None:
            found = self._concerned_by[key] = self.index.duties_of(office, power)
        return found

    def cell(self, office: str, power: str) -> Cell:
        """The cell of an office and a power."""
        key = (office, power)
        found = self.cells.get(key)
        if found is None:
            entries = (*self.index.grants_to(office, power), *self.index.limits_for(office, power))
            found = self.cells[key] = Cell.of(self._shares(entries, office, power))
        return found

    def fill(self) -> int:
        """Make the cells of every office and power that some grant may reach; returns how many there are."""
        if not self.filled:
            self.filled = True
            with without_collecting():
                self._fill()
        return len(self.cells)

    def _fill(self) -> None:
        for office in self.offices.terms:
            for power in self.powers.terms:
                if self.index.grants_to(office, power):
                    self.cell(office, power)

    def _shares(self, entries: Iterable[Entry], office: str, power: str) -> list[Share]:
        shares = (self._share(entry, office, power) for entry in entries)
        return [share for share in shares if share is not None]

    def _share(self, entry: Entry, office: str, power: str) -> Share | None:
        """What a grant or a limit has in a cell; `None` for nothing."""
        unsure, kinds = self._kept.of(entry.instrument.instrument, entry.id, lambda: self._rows(entry))
        lists = []
        some = False
        for rows in kinds:
            concerned: list[Row] = []
            for row in rows:
                unsure |= self._concerned(row, office, power, concerned)
            some = some or bool(concerned)
            lists.append(tuple(concerned))
        return Share(entry.id, Stretch(*lists), unsure) if some or unsure else None

    def _rows(self, entry: Entry) -> tuple[bool, tuple[tuple[Row, ...], ...]]:
        """The rows of a grant or a limit in the order of `Stretch`, and whether they do not tell all."""
        program, identity = self.program, entry.id
        if isinstance(entry.provision, Grant):
            pair = program.authority(entry)
            return pair.sure != pair.possible, (tuple(self.rows.of(identity, pair.possible)),)
        law, policy = program.bites(entry)
        unsure = law.sure != law.possible or policy.sure != policy.possible
        if law.possible != FALSE or policy.possible != FALSE:
            unsure |= program.may_yield(entry)
        reaches = program.reaches(entry)
        kinds = (FALSE, law.possible, policy.possible, reaches.possible)
        return unsure, tuple(tuple(self.rows.of(identity, node)) for node in kinds)

    def _concerned(self, row: Row, office: str, power: str, into: list[Row]) -> bool:
        """Add a row if it concerns an office and a power; tells whether it only may."""
        open_ = changing = False
        for listed, (_, inside, partly) in row.who:
            if listed.part == "office":
                if self._changing:
                    changing = True
                    continue
                term = office
            else:
                term = power
            if term not in inside:
                if not listed.open and term not in partly:
                    return False
                open_ = True
        if changing:
            return (
                self._by_epoch(row, [who.listed for who in row.who if who.listed.part == "office"], office, into)
                or open_
            )
        into.append(row)
        return open_

    def _by_epoch(self, row: Row, offices: list[Listed], office: str, into: list[Row]) -> bool:
        """As `_concerned`, for offices whose hierarchy changes in time (S4): the row is cut where it does."""
        points = self.offices.breakpoints
        edges = [ALWAYS_SINCE, *(micros(point) for point in points), NEVER_UNTIL]
        moments = [points[0] - MICROSECOND, *points]
        unsure = False
        for (since, until), moment in zip(pairwise(edges), moments, strict=True):
            since, until = max(since, row.since), min(until, row.until)
            if since >= until:
                continue
            verdicts = [self.holds(listed, office, moment) for listed in offices]
            if False in verdicts:
                continue
            unsure |= None in verdicts
            into.append(row._replace(since=since, until=until))
        return unsure

    def covers(self, listed: Listed, term: str) -> bool | None:
        """As `holds`, where the hierarchy is the same at all times."""
        key = (listed, term)
        if key not in self._lists:
            self._lists[key] = self.holds(listed, term, EPOCH)
        return self._lists[key]

    def holds(self, listed: Listed, term: str, moment: datetime) -> bool | None:
        """Whether a list covers a term: `None` if that is open."""
        scheme = self.offices if listed.part == "office" else self.powers
        if scheme.covers(listed.names, term, moment):
            return True
        if listed.open or scheme.overlaps(listed.names, term, moment):
            return None
        return False

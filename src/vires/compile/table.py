"""The table of one vantage: every cell that a grant reaches, ready to be looked up."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from vires.compile.cell import Cell
from vires.compile.graph import FALSE
from vires.compile.points import EPOCH, MICROSECOND, micros
from vires.compile.program import Program
from vires.compile.row import ALWAYS_SINCE, NEVER_UNTIL, Row, Rows
from vires.compile.tests import Listed
from vires.model.registry import Entry
from vires.model.term import Fact


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
        self._cells: dict[tuple[str, str], Cell] = {}
        self._of: dict[str, tuple[bool, tuple[Row, ...]]] = {}
        self._limits: dict[str, tuple[bool, tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]] = {}
        self._lists: dict[tuple[Listed, str], bool | None] = {}

    def cell(self, office: str, power: str) -> Cell:
        """The cell of an office and a power."""
        key = (office, power)
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = self._build(office, power)
        return found

    def fill(self) -> int:
        """Make the cells of every office and power that some grant may reach; returns how many there are."""
        for office in self.offices.terms:
            for power in self.powers.terms:
                if self.index.grants_to(office, power):
                    self.cell(office, power)
        return len(self._cells)

    def _build(self, office: str, power: str) -> Cell:
        slow = False
        grants: list[Row] = []
        for grant in self.index.grants_to(office, power):
            open_, rows = self._grant(grant)
            slow |= open_
            slow |= self._concerned(rows, office, power, grants)
        laws: list[Row] = []
        policies: list[Row] = []
        reaching: list[Row] = []
        for limit in self.index.limits_for(office, power):
            open_, of_law, of_policy, of_any = self._limit(limit)
            slow |= open_
            slow |= self._concerned(of_law, office, power, laws)
            slow |= self._concerned(of_policy, office, power, policies)
            self._concerned(of_any, office, power, reaching)
        return Cell(grants, laws, policies, reaching, slow)

    def _grant(self, grant: Entry) -> tuple[bool, tuple[Row, ...]]:
        found = self._of.get(grant.id)
        if found is None:
            pair = self.program.authority(grant)
            rows = tuple(self.rows.of(grant.id, pair.possible))
            found = self._of[grant.id] = (pair.sure != pair.possible, rows)
        return found

    def _limit(self, limit: Entry) -> tuple[bool, tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]:
        found = self._limits.get(limit.id)
        if found is None:
            law, policy = self.program.bites(limit)
            open_ = law.sure != law.possible or policy.sure != policy.possible
            some = law.possible != FALSE or policy.possible != FALSE
            found = self._limits[limit.id] = (
                open_ or (some and self.program.may_yield(limit)),
                tuple(self.rows.of(limit.id, law.possible)),
                tuple(self.rows.of(limit.id, policy.possible)),
                tuple(self.rows.of(limit.id, self.program.reaches(limit).possible)),
            )
        return found

    def _concerned(self, rows: tuple[Row, ...], office: str, power: str, into: list[Row]) -> bool:
        """Add the rows that concern an office and a power; tells whether some of them only may."""
        unsure = False
        changing = bool(self.offices.breakpoints)
        for row in rows:
            offices: list[Listed] = []
            open_ = False
            for listed in row.who:
                if listed.part == "office" and changing:
                    offices.append(listed)
                    continue
                verdict = self._covers(listed, office if listed.part == "office" else power)
                if verdict is False:
                    break
                open_ = open_ or verdict is None
            else:
                if offices:
                    unsure |= self._by_epoch(row, offices, office, into)
                else:
                    into.append(row)
                unsure |= open_
        return unsure

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

    def _covers(self, listed: Listed, term: str) -> bool | None:
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

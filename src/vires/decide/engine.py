"""The fast engine: the visible record compiled once per vantage, and asked by looking up (S7-S18).

It shares no rule with `definition`; where the two differ, one of them is wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from vires.compile.dependence import affected_by, rests_on
from vires.compile.index import Index
from vires.compile.points import micros
from vires.compile.program import Program
from vires.compile.sight import Sight
from vires.compile.snapshot import load, save
from vires.compile.table import Table
from vires.decide.answer import Answer
from vires.decide.asked import check
from vires.decide.exact.asking import Question
from vires.decide.exact.memory import Conclusion, Memory
from vires.decide.exact.verdict import Basis, Verdict, lay_out, reach_verdict
from vires.decide.explain.finding import Builder
from vires.decide.quick import Quick
from vires.model.finding import Finding
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage, meets

MOST_VANTAGES = 64
"""How many compiled vantages are kept; the one longest not asked goes first."""

LOOKED_AT = 8
"""Vantages asked last that a new one is compiled from: the one of them from which least is seen otherwise."""

MOST_DERIVED = 500
"""After so many vantages compiled from others one is compiled anew: what all of them left behind is let go of."""

MOST_DATES = 10_000
"""Dates of vantages whose place among the record's dates is remembered."""

MOST_REVISIONS = 1000
"""After so many revisions all is compiled anew: what earlier ones left behind is let go."""


class Engine:
    """Answers questions of one registry. What it compiles it keeps; so it serves one thread at a time."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.index = Index(registry)
        self._tables: dict[tuple[object, ...], Table] = {}
        self._floors: dict[str, int] = {}
        self._levels: dict[str, frozenset[str]] = {}
        self._revisions = 0
        self._sight: Sight | None = None
        self._derived = 0
        self._memory = Memory()

    @property
    def memory(self) -> Memory:
        """What questions came to so far."""
        if self._memory.full:
            self._memory = Memory()
        return self._memory

    def table(self, vantage: Vantage) -> Table:
        """The record as compiled for a vantage. Vantages that see the same share one."""
        key = self._key(vantage)
        found = self._tables.pop(key, None)
        if found is None:
            found = self._derive(vantage) or Table(Program(self.index, vantage))
            while len(self._tables) >= MOST_VANTAGES:
                self._tables.pop(next(iter(self._tables)))
        self._tables[key] = found
        return found

    def _derive(self, vantage: Vantage) -> Table | None:
        """The table of a vantage, made from one that is kept by what is seen otherwise; `None` where that is all."""
        known = list(self._tables.values())[-LOOKED_AT:]
        if not known or self._derived >= MOST_DERIVED:
            self._derived = 0
            return None
        if self._sight is None:
            self._sight = Sight(self.index)
        nearest: tuple[frozenset[str], Table] | None = None
        for table in known:
            changed = self._sight.otherwise(table.program.vantage, vantage)
            if changed is not None and (nearest is None or len(changed) <= len(nearest[0])):
                nearest = changed, table
        affected = None if nearest is None else affected_by(nearest[0], self.index)
        if nearest is None or affected is None:
            return None
        self._derived += 1
        table = nearest[1]
        return table.revised(table.program.revised(self.index, affected, vantage), affected)

    def compiled(self, vantage: Vantage) -> bool:
        """Whether the table of a vantage is there, so that it need not be made first."""
        return self._key(vantage) in self._tables

    def table_kept(self, vantage: Vantage) -> Table | None:
        """The table of a vantage, if it is there; it counts as asked no more than before."""
        return self._tables.get(self._key(vantage))

    def sight(self, vantage: Vantage) -> tuple[object, ...]:
        """What is the same for two vantages that see the same."""
        return self._key(vantage)

    def vantages(self) -> list[Vantage]:
        """A vantage of each table that is kept, the one longest not asked first."""
        return [table.program.vantage for table in list(self._tables.values())]

    def _key(self, vantage: Vantage) -> tuple[object, ...]:
        """What two vantages that see the same have in common."""
        zone, index = self.registry.zone, self.index

        def floor(dating: Dating) -> int:
            found = self._floors.get(dating.text)
            if found is None:
                place = bisect_right(index.thresholds, micros(dating.end(zone)))
                found = self._floors[dating.text] = index.thresholds[place - 1] if place else 0
                if len(self._floors) > MOST_DATES:
                    self._floors.clear()
            return found

        return (
            floor(vantage.as_of),
            floor(vantage.known_by),
            self._counting(vantage.standard),
            tuple(sorted(vantage.doctrine.items())),
        )

    def _counting(self, standard: str) -> frozenset[str]:
        """The levels of evidence in the record that count at a standard."""
        found = self._levels.get(standard)
        if found is None:
            found = self._levels[standard] = frozenset(level for level in self.index.levels if meets(level, standard))
        return found

    def alike(self, standard: str, other: str) -> bool:
        """Whether all that counts at one standard of evidence counts at another too, and the other way round: then the
        same is seen from two vantages that differ in nothing else."""
        return standard == other or self._counting(standard) == self._counting(other)

    def revised(self, registry: Registry) -> Engine:
        """The engine for a registry that differs from this one's in some instruments. What does not depend on them
        is shared; if terms, holders or settings differ too, nothing is."""
        changed = registry.take_over(self.registry)
        new = Engine.__new__(Engine)
        if changed is not None:
            index = self.index.revised(registry, changed)
            affected = affected_by(changed, self.index, index)
            if affected is not None and self._revisions < MOST_REVISIONS:
                new.registry, new.index, new._tables = registry, index, {}
                new._floors, new._levels, new._revisions = {}, {}, self._revisions + 1
                new._sight, new._derived, new._memory = None, self._derived, self.memory
                for table in self._tables.values():
                    vantage = table.program.vantage
                    new._tables[new._key(vantage)] = table.revised(table.program.revised(index, affected), affected)
                return new
        new.__init__(registry)  # type: ignore[misc]
        return new

    def save(self, vantage: Vantage) -> bytes:
        """What is compiled for a vantage, whole, as bytes for `load` in another process."""
        return save(self.table(vantage), vantage)

    def load(self, data: bytes) -> Vantage:
        """Take in what was saved, and return the vantage it is for. Raises `SnapshotError`."""
        table = load(data, self.index)
        self._tables[self._key(table.program.vantage)] = table
        return table.program.vantage

    def quick(self, vantage: Vantage) -> Quick:
        """Answers in words at one vantage. Vantages that see the same share one."""
        table = self.table(vantage)
        found: Quick | None = table.kept.get(Quick)
        if found is None:
            found = table.kept[Quick] = Quick(table, lambda act: self.answer(act, vantage))
        return found

    def verdict(self, act: Act, vantage: Vantage) -> tuple[Question, Basis, Verdict]:
        """The question as settled, what may carry and stand against it, and what it comes to. Raises `TooOpen`."""
        question, basis = self._lay_out(act, vantage, self.memory)
        return question, basis, reach_verdict(question, basis)

    def reached(self, act: Act, vantage: Vantage) -> Conclusion:
        """What a question comes to, and on what that turns. Raises `TooOpen`."""
        return self.concluded(act, vantage)[2]

    def concluded(self, act: Act, vantage: Vantage) -> tuple[Question, Basis, Conclusion]:
        """The question as settled, what may carry and stand against it, and what it comes to, which is worked out once
        for all questions that leave the same open. Raises `TooOpen`."""
        memory = self.memory
        question, basis = self._lay_out(act, vantage, memory)
        return question, basis, memory.reach(question, basis)

    def _lay_out(self, act: Act, vantage: Vantage, memory: Memory) -> tuple[Question, Basis]:
        """The question as settled, and what may carry and stand against it. Raises `TooOpen`."""
        assert act.office is not None
        assert act.power is not None
        question = Question(self.table(vantage), act, memory.graph)
        near = question.table.cell(act.office, act.power).between(question.start, question.end)
        grants = self._entries(question.glance.may(near.grants, question.asked))
        limits = self._entries(question.glance.may((*near.laws, *near.policies), question.asked)) if grants else []
        return question, lay_out(question, grants, limits)

    def decide(self, act: Act, vantage: Vantage) -> Finding:
        """The whole finding of a question. Raises `QuestionError` and `TooOpen`."""
        check(self.registry, act, vantage)
        return Builder(self, vantage, *self.verdict(act, vantage)).finding()

    def cycle(self, act: Act, vantage: Vantage) -> tuple[str, ...]:
        """The loop of an undefined outcome, hop by hop, in the words of the definition."""
        # Loaded only here: no other answer needs the reference engine, and few need this one.
        from vires.decide.definition import decide

        assert act.office is not None
        assert act.power is not None
        concerned = (*self.index.grants_to(act.office, act.power), *self.index.limits_for(act.office, act.power))
        kept = rests_on({entry.instrument.instrument for entry in concerned}, self.index)
        others = [name for name in self.registry.instruments if name not in kept]
        return decide(self.registry.without(others), act, vantage).cycle

    def _entries(self, names: Iterable[str]) -> list[Entry]:
        return [self.index.entries[name] for name in names]

    def answer(self, act: Act, vantage: Vantage) -> Answer:
        """The outcome of a question with its branches. Raises `QuestionError` and `TooOpen`."""
        check(self.registry, act, vantage)
        memory = self.memory
        return memory.answer(*self._lay_out(act, vantage, memory))

"""The fast engine: the visible record compiled once per vantage, and asked by looking up (S7-S18).

It shares no rule with `definition`; where the two differ, one of them is wrong.
"""

from __future__ import annotations

from vires.compile.index import Index
from vires.compile.program import Program
from vires.compile.table import Table
from vires.decide.answer import Answer
from vires.decide.asked import check
from vires.decide.definition import decide
from vires.decide.exact.asking import Question
from vires.decide.exact.deciding import Deciding
from vires.decide.exact.verdict import Basis, Verdict, lay_out, reach_verdict
from vires.decide.explain.finding import Builder
from vires.decide.quick import Quick
from vires.model.finding import Finding
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage


class Engine:
    """Answers questions of one registry. What it compiles it keeps."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.index = Index(registry)
        self._programs: dict[tuple[object, ...], Program] = {}
        self._tables: dict[int, Table] = {}

    def program(self, vantage: Vantage) -> Program:
        """The record as compiled for a vantage."""
        key = (vantage.as_of, vantage.known_by, vantage.standard, tuple(sorted(vantage.doctrine.items())))
        found = self._programs.get(key)
        if found is None:
            found = self._programs[key] = Program(self.index, vantage)
        return found

    def table(self, vantage: Vantage) -> Table:
        """The cells of a vantage."""
        program = self.program(vantage)
        found = self._tables.get(id(program))
        if found is None:
            found = self._tables[id(program)] = Table(program)
        return found

    def quick(self, vantage: Vantage) -> Quick:
        """Answers in words at one vantage."""
        return Quick(self.table(vantage), lambda act: self.answer(act, vantage))

    def verdict(self, act: Act, vantage: Vantage) -> tuple[Question, Basis, Verdict]:
        """The question as settled, what may carry and stand against it, and what it comes to."""
        assert act.office is not None
        assert act.power is not None
        question = Question(self.program(vantage), act)
        grants = self.index.grants_to(act.office, act.power)
        limits = self.index.limits_for(act.office, act.power)
        basis = lay_out(question, grants, limits)
        return question, basis, reach_verdict(question, basis)

    def decide(self, act: Act, vantage: Vantage) -> Finding:
        """The whole finding of a question. Raises `QuestionError` and `TooOpen`."""
        check(self.registry, act, vantage)
        return Builder(self, *self.verdict(act, vantage)).finding()

    def cycle(self, act: Act, vantage: Vantage) -> tuple[str, ...]:
        """The loop of an undefined outcome, hop by hop, in the words of the definition."""
        return decide(self.registry, act, vantage).cycle

    def answer(self, act: Act, vantage: Vantage) -> Answer:
        """The outcome of a question with its branches. Raises `QuestionError` and `TooOpen`."""
        check(self.registry, act, vantage)
        question, basis, verdict = self.verdict(act, vantage)
        return Answer(verdict.outcome, verdict.branches(), Deciding(question, basis, verdict).names())

"""Ours: the fast engine, asked for an answer or for the whole finding; and the definition, as a yardstick."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.record import VANTAGE, act, registry
from benchmarks.verdict import Verdict
from benchmarks.workload import Question, Workload
from vires.model.finding import Finding, Outcome

SETTLED = {Outcome.AUTHORIZED: True, Outcome.BARRED: False, Outcome.NO_AUTHORITY_SHOWN: False}


class Definition:
    """The reference engine, by enumeration, straight from the records."""

    name = "definition"
    note = "the reference engine; never meant to be fast"

    def prepare(self, workload: Workload) -> None:
        self.registry = registry(workload)

    def answers(self, questions: Sequence[Question]) -> Sequence[Finding]:
        from vires.decide.definition import decide

        return [decide(self.registry, act(question), VANTAGE) for question in questions]

    def verdict(self, answer: Finding) -> Verdict:
        carrying = answer.outcome in (Outcome.AUTHORIZED, Outcome.BARRED)
        grants = frozenset(chain.links[-1].provision for chain in answer.chains) if carrying else frozenset()
        limits = frozenset(limit.provision for limit in answer.limits if limit.met is False)
        return Verdict(
            SETTLED.get(answer.outcome), None if answer.more_chains else grants, limits if carrying else None
        )

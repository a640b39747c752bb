"""Ours: the fast engine, asked for an answer or for the whole finding; and the definition, as a yardstick."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.flattening import Policy
from benchmarks.record import VANTAGE, act, registry
from benchmarks.verdict import Verdict
from benchmarks.workload import Question, Workload
from vires.decide.answer import Answer
from vires.decide.engine import Engine
from vires.model.finding import Branch, Finding, Outcome

SETTLED = {Outcome.AUTHORIZED: True, Outcome.BARRED: False, Outcome.NO_AUTHORITY_SHOWN: False}


class Definition:
    """The reference engine, by enumeration, straight from the records."""

    name = "definition"
    note = "the reference engine; never meant to be fast"

    def load(self, workload: Workload, policies: Sequence[Policy]) -> None:
        self.registry = registry(workload)

    def prepare(self) -> None:
        """Nothing: it goes back to the records at each question."""

    def answers(self, questions: Sequence[Question]) -> Sequence[Finding]:
        from vires.decide.definition import decide

        return [decide(self.registry, act(question), VANTAGE) for question in questions]

    def verdict(self, answer: Finding) -> Verdict:
        return _found(answer)


class Vires:
    """The fast engine, asked for the outcome with the provisions that decide it."""

    name = "vires"
    note = "one question at a time"

    def load(self, workload: Workload, policies: Sequence[Policy]) -> None:
        self.registry = registry(workload)
        self.permits = frozenset(name for name, plain in workload.plain.items() if plain["effect"] == "permit")

    def prepare(self) -> None:
        self.engine = Engine(self.registry)
        self.engine.table(VANTAGE).fill()
        self.quick = self.engine.quick(VANTAGE)

    def answers(self, questions: Sequence[Question]) -> Sequence[Answer]:
        return [self.quick.ask(**question) for question in questions]

    def verdict(self, answer: Answer) -> Verdict:
        deciding = frozenset(answer.deciding)
        grants, limits = deciding & self.permits, deciding - self.permits
        if answer.outcome == Outcome.NO_AUTHORITY_SHOWN:
            return Verdict(False, grants, None)
        return Verdict(allowed(answer.outcome, answer.branches), grants, limits)


class Findings:
    """The same engine, asked for whole findings: chains with their links, residuals, sources, what to ask next."""

    name = "vires finding"
    note = "the whole finding, one question at a time"

    def __init__(self, ours: Vires) -> None:
        self.ours = ours

    def load(self, workload: Workload, policies: Sequence[Policy]) -> None:
        """Nothing: the other one has it, and has compiled it."""

    def prepare(self) -> None:
        """Nothing, likewise."""

    def answers(self, questions: Sequence[Question]) -> Sequence[Finding]:
        decide = self.ours.engine.decide
        return [decide(act(question), VANTAGE) for question in questions]

    def verdict(self, answer: Finding) -> Verdict:
        return _found(answer)


def allowed(outcome: Outcome, branches: Sequence[Branch]) -> bool | None:
    """Whether the act is allowed, `None` where it depends."""
    if outcome in SETTLED:
        return SETTLED[outcome]
    kinds = {SETTLED.get(branch.outcome) for branch in branches}
    return kinds.pop() if len(kinds) == 1 else None


def _found(finding: Finding) -> Verdict:
    """What a finding says. It lists at most ten chains; if there are more its grants are not all of them."""
    carrying = finding.outcome in (Outcome.AUTHORIZED, Outcome.BARRED)
    grants = frozenset(chain.links[-1].provision for chain in finding.chains) if carrying else frozenset()
    limits = frozenset(limit.provision for limit in finding.limits if limit.met is False)
    return Verdict(
        allowed(finding.outcome, finding.branches), grants, limits if carrying else None, partly=finding.more_chains
    )

"""Writing the proof of a finding (S21)."""

from __future__ import annotations

from vires.decide.proof.search import Search
from vires.model.finding import Branch, Finding, Outcome
from vires.model.proof import Proof
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage
from vires.verify.absence import ORDER, Absence
from vires.verify.argument import Argument
from vires.verify.branches import named
from vires.verify.checker import stated
from vires.verify.circumstances import Circumstances
from vires.verify.outcome import Reckoning
from vires.verify.rules import Rules

TESTS = ORDER[:-2]


class Unproved(Exception):
    """The rules as the checker has them give another outcome than the engine: one of the two is wrong."""


def prove(registry: Registry, act: Act, vantage: Vantage, finding: Finding) -> Proof:
    """The proof of a finding. Raises `TooOpen` as an engine does, and `Unproved` rather than give a proof of
    something else."""
    proof = proof_of(registry, act, vantage, finding.branches)
    agrees(proof, finding)
    return proof


def proof_of(registry: Registry, act: Act, vantage: Vantage, branches: tuple[Branch, ...] = ()) -> Proof:
    """A proof of whatever the outcome is; put, where it can be, in the points that `branches` name."""
    rules = Rules(Circumstances(registry, act, vantage))
    reckoning = Reckoning(rules)
    argument = Search(rules, reckoning, named(branches)).found()
    absence: list[tuple[Absence, Argument]] = []
    if {outcome for _, outcome in argument.leaves} == {Outcome.NO_AUTHORITY_SHOWN}:
        goals = [Absence(rules, grant) for grant in reckoning.grants]
        absence = [(goal, Search(rules, goal).found()) for goal in goals]
    return stated(argument, absence, branches)


def agrees(proof: Proof, finding: Finding) -> None:
    """Raise `Unproved` unless the proof has the outcome and branches of a finding, and the test that each near miss
    fails."""
    found = proof.finding
    if found.outcome != finding.outcome:
        raise Unproved(f"the finding is {finding.outcome}; what can be proved is {found.outcome}")
    if found.branches != finding.branches:
        raise Unproved("the branches of the finding are not those that can be proved")
    tests = {miss.provision: miss.fails for miss in finding.nearest}
    for one in proof.absence:
        if one.fails in TESTS and tests.get(one.provision) != one.fails:
            told = tests.get(one.provision, "nothing")
            raise Unproved(f"`{one.provision}` fails at {told} by the finding, at {one.fails} by what can be proved")

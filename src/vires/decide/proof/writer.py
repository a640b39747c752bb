"""Writing the proof of a finding (S21)."""

from __future__ import annotations

from vires.decide.proof.search import Search
from vires.model.finding import Branch, Finding, Outcome
from vires.model.proof import Proof
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage
from vires.verify.checker import stated
from vires.verify.circumstances import Circumstances


class Unproved(Exception):
    """The rules as the checker has them give another outcome than the engine: one of the two is wrong."""


def prove(registry: Registry, act: Act, vantage: Vantage, finding: Finding) -> Proof:
    """The proof of a finding. Raises `TooOpen` as an engine does, and `Unproved` rather than give a proof of
    something else."""
    proof = proof_of(registry, act, vantage)
    _agrees(proof, finding.outcome, finding.branches)
    return proof


def proof_of(registry: Registry, act: Act, vantage: Vantage) -> Proof:
    """A proof of whatever the outcome is."""
    return stated(Search(Circumstances(registry, act, vantage)).found(), act, vantage)


def _agrees(proof: Proof, outcome: Outcome, branches: tuple[Branch, ...]) -> None:
    found = proof.finding
    if found.outcome != outcome:
        raise Unproved(f"the finding is {outcome}; what can be proved is {found.outcome}")
    if found.branches != branches:
        raise Unproved("the branches of the finding are not those that can be proved")

"""What an outcome turns on, and when an engine may refuse (S13)."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.unit.decide.quay import ACT, BASE, GRANT, NOW, act, answered, arden, asked
from vires.decide.answer import TooOpen
from vires.decide.reference import explore, primes, variables, walk
from vires.decide.reference.atom import Atom
from vires.decide.reference.possible import ListAtom
from vires.decide.reference.walk import Waiting, Walk
from vires.decide.reference.world import World
from vires.model.registry import Registry
from vires.registry.loader import load


def with_facts(count: int, text: str) -> Registry:
    """The registry of a text, with that many facts more."""
    facts = "".join(f"  - {{id: item-{number:02}, label: item {number}}}\n" for number in range(count))
    loaded = load({"arden.yaml": (BASE.replace("facts:\n", "facts:\n" + facts) + text).encode()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    return loaded.registry


def when(condition: str) -> str:
    """The act that lets the warden inspect on a condition."""
    return ACT + GRANT.replace("redelegable", f"when: {condition}, redelegable")


def facts(numbers: range) -> str:
    """A list of facts, as the parts of a condition."""
    return "[" + ", ".join(f"{{fact: item-{number:02}}}" for number in numbers) + "]"


def two_of(count: int) -> str:
    """The condition that two of the first facts are true."""
    pairs = combinations((f"{{fact: item-{number:02}}}" for number in range(count)), 2)
    return "{any: [" + ", ".join(f"{{all: [{one}, {other}]}}" for one, other in pairs) + "]}"


def test_a_refusal_names_more_than_twelve_atoms_on_which_the_outcome_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "MOST_STEPS", 5)
    with pytest.raises(TooOpen) as refused:
        answered(with_facts(20, when(two_of(20))))
    assert len(refused.value.atoms) > 12
    assert set(refused.value.atoms) <= {f"fact:item-{number:02}" for number in range(20)}


def test_many_steps_are_no_ground_to_refuse_where_twelve_atoms_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "MOST_STEPS", 5)
    monkeypatch.setattr(primes, "MOST_PAIRS", 0)
    monkeypatch.setattr(variables, "MOST_POINTS", 1)
    assert len(answered(with_facts(12, when(f"{{all: {facts(range(12))}}}"))).branches) == 2


def test_too_many_implicants_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(primes, "MOST_PAIRS", 100)
    parts = ", ".join(f"{{all: {facts(range(first, first + 2))}}}" for first in range(0, 20, 2))
    with pytest.raises(TooOpen) as refused:
        answered(with_facts(20, when(f"{{any: [{parts}]}}")))
    assert len(refused.value.atoms) == 20


def test_too_many_values_of_linked_atoms_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variables, "MOST_POINTS", 1)
    limit = "  - {id: l, does: restricts, force: law, scope: {subjects: [arden/subject/vessel]}}\n"
    with pytest.raises(TooOpen):
        answered(with_facts(14, when(f"{{all: {facts(range(14))}}}") + limit), territory="arden/north")


def test_a_walk_refuses_where_more_than_twelve_atoms_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_STEPS", 20)
    world = World(arden(ACT + GRANT), act(), NOW)
    atoms = [Atom(f"fact:{number:02}", "fact") for number in range(13)]

    def evaluate() -> int | Waiting:
        left = [atom for atom in atoms if atom not in world.assigned]
        return Waiting(left[0]) if left else 1

    with pytest.raises(TooOpen) as refused:
        list(Walk(world, evaluate).leaves())
    assert len(refused.value.atoms) == 13


def test_a_walk_leaves_out_what_cannot_be_true_together() -> None:
    world = World(arden(ACT + GRANT), act(sites=None), NOW)
    lists = [("arden/site/quay",), ("arden/site/quay", "arden/site/quay-end")]
    atoms = [Atom(f"sites:{names}", "fact", group="sites", detail=ListAtom(names)) for names in lists]

    def evaluate() -> int | Waiting:
        left = [atom for atom in atoms if atom not in world.assigned]
        return Waiting(left[0]) if left else 1

    found = [tuple(leaf.assigned[atom] for atom in atoms) for leaf in Walk(world, evaluate).leaves()]
    assert found == [("true", "true"), ("false", "false")], "what is at the quay is at one of the two"


def test_a_loop_is_shown_that_only_some_completions_have() -> None:
    loop = (
        "  - {id: a, does: declares, status: arden/status/watched,"
        " when: {all: [{not: {fact: trained}}, {not: {status: arden/status/watched}}]}}\n"
    )
    finding = asked(arden(when("{status: arden/status/watched}") + loop))
    assert {branch.outcome for branch in finding.branches} == {"NO_AUTHORITY_SHOWN", "UNDEFINED"}
    assert finding.cycle == ("not: the status `arden/status/watched` is recorded at the act",)

"""The definition against a third encoding of S9-S11 and S14, in answer-set programming, one completion at a time."""

from __future__ import annotations

import json
import random
from collections import Counter

import clingo
import pytest

from tests.conformance.cases import Case, cases
from tests.generated import LENGTH, example
from tests.generated.agreement import ByDefinition, Make
from tests.oracle.comparison import compare
from tests.oracle.completion import Completion, Unread
from tests.oracle.elementary import Elementary
from tests.oracle.fixpoint import is_total, well_founded
from tests.oracle.loops import ACT, LOOPS, VANTAGE, Loop
from tests.oracle.outcome import basic_outcome
from tests.oracle.plain import plain, timed
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.model.finding import Finding

BASIC = {"AUTHORIZED", "IRREGULAR", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED"}
CASES = [case for case in cases("good") if case.form == "finding"][::3]
SEEDS = range(40)


def test_the_fixpoint_is_the_well_founded_one_and_not_a_stable_model() -> None:
    rules = """
    r :- not assumed(r).
    c :- a. c :- b. a :- not assumed(b). b :- not assumed(a).
    d :- not assumed(e).
    s :- t. t :- s.
    #external assumed(r). #external assumed(a). #external assumed(b). #external assumed(e).
    #show r/0. #show c/0. #show d/0. #show s/0. #show a/0. #show b/0. #show e/0.
    """
    model = well_founded("", rules)
    assert {str(atom) for atom in model.true} == {"d"}
    assert {str(atom) for atom in model.possible} == {"d", "r", "c", "a", "b"}
    stable = clingo.Control(["0", "--warn=none"])
    stable.add("base", [], "c :- a. c :- b. a :- not b. b :- not a. #show c/0.")
    stable.ground([("base", [])])
    shown: list[str] = []
    stable.solve(on_model=lambda found: shown.append(str(found)))
    assert shown == ["c", "c"], "which is why answer sets themselves are not asked"


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.name)
def test_what_depends_on_itself(loop: Loop) -> None:
    registry = loop.registry()
    assert basic_outcome(registry, ACT, VANTAGE) == loop.outcome
    assert ByDefinition(registry).answer(ACT, VANTAGE).outcome == loop.outcome
    assert Engine(registry).answer(ACT, VANTAGE).outcome == loop.outcome


def test_loops_are_of_every_kind() -> None:
    assert {loop.outcome for loop in LOOPS} >= {"AUTHORIZED", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED"}
    models = [well_founded(Elementary(loop.registry(), ACT, VANTAGE, Completion()).text()) for loop in LOOPS]
    assert Counter(map(is_total, models)).keys() == {True, False}


def _found(case: Case) -> Finding:
    """The finding that stands beside a case, which is the definition's own (tests/conformance)."""
    document = json.loads(case.finding_path.read_text(encoding="utf-8"))
    document["registry"] |= {"digest": "", "revision": None}
    return Finding.model_validate(document)


def test_conformance_cases() -> None:
    compared: Counter[str] = Counter()
    unread = 0
    for case in CASES:
        try:
            done = compare(case.registry(), case.act, case.vantage, _found(case), 2, case.slug)
        except Unread:
            unread += 1
            continue
        compared.update(done)
    assert unread < len(CASES) / 4
    assert compared.keys() == BASIC
    assert compared.total() > len(CASES)


@pytest.mark.parametrize("make", [ByDefinition, Engine], ids=["definition", "engine"])
def test_generated_registries(make: Make) -> None:
    compared: Counter[str] = Counter()
    for seed in SEEDS:
        made = example(random.Random(seed).randbytes(LENGTH), 2)
        registry = plain(made.registry)
        for number, question in enumerate(made.questions):
            act = timed(question.act)
            try:
                answer = make(registry).answer(act, question.vantage)
                compared.update(compare(registry, act, question.vantage, answer, 4, f"{seed}.{number}"))
            except (Unread, TooOpen):
                continue
    assert compared.keys() == BASIC
    assert compared.total() > 3 * len(SEEDS)

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
from tests.oracle.completion import Completion, Open, Unread
from tests.oracle.completions import completions
from tests.oracle.elementary import Elementary
from tests.oracle.fixpoint import Model, is_total, well_founded
from tests.oracle.knot import knotted
from tests.oracle.loops import ACT, LOOPS, VANTAGE, Loop
from tests.oracle.plain import plain, timed
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.model.finding import Finding

BASIC = {"AUTHORIZED", "IRREGULAR", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED"}
CASES = [case for case in cases("good") if case.form == "finding"][::3]
SEEDS = range(30)


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
    assert {done.outcome for done in completions(registry, ACT, VANTAGE, 6, loop.name)} == {loop.outcome}
    assert ByDefinition(registry).answer(ACT, VANTAGE).outcome == loop.outcome
    assert Engine(registry).answer(ACT, VANTAGE).outcome == loop.outcome


def test_loops_are_of_every_kind() -> None:
    assert {loop.outcome for loop in LOOPS} >= {"AUTHORIZED", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED"}
    assert {is_total(_model(loop)) for loop in LOOPS} == {True, False}


def _model(loop: Loop) -> Model:
    """The model of the first completion, where a ring leaves the order of a day open."""
    values: dict[str, str] = {}
    while True:
        try:
            return well_founded(Elementary(loop.registry(), ACT, VANTAGE, Completion(values)).text())
        except Open as point:
            values = {**values, point.atom: point.values[0]}


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
@pytest.mark.parametrize("knots", [False, True], ids=["as drawn", "in knots"])
def test_generated_registries(make: Make, knots: bool) -> None:
    compared: Counter[str] = Counter()
    for seed in SEEDS:
        chance = random.Random(seed)
        made = example(chance.randbytes(LENGTH), 2)
        registry = plain(knotted(made.registry, chance) if knots else made.registry)
        for number, question in enumerate(made.questions):
            act = timed(question.act)
            try:
                answer = make(registry).answer(act, question.vantage)
                compared.update(compare(registry, act, question.vantage, answer, 3, f"{seed}.{number}"))
            except (Unread, TooOpen):
                continue
    assert compared.keys() >= BASIC - ({"IRREGULAR"} if knots else {"UNDEFINED", "IRREGULAR"})
    assert compared.total() > 2 * len(SEEDS)

"""Answers that are kept for what was left open of other questions are those that each would be given by itself."""

from __future__ import annotations

from random import Random

import pytest

from tests.conformance.cases import Case, cases
from tests.generated import LENGTH, example
from vires.decide.answer import Answer, TooOpen
from vires.decide.asked import QuestionError
from vires.decide.engine import Engine
from vires.decide.exact import memory
from vires.decide.exact.memory import Memory
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

FINDINGS = [case for case in cases("good") if case.form == "finding"]
WIDE = {"territory": None, "sites": None, "subjects": None, "facts": {}}


def _answer(engine: Engine, act: Act, vantage: Vantage) -> Answer | tuple[str, ...]:
    try:
        return engine.answer(act, vantage)
    except TooOpen as error:
        return error.atoms


def _agree(registry: Registry, act: Act, vantage: Vantage) -> int:
    """Hold pairs, stated and wide and on several days, against an engine that forgets; how often an answer was kept."""
    engine, plain, asked = Engine(registry), Engine(registry), 0
    sites = list(registry.terms.get("sites", ()))[:2]
    ways = [act, act.model_copy(update=WIDE), *(
        act.model_copy(update={**WIDE, "sites": (Place(site=site, metres=metres),)}) for site in sites
        for metres in (None, 50.0)
    )]  # fmt: skip
    for office in list(registry.terms["offices"])[:4]:
        for power in list(registry.terms["powers"])[:3]:
            for way in ways:
                for day in (act.at, Dating.parse("2000-06-01"), Dating.parse("2024")):
                    one = way.model_copy(update={"office": office, "power": power, "at": day})
                    plain._memory = Memory()
                    assert _answer(engine, one, vantage) == _answer(plain, one, vantage), one
                    asked += 1
    return asked - len(engine.memory._answers)


@pytest.mark.parametrize("case", FINDINGS, ids=lambda case: case.slug)
def test_a_case_is_answered_as_by_an_engine_that_remembers_nothing(case: Case) -> None:
    try:
        _agree(case.registry(), case.act, case.vantage)
    except QuestionError:
        with pytest.raises(QuestionError):
            Engine(case.registry()).answer(case.act, case.vantage)


@pytest.mark.parametrize("seed", range(12))
def test_a_random_registry_is_answered_as_by_an_engine_that_remembers_nothing(seed: int) -> None:
    made = example(Random(seed).randbytes(LENGTH))
    for question in made.questions[:1]:
        assert _agree(made.registry, question.act, question.vantage) > 0


def test_what_was_kept_is_let_go_of_where_it_has_grown_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    case = FINDINGS[0]
    engine = Engine(case.registry())
    before = engine.memory
    engine.answer(case.act, case.vantage)
    monkeypatch.setattr(memory, "MOST_NODES", 1)
    assert engine.memory is not before
    assert engine.answer(case.act, case.vantage) == Engine(case.registry()).answer(case.act, case.vantage)


def test_what_was_kept_first_goes_first_and_heavy_answers_make_room_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_KEPT", 10)
    kept: memory._Store[str] = memory._Store()
    for number in range(12):
        kept.put(number, str(number), 1)
    assert (len(kept), kept.get(1), kept.get(11)) == (10, None, "11")
    kept.put("heavy", "heavy", 9)
    assert (len(kept), kept.get(10), kept.get(11)) == (2, None, "11")

"""The fast engine: looking up agrees with working out, and revising with compiling anew; vantages share what they
see."""

from __future__ import annotations

import dataclasses
from random import Random

import pytest

from tests.conformance.cases import Case, cases
from tests.generated import LENGTH, Example, example
from tests.unit.compile.harbour import ACTS, HERE, registry
from vires.decide.answer import TooOpen
from vires.decide.asked import QuestionError
from vires.decide.definition import decide
from vires.decide.engine import Engine
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating, DatingError
from vires.temporal.vantage import Vantage

FINDINGS = [case for case in cases("good") if case.form == "finding"]


def words(act: Act) -> dict[str, object]:
    """An act as a user would give it."""
    sites = None
    if act.sites is not None:
        sites = [
            place.site + ("@near" if place.near else f"@{place.metres:g}" if place.metres else "")
            for place in act.sites
        ]
    return {
        "office": act.office,
        "power": act.power,
        "at": act.at.to_text(),
        "territory": act.territory,
        "sites": sites,
        "subjects": act.subjects,
        "facts": act.facts,
    }


@pytest.mark.parametrize("case", FINDINGS, ids=lambda case: case.slug)
def test_a_finding_is_the_one_kept_with_the_case(case: Case) -> None:
    found = case.answer(lambda registry, act, vantage: Engine(registry).decide(act, vantage))
    assert found == case.answer(decide)


def test_an_answer_in_words_is_the_exact_one() -> None:
    for case in FINDINGS[::3]:
        engine, act = Engine(case.registry()), case.act
        if not isinstance(act.at.to_text(), str):
            continue
        try:
            exact = engine.answer(act, case.vantage)
        except (TooOpen, QuestionError) as error:
            with pytest.raises(type(error)):
                engine.quick(case.vantage).ask(**words(act))
            continue
        assert engine.quick(case.vantage).ask(**words(act)) == exact, case.slug


def test_words_that_name_nothing_known_are_refused() -> None:
    quick = Engine(registry()).quick(HERE)
    good = {"office": "arden/harbour/pilot", "power": "arden/power/board", "at": "2000-04-01"}
    for wrong in (
        {"office": "arden/harbour/cook"}, {"power": "arden/power/sink"}, {"sites": ["arden/site/moon"]},
        {"territory": "arden/land"}, {"subjects": ["arden/subject/x"]}, {"facts": {"warrants": True}},
        {"facts": {"warrant": 1}}, {"facts": {"tonnage": True}},
    ):  # fmt: skip
        with pytest.raises(QuestionError):
            quick.ask(**{**good, **wrong})
    with pytest.raises(DatingError):
        quick.ask(**{**good, "at": "2000-02-30"})


@pytest.mark.parametrize("seed", range(40))
def test_a_revised_engine_answers_as_one_compiled_anew(seed: int) -> None:
    made = example(Random(f"revised:{seed}").randbytes(LENGTH))
    engine = Engine(made.registry)
    for question in made.questions:
        _told(engine, question.act, question.vantage)
    chance = Random(seed)
    for name in chance.sample(sorted(made.registry.instruments), min(3, len(made.registry.instruments))):
        changed = _changed(made, name, chance)
        revised, anew = engine.revised(changed), Engine(dataclasses.replace(changed))
        for question in made.questions:
            told = _told(revised, question.act, question.vantage)
            assert told == _told(anew, question.act, question.vantage), name
        assert list(changed.entries) == list(dataclasses.replace(changed).entries)


def _changed(made: Example, name: str, chance: Random) -> Registry:
    """The registry without an instrument, without one of its provisions, or with one of another's dates."""
    instruments = dict(made.registry.instruments)
    old = instruments[name]
    match chance.randrange(3):
        case 0:
            del instruments[name]
        case 1:
            instruments[name] = old.model_copy(update={"provisions": old.provisions[1:]})
        case _:
            other = instruments[chance.choice(sorted(instruments))]
            instruments[name] = old.model_copy(update={"decided": other.decided, "attested": other.attested})
    return dataclasses.replace(made.registry, instruments=instruments)


def _told(engine: Engine, act: Act, vantage: Vantage) -> object:
    try:
        return engine.answer(act, vantage)
    except TooOpen:
        return "too open"


def test_a_registry_with_other_terms_is_compiled_anew() -> None:
    first = registry()
    terms = {scheme: dict(terms) for scheme, terms in first.terms.items()}
    pilot = terms["offices"]["arden/harbour/pilot"]
    terms["offices"]["arden/harbour/pilot"] = pilot.model_copy(update={"broader": ("arden/harbour/master",)})
    other = dataclasses.replace(first, terms=terms)
    engine = Engine(first)
    assert other.take_over(first) is None
    for act in ACTS:
        assert engine.revised(other).answer(act, HERE) == Engine(dataclasses.replace(other)).answer(act, HERE)


def test_the_last_day_of_the_calendar_is_a_day() -> None:
    act = ACTS[0].model_copy(update={"at": Dating.parse("9999-12-31")})
    far = Vantage(Dating.parse("9999-12-31"), Dating.parse("9999"))
    assert Engine(registry()).decide(act, far) == decide(registry(), act, far)
    quick = Engine(registry()).quick(far)
    assert quick.ask("arden/harbour/master", "arden/power/board", "9999-12-31").outcome == "AUTHORIZED"


def test_vantages_that_see_the_same_share_what_is_compiled() -> None:
    engine = Engine(registry())
    later = Vantage(Dating.parse("2001-12-30T10:00+00:00"), Dating.parse("2003-01-01"), "documented")
    assert engine.table(HERE) is engine.table(later)
    before = Vantage(Dating.parse("2000-02-01"), Dating.parse("2001-12-31"))
    assert engine.table(HERE) is not engine.table(before)
    finding = engine.decide(ACTS[0], later)
    assert finding.vantage["as_of"] == "2001-12-30T10:00+00:00"
    assert finding == decide(registry(), ACTS[0], later)

"""Pairs of one kind are answered alike: asking one of them gives what asking each gives, on every day of the time."""

from __future__ import annotations

from random import Random

import pytest

from tests.conformance.cases import Case, cases
from tests.generated import LENGTH, example
from tests.unit.decide.quay import ACT, NOW, arden
from vires.compile.points import micros
from vires.decide.answer import TooOpen
from vires.decide.asked import QuestionError
from vires.decide.engine import Engine
from vires.decide.exact import primes
from vires.decide.likeness import Likeness
from vires.model.finding import Outcome
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

FINDINGS = [case for case in cases("good") if case.form == "finding"]
WIDE = "1990-01-01", "2040-12-31"


def _asked(engine: Engine, act: Act, vantage: Vantage) -> Outcome | None:
    try:
        return engine.answer(act, vantage).outcome
    except TooOpen:
        return None


def _agree(registry: Registry, act: Act, vantage: Vantage, span: tuple[str, str], days: list[Dating]) -> int:
    """Hold every pair against asking it; how many kinds there are."""
    engine, zone = Engine(registry), registry.zone
    first, last = micros(Dating.parse(span[0]).start(zone)), micros(Dating.parse(span[1]).end(zone))
    likeness = Likeness(engine, vantage, act, first, last)
    kinds = set()
    for office in registry.terms["offices"]:
        for power in registry.terms["powers"]:
            kind = likeness.kind(office, power)
            kinds.add(id(kind))
            for day in days:
                asked = act.model_copy(update={"office": office, "power": power, "at": day})
                assert likeness.outcome(kind, day) == _asked(engine, asked, vantage), (office, power, day.text)
    return len(kinds)


@pytest.mark.parametrize("case", FINDINGS, ids=lambda case: case.slug)
def test_every_pair_of_a_case_is_answered_as_its_kind_is(case: Case) -> None:
    registry, act, vantage = case.registry(), case.act, case.vantage
    try:
        _agree(registry, act, vantage, (act.at.text, act.at.text), [act.at])
    except QuestionError:
        with pytest.raises(QuestionError):
            Engine(registry).answer(act, vantage)


@pytest.mark.parametrize("seed", range(12))
def test_every_pair_of_a_random_registry_is_answered_as_its_kind_is(seed: int) -> None:
    made = example(Random(seed).randbytes(LENGTH))
    for question in made.questions[:2]:
        days = [question.act.at, Dating.parse("2020-01-01"), Dating.parse("2024-06-30")]
        _agree(made.registry, question.act, question.vantage, WIDE, days)


LAW = """
  - {id: grant, does: confers, powers: [arden/power/inspect, arden/power/regulate],
     to: [arden/warden, arden/pilot], since: 2000-01-01, until: 2001-01-01, when: {fact: trained}, redelegable: no}
"""


def test_pairs_that_differ_in_nothing_are_one_kind_and_turn_where_a_provision_begins_and_ends() -> None:
    known = arden(ACT, LAW)
    act = Act(at=Dating.parse("2000-06-01"), sites=())
    days = [Dating.parse(text) for text in ("1999-12-31", "2000-01-01", "2000-12-31", "2001-01-01")]
    assert _agree(known, act, NOW, WIDE, days) == 2
    zone = known.zone
    bounds = [micros(Dating.parse(text).start(zone)) for text in ("1990-01-01", "2000-01-01", "2001-01-01")]
    likeness = Likeness(Engine(known), NOW, act, bounds[0], micros(Dating.parse("2040-01-01").start(zone)))
    kind = likeness.kind("arden/warden", "arden/power/inspect")
    assert kind is likeness.kind("arden/pilot", "arden/power/regulate")
    assert list(likeness.turns(kind, bounds[0], micros(Dating.parse("2040-01-01").start(zone)))) == bounds[1:]
    assert [likeness.outcome(kind, day) for day in days] == [
        Outcome.NO_AUTHORITY_SHOWN, Outcome.CONDITIONAL, Outcome.CONDITIONAL, Outcome.NO_AUTHORITY_SHOWN,
    ]  # fmt: skip


def test_what_has_more_ways_than_are_gone_through_is_too_open_to_a_kind_as_to_who_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Any of two, seven times over: a hundred and twenty-eight ways, none within another.
    monkeypatch.setattr(primes, "MOST_CUBES", 100)
    ways = ", ".join(f"{{any: [{{fact: trained-{n}}}, {{fact: sworn-{n}}}]}}" for n in range(7))
    names = [f"{name}-{number}" for number in range(7) for name in ("trained", "sworn")]
    facts = "---\nfacts:\n" + "".join(f"  - {{id: {name}, label: {name}}}\n" for name in names)
    known = arden(ACT, WIDELY.replace("WAYS", ways), facts)
    act = Act(office="arden/warden", power="arden/power/inspect", at=Dating.parse("2001-01-01"), sites=())
    engine = Engine(known)
    with pytest.raises(TooOpen):
        engine.answer(act, NOW)
    zone = known.zone
    first, last = (micros(Dating.parse(text).start(zone)) for text in WIDE)
    likeness = Likeness(Engine(known), NOW, act, first, last)
    assert likeness.outcome(likeness.kind("arden/warden", "arden/power/inspect"), act.at) is None


WIDELY = """
  - {id: grant, does: confers, powers: [arden/power/inspect], to: [arden/warden], since: 2000-01-01,
     when: {all: [WAYS]}, redelegable: no}
"""

"""A vantage compiled from another by what is seen otherwise answers as one that is compiled by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from tests.conformance.cases import Case, cases
from tests.generated import LENGTH, example
from tests.unit.decide.quay import ACT, NOW, arden
from vires.compile.sight import Sight
from vires.decide.answer import Answer, TooOpen
from vires.decide.asked import QuestionError
from vires.decide.engine import Engine
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import STANDARDS, UNDECIDED, Vantage

FINDINGS = [case for case in cases("good") if case.form == "finding"]
DATES = tuple(Dating.parse(text) for text in ("1995-06-01", "2000-01-01", "2001-07-15", "2024-03-01"))


def _vantages(registry: Registry, vantage: Vantage) -> Iterator[Vantage]:
    """The vantage, and others that differ from it and from one another in one thing or in several."""
    yield vantage
    for date in DATES:
        yield replace(vantage, as_of=date)
        yield replace(vantage, known_by=date)
    yield replace(vantage, as_of=DATES[1], known_by=DATES[0])
    for standard in STANDARDS:
        yield vantage.with_standard(standard)
    for name, doctrine in registry.settings.doctrines.items():
        for option in (UNDECIDED, *(option.id for option in doctrine.options)):
            yield vantage.with_doctrine({**vantage.doctrine, name: option})


def _answer(engine: Engine, act: Act, vantage: Vantage) -> Answer | tuple[str, ...]:
    try:
        return engine.answer(act, vantage)
    except TooOpen as error:
        return error.atoms


def _agree(registry: Registry, act: Act, vantage: Vantage, *, fill: bool) -> None:
    engine = Engine(registry)
    if fill:
        engine.table(vantage).fill()
    else:
        # What one of them works out later is not to be taken for known by another.
        for seen in _vantages(registry, vantage):
            engine.table(seen)
    for seen in _vantages(registry, vantage):
        plain = Engine(registry)
        for office in list(registry.terms["offices"])[:4]:
            for power in list(registry.terms["powers"])[:3]:
                asked = act.model_copy(update={"office": office, "power": power})
                assert _answer(engine, asked, seen) == _answer(plain, asked, seen), (office, power, seen)


@pytest.mark.parametrize("case", FINDINGS, ids=lambda case: case.slug)
def test_a_case_is_answered_alike_from_every_vantage(case: Case) -> None:
    registry, act = case.registry(), case.act
    try:
        Engine(registry).answer(act, case.vantage)
    except (QuestionError, TooOpen):
        pytest.skip("a question that is refused has no vantage to be seen from")
    _agree(registry, act, case.vantage, fill=len(case.slug) % 2 == 0)
    engine, plain = Engine(registry), Engine(registry)
    for date in DATES:
        engine.table(replace(case.vantage, as_of=date))
    assert engine.decide(act, case.vantage) == plain.decide(act, case.vantage)


@pytest.mark.parametrize("seed", range(16))
def test_a_random_registry_is_answered_alike_from_every_vantage(seed: int) -> None:
    made = example(Random(seed).randbytes(LENGTH))
    for question in made.questions[:2]:
        _agree(made.registry, question.act, question.vantage, fill=bool(seed % 2))


LAW = """
  - {id: grant, does: confers, powers: [arden/power/inspect], to: [arden/warden], since: 2000-01-01, redelegable: no}
"""


def test_only_what_a_date_or_a_level_bears_on_is_seen_otherwise() -> None:
    registry = arden(ACT, LAW)
    engine = Engine(registry)
    sight = Sight(engine.index)
    name = next(iter(registry.instruments))
    day = registry.instruments[name].decided.first
    before, after = (Dating.parse(day.replace(year=day.year + years).isoformat()) for years in (-1, 1))
    assert sight.otherwise(NOW, NOW) == frozenset()
    assert name in (sight.otherwise(replace(NOW, as_of=before), replace(NOW, as_of=after)) or ())
    later = replace(NOW, as_of=Dating.parse("2030-01-01")), replace(NOW, as_of=Dating.parse("2031-01-01"))
    assert sight.otherwise(*later) == frozenset()


def test_a_vantage_is_made_from_the_one_from_which_least_is_seen_otherwise() -> None:
    registry = arden(ACT, LAW)
    engine = Engine(registry)
    first = engine.table(replace(NOW, as_of=Dating.parse("1990-01-01")))
    second = engine.table(NOW)
    assert second.program.graph is first.program.graph
    assert second is not first

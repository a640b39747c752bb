"""An audit says of each act, in every column, what the engine says of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from benchmarks.record import VANTAGE, act, registry
from benchmarks.workload import generate
from tests.conformance import cases
from tests.generated import LENGTH, example
from tests.unit.audit.parity import Asked, differences
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating

CASES = [case for case in cases.cases("good") if case.form == "finding"]
SHARDS = 8
TAPES = 6


def around(made: Registry, asked: Act, chance: Random) -> Iterator[Act]:
    """The act, the same with less stated, by others, and at other times."""
    yield asked
    yield asked.model_copy(update={"facts": {}})
    yield asked.model_copy(update={"sites": None, "territory": None, "subjects": None})
    for _ in range(5):
        day = asked.at.first + timedelta(days=chance.choice((-400, -1, 0, 1, 30, 400)))
        later = day + timedelta(days=20)
        yield asked.model_copy(
            update={
                "office": chance.choice(sorted(made.terms["offices"])),
                "power": chance.choice(sorted(made.terms["powers"])),
                "at": chance.choice((
                    Dating.parse(day.isoformat()), asked.at, Dating.parse(f"{day.isoformat()}T12:00Z"),
                    Dating.parse({"between": [day.isoformat(), later.isoformat()]}),
                )),
                "facts": {
                    fact: chance.random() < 0.5
                    for fact, term in made.terms.get("facts", {}).items()
                    if getattr(term, "unit", None) is None and chance.random() < 0.7
                },
            }
        )  # fmt: skip


@pytest.mark.parametrize("shard", range(SHARDS))
def test_audit_agrees_on_the_conformance_cases_and_around_them(shard: int) -> None:
    for case in CASES[shard::SHARDS]:
        made, chance = case.registry(), Random(case.slug)
        asked = [(one, case.vantage) for one in around(made, case.act, chance)]
        assert differences(made, asked) == [], case.slug


@pytest.mark.parametrize("tape", range(TAPES))
def test_audit_agrees_on_generated_law(tape: int) -> None:
    made = example(Random(f"audit {tape}").randbytes(LENGTH), 12)
    assert differences(made.registry, [(one.act, one.vantage) for one in made.questions]) == []


@pytest.mark.slow
@pytest.mark.parametrize("tape", range(400))
def test_audit_agrees_on_much_generated_law(tape: int) -> None:
    made = example(Random(f"more {tape}").randbytes(LENGTH), 24)
    assert differences(made.registry, [(one.act, one.vantage) for one in made.questions]) == []


@pytest.mark.parametrize("size", [60, 240])
def test_audit_agrees_on_a_large_body_of_law(size: int) -> None:
    workload = generate(size, 300, seed=size)
    asked: list[Asked] = [(act(question), VANTAGE) for question in workload.questions]
    asked += [(one.model_copy(update={"facts": dict(list(one.facts.items())[:6])}), VANTAGE) for one, _ in asked[:60]]
    assert differences(registry(workload), asked) == []

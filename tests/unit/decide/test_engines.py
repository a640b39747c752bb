"""What differs and why is the same, whether records are revised from one another or each is compiled anew."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.generated import LENGTH, example
from vires.decide.change.engines import Engines
from vires.decide.change.side import Ask, Side
from vires.decide.compare import Compared, difference
from vires.decide.engine import Engine
from vires.decide.impact import impact
from vires.model.registry import Registry
from vires.temporal.dating import Dating

MOST = 12


def _anew(registry: Registry) -> Ask:
    return Engine(registry).answer


def _alike(one: Compared, other: Compared) -> None:
    assert one.changes == other.changes
    assert one.too_open == other.too_open
    assert one.compared == other.compared


@pytest.mark.parametrize("seed", range(10))
def test_two_dates_and_two_vantages_differ_alike(seed: int) -> None:
    made = example(Random(seed).randbytes(LENGTH))
    question = made.questions[0]
    side = Side(made.registry, question.act.at, question.vantage)
    later = Dating.parse("2024-06-30")
    for other in (replace(side, at=later), replace(side, vantage=replace(side.vantage, as_of=later))):
        _alike(difference(side, other, Engines(), most=MOST), difference(side, other, _anew, most=MOST))


@pytest.mark.parametrize("seed", range(10))
def test_a_record_less_an_instrument_differs_alike(seed: int) -> None:
    made = example(Random(seed).randbytes(LENGTH))
    question = made.questions[0]
    side = Side(made.registry, question.act.at, question.vantage)
    for name in list(made.registry.instruments)[:2]:
        other = made.registry.without([name])
        _alike(impact(side, other, Engines(), most=MOST), impact(side, other, _anew, most=MOST))

"""Answers shared among like pairs and moments are those that each would be given by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from tests.generated import Example, examples
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.decide.sameness import Sameness
from vires.temporal.dating import Dating


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(examples())
def test_each_pair_at_each_moment_is_answered_as_by_itself(made: Example) -> None:
    engine, plain = Engine(made.registry), Engine(made.registry)
    for question in made.questions[:2]:
        first = question.act.at.start(made.registry.zone)
        moments = [first + timedelta(days=days) for days in (0, 40, 400, 401, 2_000)]
        dates = [Dating.parse(moment.isoformat()) for moment in moments]
        act = question.act.model_copy(update={"at": dates[0]})
        same = Sameness(engine, question.vantage, act, dates[-1])
        for office in list(made.registry.terms["offices"])[:6]:
            for power in list(made.registry.terms["powers"])[:4]:
                for date in dates:
                    one = act.model_copy(update={"office": office, "power": power, "at": date})
                    try:
                        expected = plain.answer(one, question.vantage)
                    except TooOpen:
                        with pytest.raises(TooOpen):
                            same.answer(one, question.vantage)
                    else:
                        assert same.answer(one, question.vantage) == expected

"""Answers of the definition, for a registry small enough to wait for them."""

from __future__ import annotations

from collections.abc import Callable

from vires.decide.answer import Answer
from vires.decide.asked import check
from vires.decide.definition import Definition
from vires.decide.reference.report import verdict
from vires.decide.reference.world import World
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage


def answers(registry: Registry) -> Callable[[Act, Vantage], Answer]:
    """The definition as an engine that is asked for no more than outcome and branches."""

    def answer(act: Act, vantage: Vantage) -> Answer:
        check(registry, act, vantage)
        found = verdict(Definition(World(registry, act, vantage)))
        return Answer(found.outcome, found.branches.shown() if found.branches else ())

    return answer

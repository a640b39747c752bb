"""The two sides of a difference: a record, a moment of acting and a point of view each (S2, S19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from vires.decide.answer import Answer
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

Ask = Callable[[Act, Vantage], Answer]
"""An engine's `answer` on one registry. May raise `TooOpen`."""
Engine = Callable[[Registry], Ask]
"""Sets an engine to work on a registry."""

AXES = ("at", "as-of", "known-by")


@dataclass(frozen=True)
class Side:
    """What one of the two answers is asked of."""

    registry: Registry
    at: Dating
    vantage: Vantage

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first and the last instant that the act may have."""
        return self.at.start(self.registry.zone), self.at.end(self.registry.zone)

    def on(self, registry: Registry) -> Side:
        """The same moment and point of view, of another record."""
        return replace(self, registry=registry)


@dataclass(frozen=True)
class Stated:
    """What is stated of every act compared; what is left out is worked through cell by cell. `offices` and
    `powers` confine the cells to these and narrower ones."""

    offices: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    territory: str | None = None
    sites: tuple[Place, ...] | None = None
    subjects: tuple[str, ...] | None = None
    facts: dict[str, bool | int | float] = field(default_factory=dict)

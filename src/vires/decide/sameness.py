"""Whole answers shared among pairs and moments that no list and no cut of the record tells apart."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from vires.compile.points import micros
from vires.decide.answer import Answer, TooOpen
from vires.decide.likeness import Likeness
from vires.model.finding import Outcome
from vires.model.question import Act
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.decide.engine import Engine


class Sameness:
    """Answers at one vantage to acts that are alike but for office, power and moment, and which happen from the act's
    `at` up to `until`. Each kind of pair is asked once for each stretch in which nothing turns for it."""

    def __init__(self, engine: Engine, vantage: Vantage, act: Act, until: Dating) -> None:
        zone = engine.registry.zone
        self.engine, self.vantage = engine, vantage
        self._likeness = Likeness(engine, vantage, act, micros(act.at.start(zone)), micros(until.end(zone)))
        self._known: dict[tuple[int, int, int], Answer | TooOpen] = {}

    def answer(self, act: Act, vantage: Vantage) -> Answer:
        """What `Engine.answer` gives. Raises `TooOpen`, as that does."""
        assert vantage is self.vantage
        assert act.office is not None
        assert act.power is not None
        kind = self._likeness.kind(act.office, act.power)
        if kind is None:
            return Answer(Outcome.NO_AUTHORITY_SHOWN)
        start, end = self._likeness.table.moments(act.at)
        key = (id(kind), bisect_right(kind.cuts, start), bisect_right(kind.cuts, end))
        if key not in self._known:
            try:
                self._known[key] = self.engine.answer(act, vantage)
            except TooOpen as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, TooOpen):
            raise found
        return found

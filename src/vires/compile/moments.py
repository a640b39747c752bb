"""Dates that may be imprecise, and how they compare, as formulas (S3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.points import Clock, Days, Point, micros
from vires.compile.tests import AtFrom, From
from vires.temporal.dating import Dating, day_start, local_day

_MARGIN = 2
"""Days beyond the other date's own within which a comparison may still turn, with one to spare."""


class Dated(NamedTuple):
    """A date with the name of the open point it is, if it is imprecise."""

    dating: Dating
    point: str


class Moments:
    """Compares dates. Instants are microseconds of the epoch, days are ordinals of the legal time zone."""

    def __init__(self, graph: Graph, zone: ZoneInfo, declare: Callable[[Point], None]) -> None:
        self.graph = graph
        self.zone = zone
        self.declare = declare
        self.midnight = lru_cache(maxsize=None)(self._midnight)
        self._days: dict[int, int] = {}

    def _midnight(self, ordinal: int) -> int:
        return micros(day_start(date.fromordinal(ordinal), self.zone))

    def bound(self, dating: Dating) -> int:
        """The first moment of an exact date, as an instant."""
        return micros(dating.instant) if dating.instant is not None else self.midnight(dating.first.toordinal())

    def day_of(self, dating: Dating) -> int:
        """The day of an exact date."""
        if dating.instant is not None:
            return local_day(dating.instant, self.zone).toordinal()
        return dating.first.toordinal()

    def day_of_instant(self, instant: int) -> int:
        """The day on which an instant falls."""
        found = self._days.get(instant)
        if found is None:
            moment = datetime.fromtimestamp(instant // 1_000_000, self.zone)
            found = self._days[instant] = moment.date().toordinal()
        return found

    # A date on its own

    def from_day(self, dated: Dated, ordinal: int) -> Node:
        """Whether the date falls on a day or later."""
        dating = dated.dating
        if not dating.is_imprecise:
            return TRUE if self.day_of(dating) >= ordinal else FALSE
        if ordinal <= dating.first.toordinal():
            return TRUE
        if ordinal > dating.last.toordinal():
            return FALSE
        self.declare(Days(dated.point, "reading", first=dating.first.toordinal(), last=dating.last.toordinal()))
        return self.graph.test(From(dated.point, ordinal))

    def on_day(self, dated: Dated, ordinal: int) -> Node:
        """Whether the date falls on that day."""
        return self.graph.both(self.from_day(dated, ordinal), self.graph.neg(self.from_day(dated, ordinal + 1)))

    def begun(self, dated: Dated, instant: int) -> Node:
        """Whether the date, at its start, has come by an instant."""
        if not dated.dating.is_imprecise:
            return TRUE if self.bound(dated.dating) <= instant else FALSE
        return self.graph.neg(self.from_day(dated, self.day_of_instant(instant) + 1))

    # Two dates

    def day_by_day(self, one: Dated, other: Dated, test: Callable[[int], Node]) -> Node:
        """Whether `test` holds of the day on which the one date falls. It compares that day with the other date, and
        so turns on no day far from any on which the other may fall: those are taken together, for a date may be known
        to a century only."""
        dating = one.dating
        if not dating.is_imprecise:
            return test(self.day_of(dating))
        first, last = dating.first.toordinal(), dating.last.toordinal()
        low, high = self._extent(other.dating)
        near = min(max(first, low - _MARGIN), last + 1)
        far = max(min(last, high + _MARGIN), near - 1)
        stretches = [(first, near - 1), *((day, day) for day in range(near, far + 1)), (far + 1, last)]
        return self.graph.disj(
            self.graph.both(self._within(one, start, end), test(start)) for start, end in stretches if start <= end
        )

    def _extent(self, dating: Dating) -> tuple[int, int]:
        """The first and the last day on which a date may fall."""
        if dating.is_imprecise:
            return dating.first.toordinal(), dating.last.toordinal()
        return self.day_of(dating), self.day_of(dating)

    def _within(self, dated: Dated, start: int, end: int) -> Node:
        """Whether the date falls on one of some days in a row, the last of them too."""
        return self.graph.both(self.from_day(dated, start), self.graph.neg(self.from_day(dated, end + 1)))

    def not_after(self, one: Dated, other: Dated) -> Node:
        """Whether one date's day is no later than the other's; two instants compare exactly."""
        if one.dating.instant is not None and other.dating.instant is not None:
            return TRUE if one.dating.instant <= other.dating.instant else FALSE
        return self.day_by_day(one, other, lambda day: self.from_day(other, day))

    def same_day(self, one: Dated, other: Dated) -> Node:
        """Whether both dates fall on one day."""
        return self.day_by_day(one, other, lambda day: self.on_day(other, day))

    def earlier_day(self, one: Dated, other: Dated) -> Node:
        """Whether the one date falls on an earlier day than the other."""
        return self.day_by_day(one, other, lambda day: self.from_day(other, day + 1))

    def bound_before(self, one: Dated, other: Dated) -> Node:
        """Whether the one date, as a bound of a period, comes before the other."""
        if not one.dating.is_imprecise and not other.dating.is_imprecise:
            return TRUE if self.bound(one.dating) < self.bound(other.dating) else FALSE
        if one.dating.is_imprecise:
            return self.day_by_day(one, other, lambda day: self.graph.neg(self.begun(other, self.midnight(day))))
        return self.graph.neg(self.begun(other, self.bound(one.dating)))

    # A date at a moment

    def begun_at_act(self, dated: Dated) -> Node:
        """Whether the date, as a bound of a period, has come at the moment of the act."""
        dating = dated.dating
        if not dating.is_imprecise:
            return self.graph.test(AtFrom(self.bound(dating)))
        days = range(dating.first.toordinal(), dating.last.toordinal() + 1)
        return self.graph.disj(
            self.graph.both(self.graph.test(AtFrom(self.midnight(day))), self.graph.neg(self.from_day(dated, day + 1)))
            for day in days
        )

    def begun_at_making(self, dated: Dated, made: Dated, instrument: str) -> Node:
        """Whether the date, as a bound of a period, has come when an instrument, decided on `made`, was made.
        Of a day it is open at which time of it that was."""
        making, dating = made.dating, dated.dating
        if making.instant is not None:
            return self.begun(dated, micros(making.instant))
        if dating.is_imprecise:
            return self.not_after(dated, made)
        bound = self.bound(dating)
        day = self.day_of_instant(bound)
        if bound == self.midnight(day):
            return self.from_day(made, day)
        at_time = FALSE
        if self.on_day(made, day) != FALSE:
            at_time = self.graph.both(self.on_day(made, day), self._time_from(instrument, day, bound))
        return self.graph.either(self.from_day(made, day + 1), at_time)

    def _time_from(self, instrument: str, day: int, cut: int) -> Node:
        name = f"time@{instrument}"
        start, end = self.midnight(day), self.midnight(day + 1) - 1
        self.declare(Clock(name, "fact", f"day:{day}", start=start, end=end, zone=self.zone))
        return self.graph.test(From(name, cut))

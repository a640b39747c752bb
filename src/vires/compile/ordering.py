"""Which of two instruments came first, and whose time in office touches a day (S8, S9, S16)."""

from __future__ import annotations

from collections.abc import Iterable

from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.ground import Ground
from vires.compile.memo import Memo
from vires.compile.moments import Dated
from vires.compile.points import Choice, Order
from vires.compile.tests import Is
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.provision import Modification
from vires.model.registry import Entry


class Ordering:
    """Compares instruments in time."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.graph = ground.graph
        self.kept: Memo[Node] = Memo()

    def no_later(self, one: Instrument, other: Instrument) -> Node:
        """Whether one was decided no later than the other; what is known only to the same day is."""
        if one.id == other.id:
            return TRUE
        visible, moments = self.ground.visible, self.ground.moments
        return self.ground.over(
            visible.decided(one),
            lambda first: self.ground.over(visible.decided(other), lambda second: moments.not_after(first, second)),
        )

    def before(self, one: Instrument, other: Instrument, consent: bool) -> Node:
        """Whether one was decided before the other was made: on an earlier day; or that day, by clock times, or
        because the other names it, or as a consent. Where nothing shows which came first, a reading."""
        if one.id == other.id:
            return FALSE
        visible = self.ground.visible
        return self.kept.of(
            other.instrument,
            (one.id, consent),
            lambda: self.ground.over(
                visible.decided(one),
                lambda first: self.ground.over(
                    visible.decided(other), lambda second: self._came_first(one, other, first, second, consent)
                ),
            ),
        )

    def _came_first(self, one: Instrument, other: Instrument, first: Dated, second: Dated, consent: bool) -> Node:
        moments = self.ground.moments
        if first.dating.instant is not None and second.dating.instant is not None:
            return TRUE if first.dating.instant < second.dating.instant else FALSE
        earlier, same = moments.earlier_day(first, second), moments.same_day(first, second)
        if same == FALSE:
            return earlier
        return self.graph.either(earlier, self.graph.both(same, self._within_day(one, other, first, second, consent)))

    def _within_day(self, one: Instrument, other: Instrument, first: Dated, second: Dated, consent: bool) -> Node:
        names_it = TRUE if consent else self.names(other, one)
        if names_it == TRUE:
            return TRUE
        named = self.names(one, other)
        if named == TRUE:
            return names_it
        low, high = sorted((one.id, other.id))
        exact = next((d.dating for d in (first, second) if not d.dating.is_imprecise), None)
        group = f"day:{self.ground.moments.day_of(exact)}" if exact is not None else "day"
        point = Choice(f"order:{low}<{high}", "reading", group, Order(low, high))
        self.ground.declare(point)
        came = self.graph.test(Is(point.name, 0))
        came = came if one.id == low else self.graph.neg(came)
        return self.graph.either(names_it, self.graph.both(self.graph.neg(named), came))

    def names(self, instrument: Instrument, other: Instrument) -> Node:
        """Whether an instrument invokes or targets another, or a provision of it."""
        if self._mentions(targets(instrument), other):
            return TRUE
        return self.ground.stated(
            instrument,
            "invokes",
            lambda invokes: TRUE if isinstance(invokes, tuple) and self._mentions(invokes, other) else FALSE,
        )

    def _mentions(self, names: Iterable[str], other: Instrument) -> bool:
        return any(entry.instrument.id == other.id for name in names for entry in self.ground.registry.named(name))

    def entries_decided(self, one: Entry, other: Entry) -> Node:
        """Whether one provision's instrument was decided no later than the other's."""
        return self.no_later(one.instrument, other.instrument)

    def touches(self, spell: Spell, instrument: Instrument) -> Node:
        """Whether a spell touches the day, or the instant, on which an instrument was decided."""
        moments = self.ground.moments

        def touched(decided: Dated) -> Node:
            since = until = TRUE
            if spell.since is not None:
                since = moments.not_after(Dated(spell.since, f"date:{spell.id}.since"), decided)
            if spell.until is not None:
                until = moments.bound_before(decided, Dated(spell.until, f"date:{spell.id}.until"))
            return self.graph.both(since, until)

        return self.ground.over(self.ground.visible.decided(instrument), touched)


def targets(instrument: Instrument) -> set[str]:
    """The ids that the instrument's provisions modify, as written."""
    return {
        name for provision in instrument.provisions if isinstance(provision, Modification) for name in provision.targets
    }

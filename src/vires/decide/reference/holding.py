"""Holding a power: some chain from a root is in force and its conditions hold (S12)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.formula import FALSE, TRUE, Formula, conj, disj, neg
from vires.decide.reference.ground import Ground
from vires.decide.reference.priority import Priority
from vires.decide.reference.record import Moment
from vires.decide.reference.references import Against, bars, holds, spared, via
from vires.decide.reference.routes import Routes
from vires.model.provision import Delegates
from vires.model.registry import Entry


class Holding:
    """The rule by which a power is held through a chain, with the limits that must yield to it on the way."""

    def __init__(self, ground: Ground, routes: Routes, priority: Priority) -> None:
        self.ground = ground
        self.routes = routes
        self.priority = priority

    def rule_holds(
        self,
        identity: str,
        recipient: str,
        moment: Moment,
        making: str | None,
        power: str,
        against: Against,
    ) -> Formula:
        """S12: the link's own `when` and the clause it passed under hold, and so does the chain above it.
        `making` is the instrument whose facts are asked, or `None` for the act's."""
        entry = self.ground.entry(identity)
        asked = Circumstance(entry.id, entry.instrument.id, making)
        return conj((
            self.ground.conditions.when(entry, asked),
            disj(
                conj((condition, self._held_above(entry, recipient, moment, making, power, against.without(freed))))
                for freed, condition in self._freed(entry, against.limits)
            ),
        ))  # fmt: skip

    def _freed(self, entry: Entry, limits: frozenset[str]) -> Iterator[tuple[frozenset[str], Formula]]:
        """The limits that yield to a link, each way it may be, and when."""
        yielding = {
            limit: self.priority.yielding(self.ground.entry(limit), entry)
            for limit in sorted(self.priority.may_free(entry, limits))
        }
        surely = frozenset(limit for limit, yields in yielding.items() if yields == TRUE)
        for perhaps in _subsets(sorted(limit for limit, yields in yielding.items() if yields.atoms)):
            yield surely | perhaps, conj(yielding[limit] for limit in sorted(perhaps))

    def _held_above(
        self,
        entry: Entry,
        recipient: str,
        moment: Moment,
        making: str | None,
        power: str,
        against: Against,
    ) -> Formula:
        """The chain above a link. It starts with what confers, with a root, or where no route is stated."""
        if not isinstance(entry.provision, Delegates) or self.ground.is_root(entry.instrument):
            return self._clear(against)
        issuer = self.ground.issuer(entry)
        ways = []
        for passage in self.routes.passages(entry):
            stands = via(entry, recipient, passage, power)
            if passage.route is None:
                ways.append(conj((stands, self._clear(against))))
                continue
            above = [
                conj((
                    spared(passage.route, issuer, moment, power),
                    holds(passage.route, issuer, moment, making, power, against),
                ))
            ]  # fmt: skip
            if self.ground.field(entry, "survives"):
                above.append(holds(passage.route, issuer, entry.instrument.id, making, power, against))
            ways.append(conj((stands, self.routes.passed_under(entry, passage, making), disj(above))))
        return disj(ways)

    def _clear(self, against: Against) -> Formula:
        """Whether no limit that has not yielded bars the act."""
        if against.surely in against.limits:
            return FALSE
        return conj(neg(bars(limit, against.kinds)) for limit in sorted(against.limits))


def _subsets(names: list[str]) -> Iterator[frozenset[str]]:
    subsets = [frozenset[str]()]
    for name in names:
        subsets += [subset | {name} for subset in subsets]
    return iter(reversed(subsets))

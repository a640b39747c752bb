"""Ways on which a provision may stand: the routes its instrument invokes, and their clauses (S5, S9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.formula import FALSE, TRUE, Formula
from vires.decide.reference.ground import Ground
from vires.model.provision import Clause, Delegates, Grant
from vires.model.registry import Entry


@dataclass(frozen=True)
class Passage:
    """One way in which a power is passed on under a route: by the clause of that number, or (`None`) because
    the route says `yes`, or is silent and so read. `route` is `None` where the instrument states none."""

    route: str | None
    clause: int | None = None


class Routes:
    """The ways on which provisions may stand."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def passages(self, entry: Entry) -> list[Passage]:
        """The ways on which a provision may stand: its routes, and for what passes a power on, the clauses of
        each. An instrument whose routes are unstated has one way without a route."""
        invokes = self.ground.record.field(entry.instrument, None, "invokes")
        return self._ways(entry, invokes, lambda route: [self.ground.field(route, "redelegable")])

    def passages_in_any_reading(self, entry: Entry) -> list[Passage]:
        """The ways on which a provision may stand, whatever sources say of its routes."""
        instrument = entry.instrument
        stated = [instrument.invokes, *(a.says["invokes"] for a in instrument.attested if "invokes" in a.says)]

        return list(dict.fromkeys(way for invokes in stated for way in self._ways(entry, invokes, _said_redelegable)))

    def _ways(self, entry: Entry, invokes: object, redelegable: Callable[[Entry], list[object]]) -> list[Passage]:
        if invokes == "unstated":
            return [Passage(None)]
        names = cast(tuple[str, ...], invokes or ())
        routes = [e for name in names for e in self.ground.registry.named(name) if isinstance(e.provision, Grant)]
        ways: list[Passage] = []
        for route in routes:
            for words in redelegable(route):
                if isinstance(entry.provision, Delegates) and isinstance(words, Clause | tuple):
                    ways.extend(Passage(route.id, number) for number in range(len(_clauses(words))))
                else:
                    ways.append(Passage(route.id))
        return list(dict.fromkeys(ways))

    def clause(self, route: Entry, number: int) -> Clause:
        """One clause of a route's `redelegable`."""
        return _clauses(self.ground.field(route, "redelegable"))[number]

    def clause_in_any_reading(self, route: Entry, number: int) -> Clause:
        """The clause of that number as the record has it, or else the first source that gives one."""
        return next(said for words in _said_redelegable(route) for said in _clauses(words)[number : number + 1])

    def passed_under(self, entry: Entry, passage: Passage, making: str | None) -> Formula:
        """The condition that the clause of the route carries on to what was passed under it. `making` is the
        instrument whose facts are asked, or `None` for the act's."""
        if passage.route is None or passage.clause is None:
            return TRUE
        if passage not in self.passages(entry):
            return FALSE
        clause = self.clause(self.ground.entry(passage.route), passage.clause)
        return self.ground.conditions.formula(clause.when, Circumstance(passage.route, entry.instrument.id, making))


def _said_redelegable(route: Entry) -> list[object]:
    """What the record and its sources say of a route's `redelegable`."""
    path = f"{route.provision.id}.redelegable"
    said = [a.says[path] for a in route.instrument.attested if path in a.says]
    return [cast(Grant, route.provision).redelegable, *said]


def _clauses(words: object) -> tuple[Clause, ...]:
    return (words,) if isinstance(words, Clause) else words if isinstance(words, tuple) else ()

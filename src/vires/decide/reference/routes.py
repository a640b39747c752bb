"""Ways on which a provision may stand: the routes its instrument invokes, and their clauses (S5, S9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

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

        def redelegable(route: Entry) -> list[object]:
            path = f"{route.provision.id}.redelegable"
            said = [a.says[path] for a in route.instrument.attested if path in a.says]
            return [cast(Grant, route.provision).redelegable, *said]

        return list(dict.fromkeys(way for invokes in stated for way in self._ways(entry, invokes, redelegable)))

    def _ways(self, entry: Entry, invokes: object, redelegable: Callable[[Entry], list[object]]) -> list[Passage]:
        if invokes == "unstated":
            return [Passage(None)]
        names = cast(tuple[str, ...], invokes or ())
        routes = [e for name in names for e in self.ground.registry.named(name) if isinstance(e.provision, Grant)]
        ways: list[Passage] = []
        for route in routes:
            for words in redelegable(route):
                clauses = (words,) if isinstance(words, Clause) else words
                if isinstance(entry.provision, Delegates) and isinstance(clauses, tuple):
                    ways.extend(Passage(route.id, number) for number in range(len(clauses)))
                else:
                    ways.append(Passage(route.id))
        return list(dict.fromkeys(ways))

    def clause(self, route: Entry, number: int) -> Clause:
        """One clause of a route's `redelegable`."""
        redelegable = self.ground.field(route, "redelegable")
        return redelegable if isinstance(redelegable, Clause) else cast(tuple[Clause, ...], redelegable)[number]

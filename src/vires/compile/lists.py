"""Lists held against the parts of an act, or against an office or power that stands in the record (S7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.points import Ask, Choice
from vires.compile.tests import SITES, Is, Listed, Sited
from vires.model.question import Place
from vires.model.scheme import Scheme

Declare = Callable[[Choice], None]


class Holding:
    """Holds lists against what is stated. Points that this opens are declared as it goes."""

    def __init__(self, graph: Graph, declare: Declare) -> None:
        self.graph = graph
        self.declare = declare

    def _open(self, point: Choice) -> Node:
        self.declare(point)
        return self.graph.test(Is(point.name, 0))

    def terms(
        self,
        listed: Listed,
        stated: Sequence[str] | None,
        scheme: Scheme,
        moment: datetime,
        group: str,
        suffix: str = "",
    ) -> Node:
        """A list of terms: true if a stated term is listed or narrower, else a fact or a reading, else false."""
        names = listed.names
        own = f"~{listed.owner}" if listed.open else ""

        def fact() -> Node:
            ask = Ask(names, listed.open, listed.within)
            return self._open(Choice(f"{listed.part}:[{','.join(names)}]{own}{suffix}", "fact", group, ask))

        if stated is None:
            return fact()
        if any(scheme.covers(names, term, moment) for term in stated):
            return TRUE
        node = FALSE
        left = [term for term in stated if not scheme.overlaps(names, term, moment)]
        if len(left) < len(stated):
            node = fact()
        if listed.open:
            sure = left
            if listed.within is not None:
                room = (listed.within,)
                sure = [term for term in left if scheme.covers(room, term, moment)]
                if any(scheme.overlaps(room, term, moment) for term in left if term not in sure):
                    node = self.graph.either(node, fact())
            node = self.graph.either(node, self._taken_in(listed.owner, listed.field, sure))
        return node

    def _taken_in(self, owner: str, field: str, terms: Sequence[str]) -> Node:
        """That an open list takes in terms it does not name."""
        if not terms:
            return FALSE
        return self._open(Choice(f"open:{owner}.{field}>{','.join(sorted(set(terms)))}", "reading"))

    def sites(self, sited: Sited, stated: Sequence[Place] | None, scheme: Scheme, moment: datetime) -> Node:
        """The sites of a scope: at one; with a reach at most so far away; merely near is a reading where the
        scope says near."""
        own = f"~{sited.owner}" if sited.near or sited.open else ""
        reach = f"<={sited.reach:g}" if sited.reach is not None else ""

        def fact() -> Node:
            ask = Ask(sited.names, sited.open, sited.within, sited.reach, sited.owner if sited.near else None)
            return self._open(Choice(f"sites:[{','.join(sited.names)}]{reach}{own}", "fact", SITES, ask))

        if stated is None:
            return fact()
        held = [(_kind(sited, place, scheme, moment), _distance(sited, place), place.site) for place in stated]
        if any(kind == "listed" and away == "at" for kind, away, _ in held):
            return TRUE
        node = FALSE
        if any(
            (kind == "partly" and away != "far") or (kind != "outside" and away == "unstated") for kind, away, _ in held
        ):
            node = fact()
        for away in ("at", "near"):
            inside = [site for kind, how, site in held if kind == "inside" and how == away]
            taken = self._taken_in(sited.owner, "sites", inside)
            if away == "near":
                taken = self.graph.both(taken, self._near(sited.owner)) if taken != FALSE else FALSE
            node = self.graph.either(node, taken)
        if any(kind == "listed" and away == "near" for kind, away, _ in held):
            node = self.graph.either(node, self._near(sited.owner))
        return node

    def _near(self, owner: str) -> Node:
        """That what is merely near is near as the provision means it."""
        return self._open(Choice(f"near:{owner}", "reading", SITES, owner))


def _kind(sited: Sited, place: Place, scheme: Scheme, moment: datetime) -> str:
    """How a list takes a kind of place."""
    if scheme.covers(sited.names, place.site, moment):
        return "listed"
    if scheme.overlaps(sited.names, place.site, moment):
        return "partly"
    if not sited.open:
        return "outside"
    if sited.within is None or scheme.covers((sited.within,), place.site, moment):
        return "inside"
    return "partly" if scheme.overlaps((sited.within,), place.site, moment) else "outside"


def _distance(sited: Sited, place: Place) -> str:
    """How a place's distance lies to a scope: `at`, `far`, `near` (left to what near means), `unstated`."""
    if place.metres is None and not place.near:
        return "at"
    if sited.near:
        return "near"
    if sited.reach is None:
        return "far"
    if place.metres is None:
        return "unstated"
    return "at" if place.metres <= sited.reach else "far"

"""Chains of authority (S12), which limits yield to them (S18), and what a grant, a limit or a duty comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from vires.compile.conditions import Asked
from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.ground import Ground
from vires.compile.index import ACT, ACTOR, ASKED
from vires.compile.points import Choice
from vires.compile.tests import Is
from vires.model.provision import Delegates, Grant, Restricts
from vires.model.registry import Entry
from vires.model.terms import OpenList, TermList

Limits = frozenset[str]
NONE: Limits = frozenset()


class Chaining:
    """The rules of S12, S14 and S18."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.graph = ground.graph
        self.index = ground.index

    # S12

    def holds(
        self, entry: Entry, recipient: str, moment: str, making: str | None, power: str, yielding: Limits
    ) -> Node:
        """Whether some chain that ends in the grant is operative, its conditions hold of the act or of a making,
        and each of the `yielding` limits yields to a link of it."""
        if not isinstance(entry.provision, Delegates):
            return self.holds_rule(entry.id, recipient, moment, making, power, yielding)
        return self.ground.rule(("holds", entry.id, recipient, moment, making, power, yielding))

    def holds_rule(
        self, identity: str, recipient: str, moment: str, making: str | None, power: str, yielding: Limits
    ) -> Node:
        """The link's own `when` holds, and so does the chain above it, for the limits that do not yield here."""
        entry = self.index.entries[identity]
        freeing = {limit: self.yields(self.index.entries[limit], entry) for limit in yielding}
        freeing = {limit: node for limit, node in freeing.items() if node != FALSE}
        above = self.graph.disj(
            self.graph.conj((
                *(freeing[limit] for limit in sorted(freed)),
                self._above(entry, recipient, moment, making, power, yielding - freed),
            ))
            for freed in subsets(freeing)
        )  # fmt: skip
        when = self.ground.conditions.when(entry, Asked(entry.id, entry.instrument.id, making))
        return self.graph.both(when, above)

    def _above(
        self, entry: Entry, recipient: str, moment: str, making: str | None, power: str, yielding: Limits
    ) -> Node:
        if not isinstance(entry.provision, Delegates) or self.index.is_root(entry.instrument):
            return FALSE if yielding else TRUE
        ways = []
        survives = self.ground.field(entry, "survives", lambda yes: TRUE if yes else FALSE)
        for way in self.ground.making.ways(entry):
            stands = self.ground.making.via(entry, recipient, way, power)
            if stands == FALSE:
                continue
            if way.route is None:
                ways.append(FALSE if yielding else stands)
                continue
            route, condition = self.index.entries[way.route], TRUE
            if way.clause is not None:
                asked = Asked(way.route, entry.instrument.id, making)
                condition = self.ground.conditions.node(way.clause.when, asked)

            def carried(issuer: str, route: Entry = route) -> Node:
                now = self.graph.both(
                    self.ground.force.operative(route, issuer, moment, power, True),
                    self.holds(route, issuer, moment, making, power, yielding),
                )
                if survives == FALSE:
                    return now
                then = self.holds(route, issuer, entry.instrument.id, making, power, yielding)
                return self.graph.either(now, self.graph.both(survives, then))

            ways.append(self.graph.conj((stands, condition, self.ground.stated(entry.instrument, "issuer", carried))))
        return self.graph.disj(ways)

    # S18

    def overrides(self, one: Entry, other: Entry) -> Node:
        """Whether a provision applies notwithstanding another: its id, its instrument, or any."""
        named = {other.id, other.instrument.id}
        return self.ground.field(
            one,
            "overrides",
            lambda over: TRUE if over == "any" or not named.isdisjoint(over or ()) else FALSE,
        )

    def yields(self, limit: Entry, link: Entry) -> Node:
        """Whether a limit yields to a link of a chain: one that overrides it and ranks no lower. If the limit
        overrides that link in turn, rank decides; at equal rank the narrower scope or the later decision."""
        over = self.overrides(link, limit)
        if over == FALSE or self.index.rank(link) > self.index.rank(limit):
            return FALSE
        back = self.overrides(limit, link)
        if self.index.rank(link) < self.index.rank(limit) or back == FALSE:
            return over
        return self.graph.both(over, self.graph.either(self.graph.neg(back), self._prevails(limit, link)))

    def _prevails(self, limit: Entry, link: Entry) -> Node:
        order = self.ground.order
        link_later = self.graph.neg(order.entries_decided(link, limit))
        limit_later = self.graph.neg(order.entries_decided(limit, link))
        neither = self.graph.both(self.graph.neg(link_later), self.graph.neg(limit_later))
        tie = Choice(f"yields:{limit.id}<{link.id}", "reading")
        found = []
        for guard, moment in self.ground.epochs("office", ACT):
            narrower = self._contained(link, limit, moment) - self._contained(limit, link, moment)
            # Scope and date may point the same way, apart, or nowhere.
            if narrower > 0:
                sure, open_ = self.graph.neg(limit_later), limit_later
            elif narrower < 0:
                sure, open_ = FALSE, link_later
            else:
                sure, open_ = link_later, neither
            if open_ != FALSE:
                self.ground.declare(tie)
                open_ = self.graph.both(open_, self.graph.test(Is(tie.name, 0)))
            found.append(self.graph.both(guard, self.graph.either(sure, open_)))
        return self.graph.disj(found)

    def _contained(self, one: Entry, other: Entry, moment: datetime) -> int:
        schemes = self.ground.registry.schemes
        return int(
            all(
                contained(schemes[scheme], _dimension(one, name), _dimension(other, name), moment)
                for scheme, name in (
                    ("offices", "office"), ("powers", "powers"), ("territories", "territories"),
                    ("sites", "sites"), ("subjects", "subjects"),
                )
            )
        )  # fmt: skip

    # What provisions come to for the act

    def authority(self, grant: Entry, yielding: Limits = NONE) -> Node:
        """Whether a chain that ends in the grant covers the act."""
        ground = self.ground
        parts = [
            ground.visible.seen(grant),
            ground.field(grant, "exercise", lambda yes: TRUE if yes else FALSE),
            ground.making.covers_power(grant, ASKED, ""),
            self.covers_office(grant),
            ground.conditions.covers_scope(grant),
        ]
        if FALSE in parts:
            return FALSE
        parts.append(ground.force.operative(grant, ACTOR, ACT, ASKED))
        parts.append(self.holds(grant, ACTOR, ACT, None, ASKED, yielding))
        return self.graph.conj(parts)

    def covers_office(self, entry: Entry, field: str = "to") -> Node:
        """Whether the provision's list of offices covers the office of the act."""
        return self.ground.field(entry, field, lambda to: self.ground.act_list("office", to, entry.id, field))

    def reaches(self, limit: Entry) -> Node:
        """Whether a limit on exercise is operative, binds the office of the act and covers the act."""
        exercise = self.ground.field(limit, "limits", lambda what: FALSE if what == "delegation" else TRUE)
        if exercise == FALSE or self.ground.visible.seen(limit) == FALSE:
            return FALSE
        return self.graph.conj((
            exercise,
            self.ground.conditions.covers(limit),
            self.ground.force.operative(limit, None, ACT, ASKED),
        ))  # fmt: skip

    def bites(self, limit: Entry) -> Node:
        """Whether a limit reaches the act and its `unless` is false, or not given."""
        unless = self.ground.making.unless(limit, Asked(limit.id, limit.instrument.id))
        return self.graph.both(self.reaches(limit), self.graph.neg(unless))

    def forced(self, limit: Entry, *forces: str) -> Node:
        """Whether a limit is of one of some forces."""
        return self.ground.field(limit, "force", lambda force: TRUE if force in forces else FALSE)

    def obliges(self, duty: Entry) -> Node:
        """Whether a duty is laid on the office of the act, for this act."""
        return self.graph.conj((
            self.covers_office(duty),
            self.ground.conditions.covers(duty),
            self.ground.force.operative(duty, None, ACT, ASKED),
        ))  # fmt: skip


def subsets(names: Iterable[str]) -> Iterator[Limits]:
    """Every set of some names, the largest first."""
    found = [NONE]
    for name in sorted(names):
        found += [chosen | {name} for chosen in found]
    return iter(reversed(found))


def contained(scheme, inner: TermList | None, outer: TermList | None, moment: datetime) -> bool:  # type: ignore[no-untyped-def]
    """Tell whether every term of one list is in another or narrower. A list left out holds everything; an open
    list is as wide as its `within`, or everything."""
    if outer is None:
        return True
    if inner is None:
        return False
    wide, narrow = _extent(outer), _extent(inner)
    if None in wide:
        return True
    return all(term is not None and scheme.covers(wide, term, moment) for term in narrow)


def _extent(terms: TermList) -> frozenset[str | None]:
    return frozenset({*terms.including, terms.within}) if isinstance(terms, OpenList) else frozenset(terms)


def _dimension(entry: Entry, name: str) -> TermList | None:
    provision = entry.provision
    if name == "office" and isinstance(provision, Grant):
        return provision.to
    if name == "office" and isinstance(provision, Restricts):
        return provision.binds
    if name == "powers" and isinstance(provision, Grant | Restricts):
        return provision.powers
    scope: TermList | None = getattr(provision.scope, name, None)
    return scope

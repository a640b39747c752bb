"""Vires first: whether making a provision was within its issuer's power (S9), and who served (S16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vires.compile.conditions import Asked
from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.ground import Ground
from vires.compile.index import ACTOR, ANY, ASKED, VIEW
from vires.compile.memo import Memo
from vires.compile.points import Choice
from vires.compile.tests import Is
from vires.model.provision import Clause, Delegates, Grant, Modification, Ratifies
from vires.model.registry import Entry
from vires.model.terms import TermList

Needs = frozenset[tuple[str, bool]]
"""Powers that a making takes, and whether each must be the maker's to exercise."""


class Way(NamedTuple):
    """One way in which a provision may stand: the guard under which its record says so, the route (none where
    it is unstated), and of what is passed on the clause, or the word said of passing on."""

    guard: Node
    route: str | None
    number: int | None = None
    clause: Clause | None = None
    word: str | None = None


class Making:
    """The rules of S9 and S16."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.graph = ground.graph
        self.index = ground.index
        self.kept_ways: Memo[tuple[Way, ...]] = Memo()
        self.kept: Memo[Node] = Memo()

    def stands(self, entry: Entry, about: str | None, power: str) -> Node:
        """Whether the provision stands: a grant as to who gets it and the power, a modification as to what it
        modifies."""
        if self.index.is_root(entry.instrument):
            return TRUE
        return self.graph.disj([self.via(entry, about, way, power) for way in self.ways(entry)])

    # Routes

    def ways(self, entry: Entry) -> tuple[Way, ...]:
        """The ways on which the provision may stand, in every reading."""
        return self.kept_ways.of(entry.instrument.instrument, entry.id, lambda: tuple(self._find_ways(entry)))

    def _find_ways(self, entry: Entry) -> Iterator[Way]:
        visible = self.ground.visible
        passes = isinstance(entry.provision, Delegates)
        for guard, invokes in visible.cases(entry.instrument, None, "invokes"):
            if invokes == "unstated":
                yield Way(guard, None)
                continue
            for route in self._routes(invokes or ()):
                if not passes:
                    yield Way(guard, route.id)
                    continue
                for said, words in visible.cases(route.instrument, route, "redelegable"):
                    both = self.graph.both(guard, said)
                    if words is None or isinstance(words, str):
                        yield Way(both, route.id, word=words or "unstated")
                        continue
                    for number, clause in enumerate((words,) if isinstance(words, Clause) else words):
                        yield Way(both, route.id, number, clause)

    def _routes(self, invokes: Iterable[str]) -> Iterator[Entry]:
        seen = set()
        for name in invokes:
            for route in self.ground.registry.named(name):
                if isinstance(route.provision, Grant) and route.id not in seen:
                    seen.add(route.id)
                    yield route

    def via(self, entry: Entry, about: str | None, way: Way, power: str) -> Node:
        """Whether the provision stands on this way."""
        if way.guard == FALSE:
            return FALSE
        key = (entry.id, about, way.guard, way.route, way.number, way.word, power)
        return self.kept.of(entry.instrument.instrument, key, lambda: self._on_way(entry, about, way, power))

    def _on_way(self, entry: Entry, about: str | None, way: Way, power: str) -> Node:
        if way.route is None:
            name = f"route:{entry.instrument.id}"
            self.ground.declare(Choice(name, "reading"))
            return self.graph.conj((way.guard, self.graph.test(Is(name, 0)), self.serving(entry, None)))
        route = self.index.entries[way.route]
        return self.graph.conj((
            way.guard,
            self.ground.stated(
                entry.instrument, "issuer", lambda issuer: self._by(entry, about, way, route, power, issuer)
            ),
            self.serving(entry, route),
        ))  # fmt: skip

    def _by(self, entry: Entry, about: str | None, way: Way, route: Entry, power: str, issuer: str) -> Node:
        """(a) with (b) or (c), for an issuer."""
        making = entry.instrument.id
        received = self.ground.field(
            route, "to", lambda to: self.ground.made_list("office", issuer, to, making, route.id, "to")
        )
        if received == FALSE:
            return FALSE
        parts = [received, self.ground.conditions.covers_scope(route)]
        if isinstance(entry.provision, Delegates):
            assert about is not None
            parts.append(self.covers_power(route, power, making))
            parts.append(self._admitted(way, route, about, entry, power, issuer))
            if FALSE in parts:
                return FALSE
            parts.extend(
                self.graph.neg(self.bars_passing(limit, entry, about, power, issuer))
                for limit in self.index.limits_on(issuer, "delegation")
            )
            parts.append(self.ground.force.operative(route, issuer, making, power))
        else:
            parts.append(
                self.ground.over(
                    self.needs(entry, about), lambda needs: self._takes(entry, route, needs, making, issuer)
                )
            )
        return self.graph.conj(parts)

    def _takes(self, entry: Entry, route: Entry, needs: Needs, making: str, issuer: str) -> Node:
        """(c): the route gives what the making takes; if that is nothing, any power will do."""
        if not needs:
            return self.ground.force.operative(route, issuer, making, ANY)
        parts = []
        for power, to_exercise in sorted(needs):
            parts.append(self.covers_power(route, power, making))
            if parts[-1] == FALSE:
                return FALSE
            if to_exercise:
                parts.append(self.ground.field(route, "exercise", lambda yes: TRUE if yes else FALSE))
                parts.append(self.ground.chains.holds(route, issuer, making, making, power, frozenset()))
            parts.extend(
                self.graph.neg(self._bars_making(limit, entry, power, issuer))
                for limit in self.index.limits_on(issuer, "exercise")
            )
            parts.append(self.ground.force.operative(route, issuer, making, power))
        return self.graph.conj(parts)

    def needs(self, entry: Entry, about: str | None, seen: frozenset[str] = frozenset()) -> list[tuple[Node, Needs]]:
        """The powers that making the provision takes, case by case."""
        found: list[tuple[Node, Needs]] = []
        for guard, exercised in self.ground.visible.cases(entry.instrument, entry, "exercises"):
            if exercised is not None:
                found.append((guard, frozenset({(exercised, True)})))
            elif not isinstance(entry.provision, Modification) or about is None or about in seen:
                found.append((guard, frozenset()))
            else:
                found.extend(
                    (self.graph.both(guard, own), needs)
                    for own, needs in self._needs_of(self.index.entries[about], seen | {about})
                )
        return found

    def _needs_of(self, target: Entry, seen: frozenset[str]) -> list[tuple[Node, Needs]]:
        """What undoing a provision needs: the power that could do it."""
        if isinstance(target.provision, Grant):
            return [
                (guard, frozenset({(ASKED, False)} if own is None else {(own, True)}))
                for guard, own in self.ground.visible.cases(target.instrument, target, "exercises")
            ]
        if not isinstance(target.provision, Modification):
            return self.needs(target, None)
        found: list[tuple[Node, Needs]] = [(TRUE, frozenset())]
        for name in target.provision.targets:
            for further in self.ground.registry.named(name):
                found = [
                    (self.graph.both(guard, own), needs | more)
                    for guard, needs in found
                    for own, more in self.needs(target, further.id, seen)
                ]
        return found

    # Passing on

    def _admitted(self, way: Way, route: Entry, recipient: str, entry: Entry, power: str, issuer: str) -> Node:
        """Whether the route may be passed on to the recipient on this way."""
        if way.clause is None:
            if way.word in ("yes", "no"):
                return TRUE if way.word == "yes" else FALSE
            name = f"redelegable:{route.id}"
            self.ground.declare(Choice(name, "reading"))
            return self.graph.test(Is(name, 0))
        making, clause = entry.instrument.id, way.clause
        to: TermList | None
        if clause.to == "subordinates":
            office = self.ground.registry.terms.get("offices", {}).get(issuer)
            to = tuple(getattr(office, "heads", ()))
        else:
            to = clause.to
        return self.graph.conj((
            self._received(recipient, to, making, route.id, "redelegable.to"),
            self._listed_power(clause.powers, power, making, route.id, "redelegable.powers"),
            self.ground.conditions.node(clause.requires, Asked(route.id, making, making)),
        ))  # fmt: skip

    def _received(self, recipient: str, to: TermList | None, making: str, owner: str, field: str) -> Node:
        if to is None:
            return TRUE
        if recipient == ACTOR:
            return self.ground.act_list("office", to, owner, field)
        return self.ground.made_list("office", recipient, to, making, owner, field)

    def covers_power(self, entry: Entry, power: str, making: str) -> Node:
        """Whether the provision's powers cover the act's, or the one that a making takes."""
        return self.ground.field(
            entry, "powers", lambda powers: self._listed_power(powers, power, making, entry.id, "powers")
        )

    def _listed_power(self, powers: TermList | None, power: str, making: str, owner: str, field: str) -> Node:
        if powers is None or power == ANY:
            return TRUE
        if power == ASKED:
            return self.ground.act_list("power", powers, owner, field)
        return self.ground.made_list("power", power, powers, making, owner, field)

    # Limits on a making

    def bars_passing(self, limit: Entry, entry: Entry, recipient: str, power: str, issuer: str) -> Node:
        """(b): an operative limit of law on passing on that binds the issuer and is not met."""
        making = entry.instrument.id
        delegation = self.ground.field(limit, "limits", lambda what: TRUE if what == "delegation" else FALSE)
        if delegation == FALSE:
            return FALSE
        to = self.ground.field(limit, "to", lambda to: self._received(recipient, to, making, limit.id, "to"))
        return self.graph.conj((delegation, to, self._bars(limit, entry, power, issuer)))

    def _bars_making(self, limit: Entry, entry: Entry, power: str, issuer: str) -> Node:
        """(c): an operative limit of law on the exercise of the power that binds the issuer and is not met."""
        exercise = self.ground.field(limit, "limits", lambda what: FALSE if what == "delegation" else TRUE)
        return FALSE if exercise == FALSE else self.graph.both(exercise, self._bars(limit, entry, power, issuer))

    def _bars(self, limit: Entry, entry: Entry, power: str, issuer: str) -> Node:
        making = entry.instrument.id
        ground, conditions = self.ground, self.ground.conditions
        asked = Asked(limit.id, limit.instrument.id, making)
        parts = [
            ground.field(limit, "force", lambda force: TRUE if force == "law" else FALSE),
            ground.field(
                limit,
                "binds",
                lambda binds: (
                    TRUE if binds is None else ground.made_list("office", issuer, binds, making, limit.id, "binds")
                ),
            ),
        ]
        if FALSE in parts:
            return FALSE
        if power == ANY:
            parts.append(ground.field(limit, "powers", lambda powers: TRUE if powers is None else FALSE))
        else:
            parts.append(self.covers_power(limit, power, making))
        parts.append(conditions.covers_scope(limit))
        parts.append(conditions.when(limit, asked))
        if FALSE in parts:
            return FALSE
        parts.append(self.graph.neg(self.unless(limit, asked)))
        parts.append(ground.force.operative(limit, None, making, ASKED))
        return self.graph.conj(parts)

    def unless(self, limit: Entry, asked: Asked) -> Node:
        """The exception of a limit; a limit without one has none that could be met."""
        return self.ground.field(
            limit,
            "unless",
            lambda unless: FALSE if unless is None else self.ground.conditions.node(unless, asked),
        )

    # Holders

    def serving(self, entry: Entry, route: Entry | None) -> Node:
        """Whether the service of the issuer's holder stands, as to this provision and route (S16)."""
        if not self.index.spells:
            return TRUE
        return self.ground.stated(entry.instrument, "issuer", lambda issuer: self._served(entry, route, issuer))

    def _served(self, entry: Entry, route: Entry | None, issuer: str) -> Node:
        spells = self.index.spells.get(issuer)
        if not spells:
            return TRUE
        instrument = entry.instrument
        cured = [
            self.graph.both(guard, self.ground.force.works(event, entry, VIEW))
            for guard, event in self.ground.force.aimed_at(entry, Ratifies)
        ]
        exclusive = (
            [(TRUE, False)] if route is None else self.ground.visible.cases(route.instrument, route, "exclusive")
        )

        def by(named: str | None) -> Node:
            touched, stood = [], []
            for spell in spells:
                if named not in (None, spell.holder):
                    continue
                touches = self.ground.order.touches(spell, instrument)
                if touches == FALSE:
                    continue
                touched.append(touches)
                for guard, alone in exclusive:
                    asked = Asked(entry.id, instrument.id, instrument.id, bool(alone))
                    condition = self.ground.conditions.node(spell.stands, asked)
                    stood.append(self.graph.conj((touches, guard, condition)))
            gap = self.graph.neg(self.graph.disj(touched))
            if gap != FALSE:
                name = f"holder:{instrument.id}"
                self.ground.declare(Choice(name, "reading"))
                stood.append(self.graph.both(gap, self.graph.test(Is(name, 0))))
            return self.graph.disj(stood)

        return self.graph.disj((self.ground.stated(instrument, "holder", by), *cured))

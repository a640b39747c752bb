"""Vires first: whether making a provision was within its issuer's power (S9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from vires.decide.reference.atom import Atom
from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.formula import FALSE, TRUE, Formula, Ref, conj, disj, neg
from vires.decide.reference.ground import Ground
from vires.decide.reference.holders import Holders
from vires.decide.reference.limits import Limits
from vires.decide.reference.references import ACTOR, ANY, ASKED, holds, operative, via
from vires.decide.reference.routes import Passage, Routes
from vires.model.provision import Clause, Delegates, Grant, Modification
from vires.model.registry import Entry
from vires.model.terms import TermList


class Making:
    """The rules by which provisions stand: `stands` on one of its ways, `via` on a certain one."""

    def __init__(self, ground: Ground, routes: Routes, limits: Limits, holders: Holders) -> None:
        self.ground = ground
        self.world = ground.world
        self.routes = routes
        self.limits = limits
        self.holders = holders

    def stands(self, entry: Entry, about: str | None, power: str = ASKED) -> Formula:
        """Whether making the provision was within its issuer's power: for a grant, as to a recipient and a
        power; for a modification, as to the provision it would modify."""
        return TRUE if self.ground.is_root(entry.instrument) else Ref(("stands", entry.id, about, power))

    def rule_stands(self, identity: str, about: str | None, power: str) -> Formula:
        """S9: on one of its routes (a), and (b) or (c), hold."""
        entry = self.ground.entry(identity)
        return disj(via(entry, about, passage, power) for passage in self.routes.passages(entry))

    def rule_via(self, identity: str, about: str | None, passage: Passage, power: str) -> Formula:
        """S9 (a) with (b) or (c). Where no route is stated, that the chain starts here is a reading."""
        entry = self.ground.entry(identity)
        if passage not in self.routes.passages(entry):
            return FALSE
        if passage.route is None:
            name = f"route:{entry.instrument.id}"
            return conj((
                self.world.leaf(lambda: bool(self.world.value(Atom(name, "reading")))),
                self.holders.serving(entry, None),
            ))  # fmt: skip
        return conj(self._via_route(entry, about, passage, self.ground.entry(passage.route), power))

    def _via_route(
        self, entry: Entry, about: str | None, passage: Passage, route: Entry, power: str
    ) -> Iterator[Formula]:
        ground = self.ground
        issuer, making = ground.issuer(entry), entry.instrument.id
        yield self.world.leaf(
            lambda: ground.cover.made_part("office", issuer, ground.terms(route, "to"), making, route.id, "to")
        )
        yield ground.covers_scope(route)
        if isinstance(entry.provision, Delegates):
            recipient = cast(str, about)
            yield ground.covers_power(route, power, making)
            yield self._admits(route, passage, recipient, entry, power)
            yield neg(disj(self.limits.bars_passing(limit, entry, recipient, power) for limit in self.limits.all))
            yield operative(route, issuer, making, power)
        else:
            needs = self._needed(entry, about)
            for needed, to_exercise in sorted(needs):
                yield ground.covers_power(route, needed, making)
                if to_exercise:
                    yield self.world.leaf(lambda: bool(ground.field(route, "exercise")))
                    yield holds(route.id, issuer, making, making, needed)
                yield neg(disj(self.limits.bars_making(limit, entry, needed) for limit in self.limits.all))
                yield operative(route, issuer, making, needed)
            if not needs:
                yield operative(route, issuer, making, ANY)
        yield self.holders.serving(entry, route)

    def _needed(self, entry: Entry, about: str | None, seen: frozenset[str] = frozenset()) -> set[tuple[str, bool]]:
        """The powers that making the provision exercises (S9 (c)): the one it names; for a modification that
        names none, those that its target took; of a grant, the power asked about. The flag tells
        whether the power must be the maker's to exercise, not only to pass on."""
        exercised = self.ground.field(entry, "exercises")
        if exercised is not None:
            return {(cast(str, exercised), True)}
        if not isinstance(entry.provision, Modification) or about is None or about in seen:
            return set()
        target = self.ground.entry(about)
        if isinstance(target.provision, Grant):
            own = self.ground.field(target, "exercises")
            return {(ASKED, False)} if own is None else {(cast(str, own), True)}
        if not isinstance(target.provision, Modification):
            return self._needed(target, None)
        further = [e for name in target.provision.targets for e in self.ground.registry.named(name)]
        return {need for one in further for need in self._needed(target, one.id, seen | {about})}

    def _admits(self, route: Entry, passage: Passage, recipient: str, entry: Entry, power: str) -> Formula:
        """S9 (b): the route may be passed on to the recipient. A route that says nothing of it is a reading."""
        if passage.clause is None:
            word = self.ground.field(route, "redelegable")
            if word in ("yes", "no"):
                return TRUE if word == "yes" else FALSE
            name = f"redelegable:{route.id}"
            return self.world.leaf(lambda: bool(self.world.value(Atom(name, "reading"))))
        clause, making = self.routes.clause(route, passage.clause), entry.instrument.id
        asked = Circumstance(route.id, making, making=making)
        return conj((
            self.world.leaf(lambda: self._admits_office(route, clause, recipient, entry)),
            self.world.leaf(
                lambda: self.ground.list_covers_power(clause.powers, power, making, route.id, "redelegable.powers")
            ),
            self.ground.conditions.formula(clause.requires, asked),
        ))  # fmt: skip

    def _admits_office(self, route: Entry, clause: Clause, recipient: str, entry: Entry) -> bool:
        to: TermList | None
        if clause.to == "subordinates":
            issuer = self.ground.issuer(entry)
            office = self.ground.registry.terms.get("offices", {}).get(issuer)
            to = tuple(getattr(office, "heads", ()))
        else:
            to = clause.to
        if to is None:
            return True
        if recipient == ACTOR:
            return self.ground.cover.act_part("office", to, route.id, "redelegable.to")
        return self.ground.cover.made_part("office", recipient, to, entry.instrument.id, route.id, "redelegable.to")

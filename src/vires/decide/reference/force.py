"""In force: what is operative, annulled, ended and suspended (S10)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.decide.reference.formula import TRUE, Formula, conj, disj, neg
from vires.decide.reference.ground import Ground
from vires.decide.reference.making import Making
from vires.decide.reference.record import ACT, VIEW, Moment
from vires.decide.reference.references import annulled, ended, operative, routed, spared, suspended, via, works
from vires.decide.reference.routes import Routes
from vires.model.provision import Annuls, Consents, Delegates, Rescinds, Revives, Suspends
from vires.model.registry import Entry


class Force:
    """The rules of what is in force at a moment: the act's, the viewpoint, or the making of an instrument."""

    def __init__(self, ground: Ground, routes: Routes, making: Making) -> None:
        self.ground = ground
        self.world = ground.world
        self.record = ground.record
        self.routes = routes
        self.making = making

    def exists(self, entry: Entry, moment: Moment) -> Formula:
        """At the act and at the viewpoint all that is visible exists; at the making of an instrument only what
        was decided before it (S8, "What is in force")."""
        if moment in (ACT, VIEW):
            return self.world.leaf(lambda: self.record.visible(entry), "visible", entry.id)
        made = self.ground.registry.instruments[moment]
        consent = isinstance(entry.provision, Consents)
        return self.world.leaf(
            lambda: self.record.visible(entry) and self.record.before(entry.instrument, made, consent)
        )

    def rule_operative(self, identity: str, about: str | None, moment: Moment, power: str) -> Formula:
        """S10: it exists, the moment lies in its period, it stands, is not annulled, not ended, not suspended;
        and if it delegates, a route on which it stands is itself operative (cascade)."""
        entry = self.ground.entry(identity)
        return conj((*self._in_force(entry, about, moment, power), neg(ended(entry, moment))))

    def rule_spared(self, identity: str, about: str | None, moment: Moment, power: str) -> Formula:
        """As operative, but a rescission that saves what was made under the provision does not count."""
        entry = self.ground.entry(identity)
        return conj((*self._in_force(entry, about, moment, power), neg(ended(entry, moment, unsaved=True))))

    def _in_force(self, entry: Entry, about: str | None, moment: Moment, power: str) -> Iterator[Formula]:
        yield self.exists(entry, moment)
        yield self.world.leaf(lambda: self.record.in_period(entry, moment), "period", entry.id, moment)
        yield self.making.stands(entry, about, power)
        yield neg(annulled(entry))
        yield neg(suspended(entry, moment))
        if isinstance(entry.provision, Delegates) and not self.ground.is_root(entry.instrument):
            yield routed(entry, about, moment, power)

    def rule_routed(self, identity: str, recipient: str, moment: Moment, power: str) -> Formula:
        """S10 (cascade): some route on which it stands is operative at the moment too. A delegation that
        survives is spared this, and so is one whose route was ended only by a rescission that saves
        delegations. (An annulled route is none on which it stands.)"""
        entry = self.ground.entry(identity)
        survives = bool(self.ground.field(entry, "survives"))
        return disj(
            conj((
                via(entry, recipient, passage, power),
                TRUE if survives or passage.route is None
                else spared(passage.route, self.ground.issuer(entry), moment, power),
            ))
            for passage in self.routes.passages(entry)
        )  # fmt: skip

    def rule_works(self, identity: str, target_id: str, moment: Moment) -> Formula:
        """S10, of a performed effect on a provision."""
        event, target = self.ground.entry(identity), self.ground.entry(target_id)
        return conj((
            self.world.leaf(lambda: self.record.no_later(target.instrument, event.instrument)),
            self.exists(event, moment),
            self.world.leaf(lambda: self.record.begun(event, moment)),
            self.ground.conditions.covers(event),
            self.making.stands(event, target.id),
            neg(annulled(event)),
            neg(suspended(event, moment)),
        ))  # fmt: skip

    def rule_annulled(self, identity: str) -> Formula:
        """S10: some annulment works at the viewpoint."""
        entry = self.ground.entry(identity)
        return disj(works(event, entry, VIEW) for event in self.ground.aimed_at(entry, Annuls))

    def rule_ended(self, identity: str, moment: Moment, unsaved: bool) -> Formula:
        """S10: some rescission works which no revival that works follows. With `unsaved`, one that saves
        delegations is left out."""
        entry = self.ground.entry(identity)
        return disj(
            self.ends(event, entry, moment)
            for event in self.ground.aimed_at(entry, Rescinds)
            if not (unsaved and self.ground.field(event, "saves") == "delegations")
        )

    def ends(self, event: Entry, entry: Entry, moment: Moment) -> Formula:
        """Whether a rescission works on a provision and no revival that works follows it."""
        revived = disj(
            conj((
                self.world.leaf(lambda v=revival: self._follows(v, event)),  # type: ignore[misc]
                works(revival, entry, moment),
            ))
            for revival in self.ground.aimed_at(entry, Revives)
        )  # fmt: skip
        return conj((works(event, entry, moment), neg(revived)))

    def _follows(self, revival: Entry, rescission: Entry) -> bool:
        """Tell whether a revival follows a rescission: with a later `since`, or the same and no earlier
        decision. Known only to the same day, revival comes last: it presupposes an ending."""
        later, earlier = self.record.bound(revival, "since"), self.record.bound(rescission, "since")
        assert later is not None
        assert earlier is not None
        if later != earlier:
            return later > earlier
        return self.record.no_later(rescission.instrument, revival.instrument)

    def rule_suspended(self, identity: str, moment: Moment) -> Formula:
        """S10: some suspension, decided no earlier than the provision, is operative and covers the act."""
        entry = self.ground.entry(identity)
        return disj(self.suspends(event, entry, moment) for event in self.ground.aimed_at(entry, Suspends))

    def suspends(self, event: Entry, entry: Entry, moment: Moment) -> Formula:
        """Whether a suspension sets a provision aside at a moment, for the act asked about."""
        return conj((
            self.world.leaf(lambda: self.record.no_later(entry.instrument, event.instrument)),
            self.ground.conditions.covers(event),
            operative(event, entry.id, moment),
        ))  # fmt: skip

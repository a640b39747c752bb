"""In force: what is operative at a moment (S10), each rule as a formula over others."""

from __future__ import annotations

from collections.abc import Iterator

from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.ground import Ground
from vires.compile.index import ACT, ANY, ASKED, VIEW
from vires.compile.making import Way
from vires.compile.memo import Memo
from vires.compile.tests import AtFrom
from vires.model.provision import (
    Annuls,
    Consents,
    Delegates,
    Modification,
    Rescinds,
    Revives,
    Suspends,
)
from vires.model.registry import Entry

__all__ = ["ANY", "Force"]


class Force:
    """The rules of S10. `operative` and `works` are references, since what they rest on may come round to them."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.graph = ground.graph
        self.index = ground.index
        self.kept: Memo[Node] = Memo()

    # References

    def operative(self, entry: Entry, about: str | None, moment: str, power: str, spared: bool = False) -> Node:
        """Whether the provision is operative at a moment. With `spared`, a rescission that saves what was made
        under it does not count."""
        provision = entry.provision
        if not isinstance(provision, Delegates):
            power = ASKED
            about = about if isinstance(provision, Modification) else None
        aimed = self.index.is_aimed_at(entry.id)
        if self.index.is_root(entry.instrument) and not aimed:
            return self.graph.both(self.exists(entry, moment), self.in_period(entry, moment))
        if not aimed:
            spared = False
        return self.ground.rule(("operative", entry.id, about, moment, power, spared))

    def works(self, event: Entry, target: Entry, moment: str) -> Node:
        """Whether a performed effect works on a provision at a moment."""
        if self.ground.order.entries_decided(target, event) == FALSE or self.exists(event, moment) == FALSE:
            return FALSE
        return self.ground.rule(("works", event.id, target.id, moment))

    # Their rules

    def operative_rule(self, identity: str, about: str | None, moment: str, power: str, spared: bool) -> Node:
        """It exists, the moment lies in its period, it stands, is not annulled, ended or suspended; and if it
        delegates, a route on which it stands is operative too."""
        entry = self.index.entries[identity]
        parts = [self.exists(entry, moment), self.in_period(entry, moment)]
        if FALSE in parts:
            return FALSE
        parts.append(self.making_stands(entry, about, power))
        if parts[-1] == FALSE:
            return FALSE
        parts.append(self.graph.neg(self.annulled(entry)))
        parts.append(self.graph.neg(self.suspended(entry, moment)))
        parts.append(self.graph.neg(self.ended(entry, moment, spared)))
        if isinstance(entry.provision, Delegates) and not self.index.is_root(entry.instrument):
            parts.append(self.routed(entry, about, moment, power))
        return self.graph.conj(parts)

    def making_stands(self, entry: Entry, about: str | None, power: str) -> Node:
        """Whether making the provision was within its issuer's power (S9)."""
        return self.ground.making.stands(entry, about, power)

    def works_rule(self, identity: str, target_id: str, moment: str) -> Node:
        """It exists, its `since` has come, it covers the act, stands, is not annulled, not suspended, and what
        it works on was decided no later."""
        event, target = self.index.entries[identity], self.index.entries[target_id]
        return self.graph.conj((
            self.ground.order.entries_decided(target, event),
            self.exists(event, moment),
            self.begun(event, moment),
            self.ground.conditions.covers(event),
            self.making_stands(event, target_id, ASKED),
            self.graph.neg(self.annulled(event)),
            self.graph.neg(self.suspended(event, moment)),
        ))  # fmt: skip

    # Parts

    def exists(self, entry: Entry, moment: str) -> Node:
        """Whether the provision exists: at the act and the viewpoint if it is visible, at the making of an
        instrument if it was decided before that too."""
        seen = self.ground.visible.seen(entry)
        if moment in (ACT, VIEW) or seen == FALSE:
            return seen
        made = self.ground.registry.instruments[moment]
        consent = isinstance(entry.provision, Consents)
        return self.graph.both(seen, self.ground.order.before(entry.instrument, made, consent))

    def begun(self, entry: Entry, moment: str) -> Node:
        """Whether the provision's `since` has come."""
        return self.ground.over(
            self.ground.visible.bound(entry, "since"), lambda since: self.ground.begun(since, moment)
        )

    def in_period(self, entry: Entry, moment: str) -> Node:
        """Whether the moment lies in the provision's own period."""
        plain = self._in_plain_period(entry, moment)
        if plain is not None:
            return plain
        over = self.ground.over(
            self.ground.visible.bound(entry, "until"),
            lambda until: FALSE if until is None else self.ground.begun(until, moment),
        )
        return self.graph.both(self.begun(entry, moment), self.graph.neg(over))

    def _in_plain_period(self, entry: Entry, moment: str) -> Node | None:
        """The same where dates are exact and undisputed, and nothing changes within the day of a making."""
        span = self.ground.visible.span(entry)
        if span is None:
            return None
        since, until = span
        if moment == ACT:
            begun = self.graph.test(AtFrom(since))
            if until is None:
                return begun
            return self.graph.both(begun, self.graph.neg(self.graph.test(AtFrom(until))))
        if moment == VIEW:
            first = last = self.ground.visible.view
        else:
            made = self.ground.visible.making(self.ground.registry.instruments[moment])
            if made is None:
                return None
            first, last = made
        if since <= first and (until is None or last < until):
            return TRUE
        if last < since or (until is not None and until <= first):
            return FALSE
        return None

    def aimed_at(self, entry: Entry, effect: type[Modification]) -> Iterator[tuple[Node, Entry]]:
        """The modifications of one effect that target the provision or its instrument, each with the formula
        under which it does."""
        wanted = {entry.id, entry.instrument.id}
        for event in self.index.aimed_at(entry.id):
            if isinstance(event.provision, effect):
                guard = self.ground.field(
                    event,
                    "target",
                    lambda named: FALSE if wanted.isdisjoint((named,) if isinstance(named, str) else named) else TRUE,
                )
                if guard != FALSE:
                    yield guard, event

    def annulled(self, entry: Entry) -> Node:
        """Whether some annulment works at the viewpoint."""
        return self.kept.of(
            entry.instrument.instrument,
            entry.id,
            lambda: self.graph.disj(
                self.graph.both(guard, self.works(event, entry, VIEW)) for guard, event in self.aimed_at(entry, Annuls)
            ),
        )

    def ended(self, entry: Entry, moment: str, spared: bool) -> Node:
        """Whether some rescission works that no revival which works follows."""
        found = []
        for guard, event in self.aimed_at(entry, Rescinds):
            counts = TRUE
            if spared:
                counts = self.ground.field(event, "saves", lambda saves: FALSE if saves == "delegations" else TRUE)
            if counts != FALSE:
                found.append(self.graph.conj((guard, counts, self.ends(event, entry, moment))))
        return self.graph.disj(found)

    def ends(self, event: Entry, entry: Entry, moment: str) -> Node:
        """Whether a rescission works on a provision and no revival that works follows it."""
        revived = self.graph.disj(
            self.graph.conj((guard, self._follows(revival, event), self.works(revival, entry, moment)))
            for guard, revival in self.aimed_at(entry, Revives)
        )
        return self.graph.both(self.works(event, entry, moment), self.graph.neg(revived))

    def _follows(self, revival: Entry, rescission: Entry) -> Node:
        """Whether a revival follows a rescission: with a later `since`, or the same and no earlier decision."""
        visible, moments = self.ground.visible, self.ground.moments
        no_earlier = self.ground.order.entries_decided(rescission, revival)
        found = []
        for one, since in visible.bound(revival, "since"):
            for other, earlier in visible.bound(rescission, "since"):
                assert since is not None
                assert earlier is not None
                later = moments.bound_before(earlier, since)
                sooner = moments.bound_before(since, earlier)
                follows = self.graph.either(later, self.graph.both(self.graph.neg(sooner), no_earlier))
                found.append(self.graph.conj((one, other, follows)))
        return self.graph.disj(found)

    def suspended(self, entry: Entry, moment: str) -> Node:
        """Whether some suspension, decided no earlier than the provision, is operative and covers the act."""
        return self.graph.disj(
            self.graph.both(guard, self.suspends(event, entry, moment))
            for guard, event in self.aimed_at(entry, Suspends)
        )

    def suspends(self, event: Entry, entry: Entry, moment: str) -> Node:
        """Whether a suspension sets a provision aside at a moment."""
        return self.graph.conj((
            self.ground.order.entries_decided(entry, event),
            self.ground.conditions.covers(event),
            self.operative(event, entry.id, moment, ASKED),
        ))  # fmt: skip

    def routed(self, entry: Entry, recipient: str | None, moment: str, power: str) -> Node:
        """Whether some route on which a delegation stands is operative at the moment too, or it is spared that
        (cascade)."""
        return self.graph.disj(
            self.graph.both(
                self.ground.making.via(entry, recipient, way, power), self._in_force_above(entry, way, moment, power)
            )
            for way in self.ground.making.ways(entry)
        )

    def _in_force_above(self, entry: Entry, way: Way, moment: str, power: str) -> Node:
        if way.route is None:
            return TRUE
        route = self.index.entries[way.route]
        survives = self.ground.field(entry, "survives", lambda yes: TRUE if yes else FALSE)
        above = self.ground.stated(
            entry.instrument, "issuer", lambda issuer: self.operative(route, issuer, moment, power, True)
        )
        return self.graph.either(survives, above)

"""Whether a making was within its maker's power (S9), and whether who made it was validly serving (S16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from vires.model.provision import Clause, Delegates, Grant, Modification, Ratifies
from vires.model.registry import Entry
from vires.verify.conditions import Asked
from vires.verify.formula import Claim, Formula, Not, every, some
from vires.verify.ground import ACTOR, ANY, ASKED, Ground, fixed
from vires.verify.text import VIEW


class Making(Ground):
    """S9 and S16."""

    def _stands(self, identity: str, about: str | None, power: str) -> Formula:
        ways = self.ways(self.entries[identity])
        return some([*(Claim(("via", identity, about, *way, power)) for way in ways), fixed("another route", False)])

    def _via(self, identity: str, about: str | None, route_id: str | None, clause: int | None, power: str) -> Formula:
        entry = self.entries[identity]
        if route_id is None:
            return every([self.conditions.reading(f"route:{entry.instrument.id}"), self._serves(entry, None)])
        return every(self._via_parts(entry, about, self.entries[route_id], clause, power))

    def _via_parts(
        self, entry: Entry, about: str | None, route: Entry, clause: int | None, power: str
    ) -> Iterator[Formula]:
        if (route.id, clause) not in self.ways(entry):
            yield fixed("invokes the route so", False)
            return
        issuer, making = self.issuer(entry), entry.instrument.id
        yield self._test(
            "route covers issuer",
            lambda: self.cover.made("office", issuer, self.field(route, "to"), making, route.id, "to"),
        )
        yield self.in_scope(route)
        if isinstance(entry.provision, Delegates):
            yield self._power(route, power, making)
            yield from self._admits(route, clause, str(about), entry, power)
            yield Not(self._barring(entry, power, str(about)))
            yield Claim(("operative", route.id, issuer, making, power))
        else:
            needs = self._needs(entry, about)
            for needed, exercised in sorted(needs):
                yield self._power(route, needed, making)
                if exercised:
                    yield self._test("route is exercisable", lambda: bool(self.field(route, "exercise")))
                    yield Claim(("holds", route.id, issuer, making, making, needed, ()))
                yield Not(self._barring(entry, needed, None))
                yield Claim(("operative", route.id, issuer, making, needed))
            if not needs:
                yield Claim(("operative", route.id, issuer, making, ANY))
        yield self._serves(entry, route)

    def _needs(self, entry: Entry, about: str | None, seen: tuple[str, ...] = ()) -> set[tuple[str, bool]]:
        """The powers that a making takes: what it `exercises`; else, of what undoes, what its target took. The flag
        tells whether the maker must hold it to exercise."""
        own = self.field(entry, "exercises")
        if own is not None:
            return {(own, True)}
        if about is None or about in seen or not isinstance(entry.provision, Modification):
            return set()
        target = self.entries[about]
        if isinstance(target.provision, Grant):
            took = self.field(target, "exercises")
            return {(ASKED, False) if took is None else (took, True)}
        if isinstance(target.provision, Modification):
            further = {e.id for name in target.provision.targets for e in self.registry.named(name)}
            return {need for one in further for need in self._needs(target, one, (*seen, about))}
        return self._needs(target, None)

    def _admits(self, route: Entry, clause: int | None, recipient: str, entry: Entry, power: str) -> Iterator[Formula]:
        """S9 (b): the route may be passed on to the recipient."""
        if clause is None:
            word = self.field(route, "redelegable")
            if word in ("yes", "no"):
                yield fixed("redelegable", word == "yes")
            else:
                yield self.conditions.reading(f"redelegable:{route.id}")
            return
        terms = cast("tuple[Clause, ...]", self.clauses(route))[clause]
        making = entry.instrument.id
        to: Any = terms.to
        if to == "subordinates":
            issuer = self.issuer(entry)
            office = self.registry.terms.get("offices", {}).get(issuer)
            to = tuple(getattr(office, "heads", ()))
        yield self._recipient("clause admits recipient", recipient, to, making, route.id, "redelegable.to")
        yield self._test(
            "clause covers power",
            lambda: self._covers_power(terms.powers, power, making, route.id, "redelegable.powers"),
        )
        yield self.conditions.formula(terms.requires, Asked(route.id, making, making))

    def _recipient(self, name: str, recipient: str, to: Any, making: str, owner: str, field: str) -> Formula:
        if recipient == ACTOR:
            return self._test(name, lambda: self.cover.act("office", to, owner, field))
        return self._test(name, lambda: self.cover.made("office", recipient, to, making, owner, field))

    def _barring(self, entry: Entry, power: str, recipient: str | None) -> Formula:
        """S9: some limit of law bars the making: of passing on (to a recipient), or of exercise."""
        return some(
            [
                *(self.bars(limit, entry, power, recipient) for limit in self.limits),
                fixed("another limit of law", False),
            ]
        )

    def bars(self, limit: Entry, entry: Entry, power: str, recipient: str | None) -> Formula:
        """Whether a limit of law bars a making: it binds the issuer here, is operative then, and is not met."""
        making, issuer = entry.instrument.id, self.issuer(entry)
        asked = Asked(limit.id, limit.instrument.id, making)

        def parts() -> Iterator[Formula]:
            yield self._test("limit of the kind", lambda: self._on_delegation(limit) == (recipient is not None))
            if recipient is not None:
                yield self._recipient(
                    "limit names recipient", recipient, self.field(limit, "to"), making, limit.id, "to"
                )
            yield self._test("limit is of law", lambda: self.field(limit, "force") == "law")
            yield self._test(
                "limit binds issuer",
                lambda: self.cover.made("office", issuer, self.field(limit, "binds"), making, limit.id, "binds"),
            )
            yield self._limits_power(limit, power, making)
            yield self.in_scope(limit)
            yield self.conditions.when(limit, asked)
            yield Not(self.unless(limit, asked))
            yield Claim(("operative", limit.id, None, making, ASKED))

        return self.case.shape("limit", lambda: every(parts()))

    def _limits_power(self, limit: Entry, power: str, making: str) -> Formula:
        if power == ANY:
            return self._test("limit is on every power", lambda: self.field(limit, "powers") is None)
        return self._power(limit, power, making)

    # S16: holders

    def _serves(self, entry: Entry, route: Entry | None) -> Formula:
        issuer = self.issuer(entry)
        if not any(spell.office == issuer for spell in self.registry.spells):
            return fixed("holder presumed", True)
        return Claim(("serving", entry.id, None if route is None else route.id))

    def _serving(self, identity: str, route_id: str | None) -> Formula:
        entry = self.entries[identity]
        instrument, issuer = entry.instrument, self.issuer(entry)
        named = self.text.field(instrument, None, "holder")
        exclusive = route_id is not None and bool(self.field(self.entries[route_id], "exclusive"))
        asked = Asked(identity, instrument.id, instrument.id, exclusive)
        spells = sorted((s for s in self.registry.spells if s.office == issuer), key=lambda spell: spell.id)
        touching = [s for s in spells if named in (None, s.holder) and self.text.touches(s, instrument)]
        if touching:
            parts = [self.conditions.formula(spell.stands, asked) for spell in touching]
        else:
            parts = [self.conditions.reading(f"holder:{instrument.id}")]
        cured = [Claim(("works", event.id, identity, VIEW)) for event in self.against(entry, Ratifies)]
        return some([*parts, *cured])

"""The rules S9-S12, S14, S16 and S18, each as a formula over elementary tests and the claims of other rules.

A claim is a key: the name of its rule and what the rule is asked about. `*` stands for the office asked about;
powers are ids, or `asked` for the one asked about, or `any`; moments are `act`, `view`, or an instrument's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any, cast

from vires.model.instrument import Instrument
from vires.model.provision import (
    Annuls,
    Clause,
    Consents,
    Delegates,
    Grant,
    Modification,
    Ratifies,
    Rescinds,
    Restricts,
    Revives,
    Suspends,
)
from vires.model.registry import Entry
from vires.verify.circumstances import Circumstances
from vires.verify.conditions import Asked, Conditions
from vires.verify.cover import Cover
from vires.verify.formula import All, Claim, Formula, Key, Not, Some, Test, every, some
from vires.verify.text import ACT, VIEW, Text

ACTOR, ASKED, ANY = "*", "asked", "any"
Way = tuple[str | None, int | None]
"""How a provision may stand: its route (`None`: none is stated) and, for what passes a power on, the clause."""


def fixed(name: str, holds: bool) -> Formula:
    """A test of what is written, beyond any reading."""
    return Test(name, holds)


class Rules:
    """The rules over one question. `body` gives the formula of a claim in the case in hand."""

    def __init__(self, case: Circumstances) -> None:
        self.case = case
        self.registry = case.registry
        self.text = Text(case)
        self.cover = Cover(self.text)
        self.conditions = Conditions(self.text, self.cover)
        self.entries = case.registry.entries
        self.limits = [e for e in self.entries.values() if isinstance(e.provision, Restricts)]
        self.grants = [e for e in self.entries.values() if isinstance(e.provision, Grant)]
        self._against: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if isinstance(entry.provision, Modification):
                for target in self._ever_named(entry):
                    self._against.setdefault(target, []).append(entry)

    def body(self, key: Key) -> Formula:
        """The formula of the rule that a claim names."""
        rule: Callable[..., Formula] = getattr(self, f"_{key[0]}")
        found: Formula = self.case.remember(key, lambda: self.case.shape(str(key[0]), lambda: rule(*key[1:])))
        return found

    # The text, shortened

    def _test(self, name: str, holds: Callable[[], bool]) -> Formula:
        return self.case.test(name, holds)

    def field(self, entry: Entry, name: str) -> Any:
        """A field of a provision, as it is read here."""
        return self.text.field(entry.instrument, entry, name)

    def issuer(self, entry: Entry) -> str:
        """The office that made the provision's instrument."""
        return str(self.text.field(entry.instrument, None, "issuer"))

    def root(self, instrument: Instrument) -> bool:
        """Tell whether the instrument's kind needs neither route nor holder."""
        kind = self.registry.settings.kinds.get(instrument.kind)
        return kind is not None and kind.root

    def _ever_named(self, entry: Entry) -> set[str]:
        """The provisions that a modification targets, as written or in some reading."""
        provision = cast(Modification, entry.provision)
        path = f"{provision.id.removesuffix('/revives')}.target"
        said = [provision.target, *(w.says[path] for w in entry.instrument.attested if path in w.says)]
        names = {name for one in said for name in ((one,) if isinstance(one, str) else one)}
        return {target.id for name in names for target in self.registry.named(name)}

    def against(self, entry: Entry, effect: type[Modification]) -> list[Entry]:
        """The modifications of one effect that target the provision, in the reading at hand."""
        found = []
        for event in self._against.get(entry.id, ()):
            if isinstance(event.provision, effect):
                target = self.field(event, "target")
                if {entry.id, entry.instrument.id} & set((target,) if isinstance(target, str) else target):
                    found.append(event)
        return found

    # S9: whether a making was within its maker's power

    def stands(self, entry: Entry, about: str | None, power: str) -> Formula:
        """Whether it stands: what is of a root kind does."""
        return fixed("root kind", True) if self.root(entry.instrument) else Claim(("stands", entry.id, about, power))

    def _stands(self, identity: str, about: str | None, power: str) -> Formula:
        ways = self.ways(self.entries[identity])
        return some([*(Claim(("via", identity, about, *way, power)) for way in ways), fixed("another route", False)])

    def ways(self, entry: Entry) -> list[Way]:
        """The ways on which the provision may stand, in the reading at hand."""
        invokes = self.text.field(entry.instrument, None, "invokes")
        if invokes == "unstated":
            return [(None, None)]
        found: dict[Way, None] = {}
        for route in (e for name in invokes or () for e in self.registry.named(name)):
            if not isinstance(route.provision, Grant):
                continue
            clauses = self.clauses(route) if isinstance(entry.provision, Delegates) else None
            numbers = range(len(clauses)) if isinstance(clauses, tuple) else (None,)
            found.update(dict.fromkeys((route.id, number) for number in numbers))
        return list(found)

    def clauses(self, route: Entry) -> tuple[Clause, ...] | str | None:
        """The clauses under which a route may be passed on, or its bare word."""
        said = self.field(route, "redelegable")
        return (said,) if isinstance(said, Clause) else said

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

    def _on_delegation(self, limit: Entry) -> bool:
        return bool(self.field(limit, "limits") == "delegation")

    def _limits_power(self, limit: Entry, power: str, making: str) -> Formula:
        if power == ANY:
            return self._test("limit is on every power", lambda: self.field(limit, "powers") is None)
        return self._power(limit, power, making)

    def unless(self, limit: Entry, asked: Asked) -> Formula:
        """The exception of a limit; one without an exception has none that could be met."""

        def build() -> Formula:
            exception = self.field(limit, "unless")
            return fixed("exception", False) if exception is None else self.conditions.formula(exception, asked)

        return self.case.shape("unless", build)

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

    # S10: in force

    def _operative(self, identity: str, about: str | None, moment: str, power: str) -> Formula:
        return every(self._in_force(identity, about, moment, power, "none"))

    def _spared(self, identity: str, about: str | None, moment: str, power: str) -> Formula:
        """As operative, but for rescissions that save what was made under the provision."""
        return every(self._in_force(identity, about, moment, power, "saving"))

    def _in_force(self, identity: str, about: str | None, moment: str, power: str, spare: str) -> Iterator[Formula]:
        entry = self.entries[identity]
        yield self.exists(entry, moment)
        yield self._test("period", lambda: self.text.within(entry, moment))
        yield self.stands(entry, about, power)
        yield self.not_annulled(entry)
        yield self.not_suspended(entry, moment)
        if self.passed_on(entry):
            yield Claim(("routed", identity, about, moment, power))
        yield self.not_ended(entry, moment, spare)

    def passed_on(self, entry: Entry) -> bool:
        """Tell whether the provision lives by its route (the cascade)."""
        return isinstance(entry.provision, Delegates) and not self.root(entry.instrument)

    def exists(self, entry: Entry, moment: str) -> Formula:
        """Whether the provision is visible, and at a making was there before."""
        if moment in (ACT, VIEW):
            return self._test("visible", lambda: self.text.seen(entry))
        made, consent = self.registry.instruments[moment], isinstance(entry.provision, Consents)
        return self._test(
            "visible before", lambda: self.text.seen(entry) and self.text.was_there(entry.instrument, made, consent)
        )

    def not_annulled(self, entry: Entry) -> Formula:
        """Whether no annulment works on it at the viewpoint."""
        return self._untouched(entry, Annuls, ("annulled", entry.id))

    def not_suspended(self, entry: Entry, moment: str) -> Formula:
        """Whether nothing suspends it at the moment, for this act."""
        return self._untouched(entry, Suspends, ("suspended", entry.id, moment))

    def not_ended(self, entry: Entry, moment: str, spare: str = "none") -> Formula:
        """Whether no rescission ends it at the moment."""
        return self._untouched(entry, Rescinds, ("ended", entry.id, moment, spare))

    def _untouched(self, entry: Entry, effect: type[Modification], key: Key) -> Formula:
        if any(isinstance(event.provision, effect) for event in self._against.get(entry.id, ())):
            return Not(Claim(key))
        return fixed(f"nothing {effect.__name__.lower()} it", True)

    def _annulled(self, identity: str) -> Formula:
        entry = self.entries[identity]
        return self._any(Claim(("works", event.id, identity, VIEW)) for event in self.against(entry, Annuls))

    def _ended(self, identity: str, moment: str, spare: str) -> Formula:
        entry = self.entries[identity]
        return self._any(
            self.ending(event, entry, moment)
            for event in self.against(entry, Rescinds)
            if spare == "none" or self.field(event, "saves") != "delegations"
        )

    def ending(self, event: Entry, entry: Entry, moment: str) -> Formula:
        """Whether a rescission works and no revival that works follows it."""
        revived = self._any(
            every([
                self._test("revival follows", lambda v=revival: self._follows(v, event)),  # type: ignore[misc]
                Claim(("works", revival.id, entry.id, moment)),
            ])
            for revival in self.against(entry, Revives)
        )  # fmt: skip
        return every([Claim(("works", event.id, entry.id, moment)), Not(revived)])

    def _follows(self, revival: Entry, rescission: Entry) -> bool:
        later, earlier = self.text.starts(revival), self.text.starts(rescission)
        return later > earlier or (later == earlier and self.text.no_later(rescission.instrument, revival.instrument))

    def _suspended(self, identity: str, moment: str) -> Formula:
        entry = self.entries[identity]
        return self._any(self.suspending(event, entry, moment) for event in self.against(entry, Suspends))

    def suspending(self, event: Entry, entry: Entry, moment: str) -> Formula:
        """Whether a suspension sets the provision aside at the moment, for this act."""
        return every([
            self._test("not decided before it", lambda: self.text.no_later(entry.instrument, event.instrument)),
            self.conditions.covers(event),
            Claim(("operative", event.id, entry.id, moment, ASKED)),
        ])  # fmt: skip

    def _any(self, parts: Iterable[Formula]) -> Formula:
        return some([*parts, fixed("anything else", False)])

    def _works(self, identity: str, target_id: str, moment: str) -> Formula:
        event, target = self.entries[identity], self.entries[target_id]
        return every([
            self._test("not decided before it", lambda: self.text.no_later(target.instrument, event.instrument)),
            self.exists(event, moment),
            self._test("begun", lambda: self.text.begun(event, moment)),
            self.conditions.covers(event),
            self.stands(event, target_id, ASKED),
            self.not_annulled(event),
            self.not_suspended(event, moment),
        ])  # fmt: skip

    def _routed(self, identity: str, recipient: str, moment: str, power: str) -> Formula:
        """S10 (cascade): a route on which it stands is itself operative at the moment, or it is spared that."""
        entry = self.entries[identity]
        survives = bool(self.field(entry, "survives"))
        issuer = self.issuer(entry)
        return self._any(
            every([
                Claim(("via", identity, recipient, *way, power)),
                fixed("survives", True) if survives
                else fixed("no route is stated", True) if way[0] is None
                else Claim(("spared", way[0], issuer, moment, power)),
            ])
            for way in self.ways(entry)
        )  # fmt: skip

    # S7: cover of the act by a grant or limit

    def in_scope(self, entry: Entry) -> Formula:
        """Whether the provision's scope covers the act's territory, subjects and sites."""
        return self._test("scope", lambda: self.cover.scope(self.field(entry, "scope"), entry.id))

    def _power(self, entry: Entry, power: str, making: str) -> Formula:
        return self._test(
            "powers", lambda: self._covers_power(self.field(entry, "powers"), power, making, entry.id, "powers")
        )

    def _covers_power(self, powers: Any, power: str, making: str, owner: str, field: str) -> bool:
        if power == ANY:
            return True
        if power == ASKED:
            return self.cover.act("power", powers, owner, field)
        return self.cover.made("power", power, powers, making, owner, field)

    def reach(self, grant: Entry) -> list[Formula]:
        """Whether a grant may be exercised, for the power and by the office asked about."""
        return [
            self._test("exercisable", lambda: bool(self.field(grant, "exercise"))),
            self._power(grant, ASKED, ""),
            self._test("office", lambda: self.cover.act("office", self.field(grant, "to"), grant.id, "to")),
        ]

    # S12 and S18: chains, and limits that yield to them

    def _authority(self, identity: str, yielding: tuple[str, ...]) -> Formula:
        """Some chain that ends in the grant covers the act, and each of the limits yields to a link of it."""
        grant = self.entries[identity]
        return every([
            *self.reach(grant),
            Claim(("operative", identity, ACTOR, ACT, ASKED)),
            self.in_scope(grant),
            Claim(("holds", identity, ACTOR, ACT, None, ASKED, yielding)),
        ])  # fmt: skip

    def _holds(
        self, identity: str, recipient: str, moment: str, making: str | None, power: str, yielding: tuple[str, ...]
    ) -> Formula:
        """The link's own conditions hold, and so does the chain above it; each limit yields here or above.
        `making` is the instrument whose facts are asked, or `None` for the act's."""
        entry = self.entries[identity]
        can = [limit for limit in yielding if self._overrides(entry, self.entries[limit])]
        splits = [set(freed) for size in range(len(can), -1, -1) for freed in combinations(can, size)]
        return every([
            self.conditions.when(entry, Asked(identity, entry.instrument.id, making)),
            self._any(
                every([
                    *(self.gives_way(self.entries[limit], entry) for limit in sorted(freed)),
                    self._above(entry, recipient, moment, making, power, tuple(x for x in yielding if x not in freed)),
                ])
                for freed in splits
            ),
        ])  # fmt: skip

    def _above(
        self, entry: Entry, recipient: str, moment: str, making: str | None, power: str, yielding: tuple[str, ...]
    ) -> Formula:
        """The chain above a link: none above what confers, a root, or where no route is stated."""
        if not self.passed_on(entry):
            return fixed("chain begins here", not yielding)
        issuer = self.issuer(entry)
        ways = []
        for way in self.ways(entry):
            via = Claim(("via", entry.id, recipient, *way, power))
            if way[0] is None:
                ways.append(every([fixed("chain begins here", not yielding), via]))
                continue
            above: list[Formula] = [
                All((
                    Claim(("spared", way[0], issuer, moment, power)),
                    Claim(("holds", way[0], issuer, moment, making, power, yielding)),
                ))
            ]  # fmt: skip
            if self.field(entry, "survives"):
                above.append(Claim(("holds", way[0], issuer, entry.instrument.id, making, power, yielding)))
            ways.append(every([via, self.carried(entry, way, making), Some(tuple(above))]))
        return self._any(ways)

    def carried(self, entry: Entry, way: Way, making: str | None) -> Formula:
        """The condition that travels with a power passed on under a clause."""
        route, number = way
        if route is None or number is None:
            return fixed("no clause", True)
        clause = cast("tuple[Clause, ...]", self.clauses(self.entries[route]))[number]
        return self.conditions.formula(clause.when, Asked(route, entry.instrument.id, making))

    def chain(self, links: tuple[str, ...], ways: tuple[Way, ...], recipients: tuple[str, ...]) -> Formula:
        """Whether this very chain, its last link first, covers the act and holds (S12)."""

        def parts() -> Iterator[Formula]:
            last, moment = self.entries[links[0]], ACT
            yield from self.reach(last)
            yield self.in_scope(last)
            yield Claim(("operative", last.id, ACTOR, ACT, ASKED))
            for number, link in enumerate(links):
                entry = self.entries[link]
                yield self.conditions.when(entry, Asked(link, entry.instrument.id))
                if number == len(ways):
                    yield fixed("chain begins here", not self.passed_on(entry))
                    continue
                if not self.passed_on(entry) or ways[number] not in self.ways(entry):
                    yield fixed("invokes the route so", False)
                    return
                yield Claim(("via", link, recipients[number], *ways[number], ASKED))
                yield self.carried(entry, ways[number], None)
                if number + 1 == len(links):
                    yield fixed("chain begins here", ways[number][0] is None)
                    continue
                yield self._test("recipient", lambda e=entry, n=number: self.issuer(e) == recipients[n + 1])  # type: ignore[misc]
                if self.field(entry, "survives"):
                    moment = entry.instrument.id
                else:
                    yield Claim(("spared", links[number + 1], recipients[number + 1], moment, ASKED))

        return self.case.shape("chain", lambda: every(parts()))

    def _overrides(self, one: Entry, other: Entry) -> bool:
        named = self.field(one, "overrides")
        return bool(named == "any" or {other.id, other.instrument.id} & set(named))

    def gives_way(self, limit: Entry, link: Entry) -> Formula:
        """S18: whether a limit yields to a link of a chain."""
        return self._test(f"{limit.id} yields to {link.id}", lambda: self._yields(limit, link))

    def _yields(self, limit: Entry, link: Entry) -> bool:
        low, high = (self.registry.settings.kinds[e.instrument.kind].rank for e in (link, limit))
        if not self._overrides(link, limit) or low > high:
            return False
        if not self._overrides(limit, link) or low < high:
            return True
        narrower = self._strictly_within(link, limit) - self._strictly_within(limit, link)
        later = self._later(link, limit) - self._later(limit, link)
        if narrower + later:
            return narrower + later > 0
        point = self.conditions.point(f"yields:{limit.id}<{link.id}")
        return bool(self.case.value(point))

    def _later(self, one: Entry, other: Entry) -> bool:
        return not self.text.no_later(one.instrument, other.instrument)

    def _strictly_within(self, one: Entry, other: Entry) -> bool:
        return self._takes_in(other, one) and not self._takes_in(one, other)

    def _takes_in(self, outer: Entry, inner: Entry) -> bool:
        names = {"offices": "", "powers": "powers", "territories": "", "sites": "", "subjects": ""}
        return all(self.cover.contains(n, _reach_of(outer, n), _reach_of(inner, n)) for n in names)

    # S7, S14: what covers the act, and limits on it

    def _covers(self, identity: str) -> Formula:
        return self.conditions.words(self.entries[identity])

    def covered(self, limit: Entry) -> Formula:
        """Whether a limit is one on exercise and its words cover the act."""
        return every([
            self._test("limit on exercise", lambda: not self._on_delegation(limit)),
            self._test("of law or policy", lambda: self.field(limit, "force") in ("law", "policy")),
            self.conditions.covers(limit),
        ])  # fmt: skip

    def _bites(self, identity: str) -> Formula:
        """A limit of law or policy is operative, covers the act, and is not met."""
        limit = self.entries[identity]
        return every([
            self.covered(limit),
            Claim(("operative", identity, None, ACT, ASKED)),
            Not(self.unless(limit, Asked(identity, limit.instrument.id))),
        ])  # fmt: skip

    def of_law(self, limit: Entry) -> Formula:
        """Whether a limit is of law, not of policy."""
        return self._test("of law", lambda: self.field(limit, "force") == "law")


def _reach_of(entry: Entry, dimension: str) -> Any:
    provision = entry.provision
    if dimension == "offices":
        return provision.to if isinstance(provision, Grant) else getattr(provision, "binds", None)
    return getattr(provision, "powers", None) if dimension == "powers" else getattr(provision.scope, dimension, None)

"""The reference engine: S9-S12, S14, S16 and S18 as rules of a logic program, by the book.

Each rule is a method named after what it decides; its formula is read by the well-founded model (S11), in one
completion at a time (S13). Nothing is cached but what the rules look at, and nothing is shared with the fast
engine. A grant is asked about together with a *recipient*: `ACTOR`, the office of the act, or inside a chain
the issuer of the next link. A modification is asked about together with the provision it would modify.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from vires.decide.answer import TooOpen
from vires.decide.asked import QuestionError, check
from vires.decide.reference.atom import Atom
from vires.decide.reference.conditions import Circumstance, Conditions
from vires.decide.reference.cover import Cover
from vires.decide.reference.formula import FALSE, TRUE, Formula, Key, Ref, conj, disj, neg
from vires.decide.reference.record import ACT, VIEW, Moment, Record
from vires.decide.reference.report import Report
from vires.decide.reference.world import World
from vires.model.condition import Condition
from vires.model.finding import Finding
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
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.model.scope import Scope
from vires.model.terms import TermList
from vires.temporal.vantage import Vantage

__all__ = ["ACTOR", "Definition", "Passage", "QuestionError", "TooOpen", "decide"]

ACTOR = "*"
"""The office asked about, as the recipient of a grant."""

ASKED = "asked"
ANY = "any"
"""Which power a grant is looked at for: the one asked about, any, or else the id of the power that the making of
an instrument exercises."""

NO_LIMITS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Passage:
    """One way in which a power is passed on under a route: by the clause of that number, or (`None`) because
    the route says `yes`, or is silent and so read. `route` is `None` where the instrument states none."""

    route: str | None
    clause: int | None = None


class Definition:
    """The rules over one world. Public methods give formulas; `body` gives the rule behind a reference."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.registry = world.registry
        self.record = Record(world)
        self.cover = Cover(self.record)
        self.conditions = Conditions(self.record, self.cover)
        self.entries = world.registry.entries
        self._aimed: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if isinstance(entry.provision, Modification):
                for target in self._possible_targets(entry):
                    self._aimed.setdefault(target, []).append(entry)
        self.limits = [e for e in self.entries.values() if isinstance(e.provision, Restricts)]
        self._rules: dict[str, Callable[..., Formula]] = {
            "stands": self._stands, "via": self._via, "operative": self._operative, "spared": self._spared,
            "routed": self._routed, "works": self._works, "annulled": self._annulled, "ended": self._ended,
            "suspended": self._suspended, "holds": self._holds, "serving": self._serving,
        }  # fmt: skip

    def body(self, key: Key) -> Formula:
        """The formula of a rule, for the completion as it stands."""
        rule = self._rules[cast(str, key[0])]
        return self.world.remember(key, lambda: self.world.rule(lambda: rule(*key[1:])))

    # The record, shortened

    def _entry(self, identity: object) -> Entry:
        return self.entries[cast(str, identity)]

    def _field(self, entry: Entry, name: str) -> object:
        return self.record.field(entry.instrument, entry, name)

    def issuer(self, entry: Entry) -> str:
        """The office that issued the provision's instrument."""
        return cast(str, self.record.field(entry.instrument, None, "issuer"))

    def is_root(self, instrument: Instrument) -> bool:
        """Tell whether the instrument's kind needs neither route nor holder (S5)."""
        kind = self.registry.settings.kinds.get(instrument.kind)
        return kind is not None and kind.root

    def rank(self, entry: Entry) -> int:
        """The rank of the provision's instrument; 1 is the highest."""
        return self.registry.settings.kinds[entry.instrument.kind].rank

    def _possible_targets(self, entry: Entry) -> set[str]:
        """The provisions a modification names as written or in some source's reading."""
        provision = cast(Modification, entry.provision)
        named = set(provision.targets)
        path = f"{provision.id.removesuffix('/revives')}.target"
        for attestation in entry.instrument.attested:
            stated = attestation.says.get(path, ())
            named.update((stated,) if isinstance(stated, str) else stated)
        return {target.id for name in named for target in self.registry.named(name)}

    def _aimed_at(self, entry: Entry, effect: type[Modification]) -> Iterator[Entry]:
        """The modifications of one effect that target the provision, itself or with its instrument."""
        for event in self._aimed.get(entry.id, ()):
            if isinstance(event.provision, effect):
                named = self._field(event, "target")
                if {entry.id, entry.instrument.id} & set(
                    (named,) if isinstance(named, str) else cast(tuple[str, ...], named)
                ):
                    yield event

    def aimed_in_any_reading(self, entry: Entry, effect: type[Modification]) -> list[Entry]:
        """The modifications of one effect that target the provision as written or in some reading."""
        return [event for event in self._aimed.get(entry.id, ()) if isinstance(event.provision, effect)]

    def aimed(self, entry: Entry) -> list[Entry]:
        """Every modification that names the provision, as written or in some reading."""
        return self._aimed.get(entry.id, [])

    def overrides_as_written(self, one: Entry, other: Entry) -> bool:
        """Tell whether a provision is written to apply notwithstanding another."""
        return self._names_over(getattr(one.provision, "overrides", ()), other)

    # S8: what exists at a moment

    def exists(self, entry: Entry, moment: Moment) -> Formula:
        """At the act and at the viewpoint all that is visible exists; at the making of an instrument only what
        was decided before it (S8, "What is in force")."""
        if moment in (ACT, VIEW):
            return self.world.leaf(lambda: self.record.visible(entry))
        made = self.registry.instruments[moment]
        consent = isinstance(entry.provision, Consents)
        return self.world.leaf(
            lambda: self.record.visible(entry) and self.record.before(entry.instrument, made, consent)
        )

    # S9: vires first

    def stands(self, entry: Entry, about: str | None, power: str = ASKED) -> Formula:
        """Whether making the provision was within its issuer's power: for a grant, as to a recipient and a
        power; for a modification, as to the provision it would modify."""
        return TRUE if self.is_root(entry.instrument) else Ref(("stands", entry.id, about, power))

    def _stands(self, identity: str, about: str | None, power: str) -> Formula:
        """S9: on one of its routes (a), and (b) or (c), hold."""
        entry = self._entry(identity)
        return disj(self.via(entry, about, passage, power) for passage in self.passages(entry))

    def passages(self, entry: Entry) -> list[Passage]:
        """The ways on which a provision may stand: its routes, and for what passes a power on, the clauses of
        each. An instrument whose routes are unstated has one way without a route."""
        invokes = self.record.field(entry.instrument, None, "invokes")
        return self._passages(entry, invokes, lambda route: [self._field(route, "redelegable")])

    def passages_in_any_reading(self, entry: Entry) -> list[Passage]:
        """The ways on which a provision may stand, whatever sources say of its routes."""
        instrument = entry.instrument
        stated = [instrument.invokes, *(a.says["invokes"] for a in instrument.attested if "invokes" in a.says)]

        def redelegable(route: Entry) -> list[object]:
            path = f"{route.provision.id}.redelegable"
            said = [a.says[path] for a in route.instrument.attested if path in a.says]
            return [cast(Grant, route.provision).redelegable, *said]

        return list(dict.fromkeys(way for invokes in stated for way in self._passages(entry, invokes, redelegable)))

    def _passages(self, entry: Entry, invokes: object, redelegable: Callable[[Entry], list[object]]) -> list[Passage]:
        if invokes == "unstated":
            return [Passage(None)]
        names = cast(tuple[str, ...], invokes or ())
        routes = [e for name in names for e in self.registry.named(name) if isinstance(e.provision, Grant)]
        ways: list[Passage] = []
        for route in routes:
            for words in redelegable(route):
                clauses = (words,) if isinstance(words, Clause) else words
                if isinstance(entry.provision, Delegates) and isinstance(clauses, tuple):
                    ways.extend(Passage(route.id, number) for number in range(len(clauses)))
                else:
                    ways.append(Passage(route.id))
        return list(dict.fromkeys(ways))

    def via(self, entry: Entry, about: str | None, passage: Passage, power: str = ASKED) -> Formula:
        """Whether the provision stands on this way."""
        return Ref(("via", entry.id, about, passage, power))

    def _via(self, identity: str, about: str | None, passage: Passage, power: str) -> Formula:
        """S9 (a) with (b) or (c). Where no route is stated, that the chain starts here is a reading."""
        entry = self._entry(identity)
        if passage.route is None:
            name = f"route:{entry.instrument.id}"
            return conj((
                self.world.leaf(lambda: bool(self.world.value(Atom(name, "reading")))),
                self.serving(entry, None),
            ))  # fmt: skip
        return conj(self._via_route(entry, about, passage, self._entry(passage.route), power))

    def _via_route(
        self, entry: Entry, about: str | None, passage: Passage, route: Entry, power: str
    ) -> Iterator[Formula]:
        issuer, making = self.issuer(entry), entry.instrument.id
        yield self.world.leaf(
            lambda: self.cover.made_part("office", issuer, self._list(route, "to"), making, route.id, "to")
        )
        yield self.covers_scope(route)
        if isinstance(entry.provision, Delegates):
            recipient = cast(str, about)
            yield self.covers_power(route, power, making)
            yield self._admits(route, passage, recipient, entry, power)
            yield neg(disj(self.bars_passing(limit, entry, recipient, power) for limit in self.limits))
            yield self.operative(route, issuer, making, power)
        else:
            needs = self.needed(entry, about)
            for needed, to_exercise in sorted(needs):
                yield self.covers_power(route, needed, making)
                if to_exercise:
                    yield self.world.leaf(lambda: bool(self._field(route, "exercise")))
                    yield Ref(("holds", route.id, issuer, making, making, needed, NO_LIMITS))
                yield neg(disj(self._bars_making(limit, entry, needed) for limit in self.limits))
                yield self.operative(route, issuer, making, needed)
            if not needs:
                yield self.operative(route, issuer, making, ANY)
        yield self.serving(entry, route)

    def needed(self, entry: Entry, about: str | None, seen: frozenset[str] = frozenset()) -> set[tuple[str, bool]]:
        """The powers that making the provision exercises (S9 (c)): the one it names; for a modification that
        names none, those that its target took; of a grant, the power asked about. The flag tells
        whether the power must be the maker's to exercise, not only to pass on."""
        exercised = self._field(entry, "exercises")
        if exercised is not None:
            return {(cast(str, exercised), True)}
        if not isinstance(entry.provision, Modification) or about is None or about in seen:
            return set()
        target = self._entry(about)
        if isinstance(target.provision, Grant):
            own = self._field(target, "exercises")
            return {(ASKED, False)} if own is None else {(cast(str, own), True)}
        if not isinstance(target.provision, Modification):
            return self.needed(target, None)
        further = [e for name in target.provision.targets for e in self.registry.named(name)]
        return {need for one in further for need in self.needed(target, one.id, seen | {about})}

    def _admits(self, route: Entry, passage: Passage, recipient: str, entry: Entry, power: str) -> Formula:
        """S9 (b): the route may be passed on to the recipient. A route that says nothing of it is a reading."""
        if passage.clause is None:
            word = self._field(route, "redelegable")
            if word in ("yes", "no"):
                return TRUE if word == "yes" else FALSE
            name = f"redelegable:{route.id}"
            return self.world.leaf(lambda: bool(self.world.value(Atom(name, "reading"))))
        clause = self.clause(route, passage.clause)
        asked = Circumstance(route.id, entry.instrument.id, making=entry.instrument.id)
        return conj((
            self.world.leaf(lambda: self._admits_office(route, clause, recipient, entry)),
            self.world.leaf(
                lambda: self._covers(clause.powers, power, entry.instrument.id, route.id, "redelegable.powers")
            ),
            self.conditions.formula(clause.requires, asked),
        ))  # fmt: skip

    def clause(self, route: Entry, number: int) -> Clause:
        """One clause of a route's `redelegable`."""
        redelegable = self._field(route, "redelegable")
        return redelegable if isinstance(redelegable, Clause) else cast(tuple[Clause, ...], redelegable)[number]

    def _admits_office(self, route: Entry, clause: Clause, recipient: str, entry: Entry) -> bool:
        to: TermList | None
        if clause.to == "subordinates":
            issuer = self.issuer(entry)
            office = self.registry.terms.get("offices", {}).get(issuer)
            to = tuple(getattr(office, "heads", ())) or (issuer,)
        else:
            to = clause.to
        if to is None:
            return True
        if recipient == ACTOR:
            return self.cover.act_part("office", to, route.id, "redelegable.to")
        return self.cover.made_part("office", recipient, to, entry.instrument.id, route.id, "redelegable.to")

    def bars_passing(self, limit: Entry, entry: Entry, recipient: str, power: str = ASKED) -> Formula:
        """S9 (b): an operative limit of law on passing on, which binds the issuer here and is not met."""
        if not self.limits_delegation(limit):
            return FALSE
        making = entry.instrument.id

        def to_recipient() -> bool:
            to = cast("TermList | None", self._field(limit, "to"))
            if to is None:
                return True
            if recipient == ACTOR:
                return self.cover.act_part("office", to, limit.id, "to")
            return self.cover.made_part("office", recipient, to, making, limit.id, "to")

        return conj((self.world.leaf(to_recipient), self._bars(limit, entry, power)))

    def _bars_making(self, limit: Entry, entry: Entry, power: str) -> Formula:
        """S9 (c): an operative limit of law on the exercise of the power, which binds the issuer and is not
        met."""
        return FALSE if self.limits_delegation(limit) else self._bars(limit, entry, power)

    def _bars(self, limit: Entry, entry: Entry, power: str) -> Formula:
        making = entry.instrument.id
        issuer = self.issuer(entry)
        asked = Circumstance(limit.id, limit.instrument.id, making=making)

        def binds() -> bool:
            offices = cast("TermList | None", self._field(limit, "binds"))
            return offices is None or self.cover.made_part("office", issuer, offices, making, limit.id, "binds")

        return conj((
            self.world.leaf(lambda: self._field(limit, "force") == "law"),
            self.world.leaf(binds),
            self._limits_power(limit, power, making),
            self.covers_scope(limit),
            self.conditions.when(limit, asked),
            neg(self._unless(limit, asked)),
            self.operative(limit, None, making),
        ))  # fmt: skip

    def _limits_power(self, limit: Entry, power: str, making: str) -> Formula:
        """A limit on some powers leaves others, so it does not bar the passing on of just any."""
        if power == ANY:
            return self.world.leaf(lambda: self._field(limit, "powers") is None)
        return self.covers_power(limit, power, making)

    def _unless(self, limit: Entry, asked: Circumstance) -> Formula:
        """The exception of a limit; a limit without one has none that could be met."""
        unless = cast("Condition | None", self._field(limit, "unless"))
        return FALSE if unless is None else self.conditions.formula(unless, asked)

    # S16: holders

    def serving(self, entry: Entry, route: Entry | None) -> Formula:
        """Whether the holder's service stands, as to this provision and route."""
        issuer = self.issuer(entry)
        if not any(spell.office == issuer for spell in self.registry.spells):
            return TRUE
        return Ref(("serving", entry.id, route.id if route is not None else None))

    def _serving(self, identity: str, route_id: str | None) -> Formula:
        """S16: a spell that touches the day of decision (the named holder's, if the instrument names one)
        stands, or a ratification cures it; if no spell touches that day, who held the office is a reading."""
        entry = self._entry(identity)
        instrument = entry.instrument
        named = self.record.field(instrument, None, "holder")
        exclusive = route_id is not None and bool(self._field(self._entry(route_id), "exclusive"))
        asked = Circumstance(entry.id, instrument.id, making=instrument.id, exclusive=exclusive)
        spells = [
            spell
            for spell in sorted(self.registry.spells, key=lambda spell: spell.id)
            if spell.office == self.issuer(entry) and named in (None, spell.holder)
        ]
        touching = [spell for spell in spells if self.record.touches(spell, instrument)]
        if touching:
            stand = [self.conditions.formula(spell.stands, asked) for spell in touching]
        else:
            gap = Atom(f"holder:{instrument.id}", "reading")
            stand = [self.world.leaf(lambda: bool(self.world.value(gap)))]
        cured = (Ref(("works", e.id, entry.id, VIEW)) for e in self._aimed_at(entry, Ratifies))
        return disj((*stand, *cured))

    # S10: in force

    def operative(self, entry: Entry, about: str | None, moment: Moment, power: str = ASKED) -> Formula:
        """Whether the provision is operative at a moment."""
        return Ref(("operative", entry.id, about, moment, power))

    def _operative(self, identity: str, about: str | None, moment: Moment, power: str) -> Formula:
        """S10: it exists, the moment lies in its period, it stands, is not annulled, not ended, not suspended;
        and if it delegates, a route on which it stands is itself operative (cascade)."""
        entry = self._entry(identity)
        return conj((*self._in_force(entry, about, moment, power), neg(Ref(("ended", entry.id, moment, False)))))

    def _spared(self, identity: str, about: str | None, moment: Moment, power: str) -> Formula:
        """As operative, but a rescission that saves what was made under the provision does not count."""
        entry = self._entry(identity)
        return conj((*self._in_force(entry, about, moment, power), neg(Ref(("ended", entry.id, moment, True)))))

    def _in_force(self, entry: Entry, about: str | None, moment: Moment, power: str) -> Iterator[Formula]:
        yield self.exists(entry, moment)
        yield self.world.leaf(lambda: self.record.in_period(entry, moment))
        yield self.stands(entry, about, power)
        yield neg(Ref(("annulled", entry.id)))
        yield neg(Ref(("suspended", entry.id, moment)))
        if isinstance(entry.provision, Delegates) and not self.is_root(entry.instrument):
            yield Ref(("routed", entry.id, about, moment, power))

    def _routed(self, identity: str, recipient: str, moment: Moment, power: str) -> Formula:
        """S10 (cascade): some route on which it stands is operative at the moment too. A delegation that
        survives is spared this, and so is one whose route was ended only by a rescission that saves
        delegations. (An annulled route is none on which it stands.)"""
        entry = self._entry(identity)
        survives = bool(self._field(entry, "survives"))
        return disj(
            conj((
                self.via(entry, recipient, passage, power),
                TRUE if survives or passage.route is None
                else Ref(("spared", passage.route, self.issuer(entry), moment, power)),
            ))
            for passage in self.passages(entry)
        )  # fmt: skip

    def _works(self, identity: str, target_id: str, moment: Moment) -> Formula:
        """S10, of a performed effect on a provision."""
        event, target = self._entry(identity), self._entry(target_id)
        return conj((
            self.world.leaf(lambda: self.record.no_later(target.instrument, event.instrument)),
            self.exists(event, moment),
            self.world.leaf(lambda: self.record.begun(event, moment)),
            self.conditions.covers(event),
            self.stands(event, target.id),
            neg(Ref(("annulled", event.id))),
            neg(Ref(("suspended", event.id, moment))),
        ))  # fmt: skip

    def _annulled(self, identity: str) -> Formula:
        """S10: some annulment works at the viewpoint."""
        entry = self._entry(identity)
        return disj(Ref(("works", e.id, entry.id, VIEW)) for e in self._aimed_at(entry, Annuls))

    def _ended(self, identity: str, moment: Moment, unsaved: bool) -> Formula:
        """S10: some rescission works which no revival that works follows. With `unsaved`, one that saves
        delegations is left out."""
        entry = self._entry(identity)
        return disj(
            self.ends(event, entry, moment)
            for event in self._aimed_at(entry, Rescinds)
            if not (unsaved and self._field(event, "saves") == "delegations")
        )

    def ends(self, event: Entry, entry: Entry, moment: Moment) -> Formula:
        """Whether a rescission works on a provision and no revival that works follows it."""
        revived = disj(
            conj((
                self.world.leaf(lambda v=revival: self._follows(v, event)),  # type: ignore[misc]
                Ref(("works", revival.id, entry.id, moment)),
            ))
            for revival in self._aimed_at(entry, Revives)
        )  # fmt: skip
        return conj((Ref(("works", event.id, entry.id, moment)), neg(revived)))

    def _follows(self, revival: Entry, rescission: Entry) -> bool:
        """Tell whether a revival follows a rescission: with a later `since`, or the same and no earlier
        decision. Known only to the same day, revival comes last: it presupposes an ending."""
        later, earlier = self.record.bound(revival, "since"), self.record.bound(rescission, "since")
        assert later is not None
        assert earlier is not None
        if later != earlier:
            return later > earlier
        return self.record.no_later(rescission.instrument, revival.instrument)

    def _suspended(self, identity: str, moment: Moment) -> Formula:
        """S10: some suspension, decided no earlier than the provision, is operative and covers the act."""
        entry = self._entry(identity)
        return disj(self.suspends(event, entry, moment) for event in self._aimed_at(entry, Suspends))

    def suspends(self, event: Entry, entry: Entry, moment: Moment) -> Formula:
        """Whether a suspension sets a provision aside at a moment, for the act asked about."""
        return conj((
            self.world.leaf(lambda: self.record.no_later(entry.instrument, event.instrument)),
            self.conditions.covers(event),
            self.operative(event, entry.id, moment),
        ))  # fmt: skip

    # S7: cover of the act by a grant, dimension by dimension

    def _list(self, entry: Entry, field: str) -> TermList:
        return cast(TermList, self._field(entry, field))

    def covers_scope(self, entry: Entry) -> Formula:
        """Whether the provision's scope covers the act's territory, subjects and sites."""
        return self.world.leaf(lambda: self.cover.scope(cast("Scope | None", self._field(entry, "scope")), entry.id))

    def covers_power(self, entry: Entry, power: str = ASKED, making: str = "") -> Formula:
        """Whether the provision's powers cover the act's, or the one that the making of an instrument takes."""
        return self.world.leaf(
            lambda: self._covers(
                cast("TermList | None", self._field(entry, "powers")), power, making, entry.id, "powers"
            )
        )

    def _covers(self, powers: TermList | None, power: str, making: str, owner: str, field: str) -> bool:
        if powers is None or power == ANY:
            return True
        if power == ASKED:
            return self.cover.act_part("power", powers, owner, field)
        return self.cover.made_part("power", power, powers, making, owner, field)

    def covers_office(self, entry: Entry, field: str = "to") -> Formula:
        """Whether the provision's list of offices covers the office of the act."""
        return self.world.leaf(lambda: self.cover.act_part("office", self._list(entry, field), entry.id, field))

    # S12: chains, and S18: which limits yield to a link

    def holds(self, entry: Entry, yielding: frozenset[str] = NO_LIMITS) -> Formula:
        """Whether some chain that ends in the grant is operative at the act, its conditions hold of the act, and
        each of the `yielding` limits yields to a link of it."""
        return Ref(("holds", entry.id, ACTOR, ACT, None, ASKED, yielding))

    def _holds(
        self,
        identity: str,
        recipient: str,
        moment: Moment,
        making: str | None,
        power: str,
        yielding: frozenset[str],
    ) -> Formula:
        """S12: the link's own `when` and the clause it passed under hold, and so does the chain above it.
        `making` is the instrument whose facts are asked, or `None` for the act's."""
        entry = self._entry(identity)
        asked = Circumstance(entry.id, entry.instrument.id, making)
        return conj((
            self.conditions.when(entry, asked),
            disj(
                conj((
                    *(self.yielding(self._entry(limit), entry) for limit in sorted(freed)),
                    self._held_above(entry, recipient, moment, making, power, yielding - freed),
                ))
                for freed in _subsets(self._may_free(entry, yielding))
            ),
        ))  # fmt: skip

    def _held_above(
        self,
        entry: Entry,
        recipient: str,
        moment: Moment,
        making: str | None,
        power: str,
        yielding: frozenset[str],
    ) -> Formula:
        """The chain above a link. It starts with what confers, with a root, or where no route is stated."""
        if not isinstance(entry.provision, Delegates) or self.is_root(entry.instrument):
            return FALSE if yielding else TRUE
        issuer = self.issuer(entry)
        ways = []
        for passage in self.passages(entry):
            stands = self.via(entry, recipient, passage, power)
            if passage.route is None:
                ways.append(FALSE if yielding else stands)
                continue
            condition: Formula = TRUE
            if passage.clause is not None:
                clause = self.clause(self._entry(passage.route), passage.clause)
                asked = Circumstance(passage.route, entry.instrument.id, making)
                condition = self.conditions.formula(clause.when, asked)
            above = [
                conj((
                    Ref(("spared", passage.route, issuer, moment, power)),
                    Ref(("holds", passage.route, issuer, moment, making, power, yielding)),
                ))
            ]  # fmt: skip
            if self._field(entry, "survives"):
                above.append(Ref(("holds", passage.route, issuer, entry.instrument.id, making, power, yielding)))
            ways.append(conj((stands, condition, disj(above))))
        return disj(ways)

    def _may_free(self, entry: Entry, yielding: Iterable[str]) -> frozenset[str]:
        return frozenset(limit for limit in yielding if self._overrides(entry, self._entry(limit)))

    def _overrides(self, one: Entry, other: Entry) -> bool:
        """Tell whether a provision applies notwithstanding another: its id, its instrument, or any (S18)."""
        return self._names_over(self._field(one, "overrides"), other)

    def _names_over(self, named: object, other: Entry) -> bool:
        return named == "any" or bool({other.id, other.instrument.id} & set(cast(tuple[str, ...], named)))

    def yielding(self, limit: Entry, link: Entry) -> Formula:
        """Whether a limit yields to a link of a chain (S18)."""
        return self.world.leaf(lambda: self.yields(limit, link))

    def yields(self, limit: Entry, link: Entry) -> bool:
        """S18: a limit yields only to a link that overrides it and ranks no lower. If the limit overrides that
        link in turn: the higher rank; at equal rank the scope strictly narrower or the later decision; where
        these two point apart, a reading."""
        if not self._overrides(link, limit) or self.rank(link) > self.rank(limit):
            return False
        if not self._overrides(limit, link) or self.rank(link) < self.rank(limit):
            return True
        narrower = self._narrower(link, limit) - self._narrower(limit, link)
        later = self._later(link, limit) - self._later(limit, link)
        if narrower + later != 0:
            return narrower + later > 0
        return bool(self.world.value(Atom(f"yields:{limit.id}<{link.id}", "reading")))

    def _later(self, one: Entry, other: Entry) -> int:
        return int(not self.record.no_later(one.instrument, other.instrument))

    def _narrower(self, one: Entry, other: Entry) -> int:
        """1 if the scope of one is strictly narrower: contained on every dimension, smaller on one."""
        return int(self._contained(one, other) and not self._contained(other, one))

    def _contained(self, one: Entry, other: Entry) -> bool:
        return all(
            self.cover.contained(scheme, _dimension(one, name), _dimension(other, name))
            for scheme, name in (
                ("offices", "office"), ("powers", "powers"), ("territories", "territories"),
                ("sites", "sites"), ("subjects", "subjects"),
            )
        )  # fmt: skip

    # S14: limits on the act

    def reaches(self, limit: Entry) -> Formula:
        """Whether a limit on exercise is operative, binds the office of the act and covers the act."""
        return conj((
            self.world.leaf(lambda: not self.limits_delegation(limit)),
            self.conditions.covers(limit),
            self.operative(limit, None, ACT),
        ))  # fmt: skip

    def limits_delegation(self, limit: Entry) -> bool:
        """Tell whether a limit is on passing a power on, not on its exercise."""
        return self._field(limit, "limits") == "delegation"

    def force(self, limit: Entry) -> str:
        """The force of a limit: `law`, `policy` or `practice`."""
        return cast(str, self._field(limit, "force"))

    def bites(self, limit: Entry) -> Formula:
        """Whether a limit reaches the act and its `unless` is false, or not given."""
        asked = Circumstance(limit.id, limit.instrument.id)
        return conj((self.reaches(limit), neg(self._unless(limit, asked))))

    def obliges(self, duty: Entry) -> Formula:
        """Whether a duty is laid on the office of the act, for this act; it never changes an outcome."""
        return conj((self.covers_office(duty), self.conditions.covers(duty), self.operative(duty, None, ACT)))

    def grants(self) -> list[Entry]:
        """Every grant, in the order of ids."""
        return [e for e in self.entries.values() if isinstance(e.provision, Grant)]

    def exercisable(self, grant: Entry) -> Formula:
        """Whether the grant is more than a power to pass on."""
        return self.world.leaf(lambda: bool(self._field(grant, "exercise")))

    def authority(self, grant: Entry, yielding: frozenset[str] = NO_LIMITS) -> Formula:
        """Whether a chain that ends in the grant covers the act (S12)."""
        return conj((
            self.exercisable(grant),
            self.covers_power(grant),
            self.covers_office(grant),
            self.covers_scope(grant),
            self.operative(grant, ACTOR, ACT),
            self.holds(grant, yielding),
        ))  # fmt: skip


def decide(registry: Registry, act: Act, vantage: Vantage) -> Finding:
    """Answer one question (S1, S2) with a finding (S15). Raises `QuestionError` if it names what the registry
    does not know, and `TooOpen` if it turns on too many open points to be decided exactly (S13)."""
    check(registry, act, vantage)

    def rules(viewed: Vantage) -> Definition:
        return Definition(World(registry, act, viewed))

    return Report(rules(vantage), ACTOR, rules).finding()


def _subsets(names: frozenset[str]) -> Iterator[frozenset[str]]:
    subsets = [frozenset[str]()]
    for name in sorted(names):
        subsets += [subset | {name} for subset in subsets]
    return iter(reversed(subsets))


def _dimension(entry: Entry, name: str) -> TermList | None:
    provision = entry.provision
    if name == "office":
        return provision.to if isinstance(provision, Grant) else cast(Restricts, provision).binds
    if name == "powers":
        return cast("Grant | Restricts", provision).powers
    return cast("TermList | None", getattr(provision.scope, name, None))

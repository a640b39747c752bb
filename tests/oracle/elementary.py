"""The facts of one completion as text for the rules of inforce.lp: which list covers what, which date lies where,
what a condition comes to. Nothing here is about what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property

from tests.oracle.completion import Completion, Open, Unread
from tests.oracle.cover import Cover
from tests.oracle.priority import Priority
from tests.oracle.record import Record
from tests.oracle.tree import Tree
from vires.model.instrument import Instrument
from vires.model.provision import (
    PERFORMED,
    Annuls,
    Clause,
    Consents,
    Declares,
    Delegates,
    Designates,
    Directs,
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
from vires.model.terms import OpenList, TermList
from vires.temporal.vantage import Vantage

ASKED, ANY, ACTOR, FREE = "asked", "any", "actor", "free"


def made(instrument: str) -> str:
    """The moment of an instrument's making."""
    return f'made("{instrument}")'


def facts_of(instrument: str) -> str:
    """Whose facts are asked: those of an instrument's making."""
    return f'of("{instrument}")'


class Elementary:
    """The facts of a registry, an act and a vantage in one completion. Raises `Open` where they depend on what the
    completion does not fix, and `Unread` where the oracle does not read the record."""

    def __init__(
        self, registry: Registry, act: Act, vantage: Vantage, completion: Completion, exact: bool = False
    ) -> None:
        self.registry, self.act, self.vantage, self.completion = registry, act, vantage, completion
        self.record = Record(registry, vantage, completion)
        self.entries = self.record.entries
        self.at = self.record.moment(act.at)
        self.cover = Cover(registry, act, self.at, completion, exact)
        self.tree = Tree(self)
        self.priority = Priority(self)

    # What is in the record

    def is_root(self, instrument: Instrument) -> bool:
        """Whether the instrument is of a kind that needs no route."""
        kind = self.registry.settings.kinds.get(instrument.kind)
        return kind is not None and kind.root

    def unstated(self, instrument: Instrument) -> bool:
        """Whether its route is unstated, and that is read as a chain that starts with it."""
        if self.is_root(instrument):
            return False
        return instrument.invokes == "unstated" and self.completion.holds(f"route:{instrument.id}")

    @cached_property
    def routes(self) -> dict[str, tuple[str, ...]]:
        """The grants that each instrument invokes, singly or as a whole instrument."""
        found = {}
        for instrument in self.record.instruments.values():
            named = instrument.invokes if isinstance(instrument.invokes, tuple) else ()
            grants = [e.id for name in named for e in self.registry.named(name) if isinstance(e.provision, Grant)]
            found[instrument.id] = tuple(dict.fromkeys(g for g in grants if g in self.entries))
        return found

    @cached_property
    def makers(self) -> tuple[Instrument, ...]:
        """The instruments whose making is judged."""
        return tuple(i for i in self.record.instruments.values() if not self.is_root(i))

    def moments(self) -> dict[str, datetime]:
        """Every moment with its time."""
        times = {"act": self.at, "view": self.vantage.as_of.end(self.registry.zone)}
        return times | {made(i.id): self.record.moment(i.decided) for i in self.makers}

    def takes(self, entry: Entry, target: Entry | None, through: tuple[str, ...] = ()) -> str:
        """The power that the making of a provision takes: the one it exercises, else, of a modification, what its
        target took, and of a grant the power asked about."""
        if target is not None and target.id in through:
            raise Unread(f"what {target.id} took, which targets itself by a way round")
        if entry.provision.exercises is not None:
            return self._power(entry.provision.exercises, entry.instrument)
        if target is None:
            return ANY
        if target.provision.exercises is not None:
            return self._power(target.provision.exercises, entry.instrument)
        if isinstance(target.provision, Grant):
            return ASKED
        if isinstance(target.provision, Modification):
            took = {self.takes(entry, other, (*through, target.id)) for other in self._targets(target)}
            if len(took) != 1:
                raise Unread(f"which of several powers {target.id} took")
            return took.pop()
        return ANY

    def _power(self, power: str, instrument: Instrument) -> str:
        return f'pw("{power}","{instrument.id}")'

    def _targets(self, entry: Entry) -> tuple[Entry, ...]:
        if not isinstance(entry.provision, Modification):
            return ()
        named = {e.id for name in entry.provision.targets for e in self.registry.named(name)}
        return tuple(self.entries[name] for name in sorted(named) if name in self.entries)

    # Facts

    def text(self) -> str:
        """All facts, a line each."""
        return "\n".join(f"{fact}." for fact in self._facts())

    def _facts(self) -> Iterator[str]:
        times = self.moments()
        recipients = [ACTOR, *(f'i("{i.id}")' for i in self.makers)]
        powers: dict[str, tuple[str, Instrument] | None] = {ASKED: None, ANY: None}
        for entry in self.entries.values():
            for target in self._targets(entry) or (None,):
                power = ANY if self.is_root(entry.instrument) else self.takes(entry, target)
                if power not in powers:
                    powers[power] = (power.split(chr(34))[1], entry.instrument)
                yield f'takes("{entry.id}",{chr(34) + target.id + chr(34) if target else "none"},{power})'
        yield from (f"moment({moment})" for moment in times)
        yield from (f"recipient({recipient})" for recipient in recipients)
        yield from (f"power({power})" for power in powers)
        yield from (f"asks({asked})" for asked in ("act", *(facts_of(i.id) for i in self.makers)))
        for instrument in self.record.instruments.values():
            yield from self._instrument(instrument)
        for entry in self.entries.values():
            yield from self._provision(entry)
            yield from self._lists(entry, powers)
            yield from self._dates(entry, times)
            if isinstance(entry.provision, Grant):
                yield from self._grant(entry, powers)
            if isinstance(entry.provision, Restricts):
                yield from self._limit(entry)
        yield from self.priority.facts()
        yield from self.tree.facts()

    def _instrument(self, instrument: Instrument) -> Iterator[str]:
        if self.is_root(instrument):
            yield f'root("{instrument.id}")'
            return
        for route in self.routes[instrument.id]:
            yield f'invokes("{instrument.id}","{route}")'
        ways = {f'"{route}"': self._exclusive(route) for route in self.routes[instrument.id]}
        if self.unstated(instrument):
            yield f'unstated("{instrument.id}")'
            ways["unstated"] = False
        if not ways:
            return
        spells = [spell for spell in self.registry.spells if spell.office == instrument.issuer]
        if not spells:
            yield f'presumed("{instrument.id}")'
            return
        day = self.record.day(instrument.decided)
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.registry.zone)
        serving = []
        for spell in spells:
            since = None if spell.since is None else self.record.exact(spell.since).bound(self.registry.zone)
            until = None if spell.until is None else self.record.exact(spell.until).bound(self.registry.zone)
            if (since is None or since < midnight + timedelta(days=1)) and (until is None or midnight < until):
                serving.append(spell)
        if instrument.holder is not None:
            serving = [spell for spell in serving if spell.holder == instrument.holder]
        if not serving:
            if self.completion.holds(f"holder:{instrument.id}"):
                yield f'presumed("{instrument.id}")'
            return
        for spell in serving:
            for way, exclusive in ways.items():
                if spell.stands is None:
                    yield f'presumed("{instrument.id}")'
                else:
                    node = self.tree.node(spell.stands, facts_of(instrument.id), instrument.id, exclusive)
                    yield f'serving("{instrument.id}",{way},{node})'

    def _exclusive(self, route: str) -> bool:
        provision = self.entries[route].provision
        return isinstance(provision, Grant) and provision.exclusive

    def _provision(self, entry: Entry) -> Iterator[str]:
        identity, provision = entry.id, entry.provision
        yield f'provision("{identity}")'
        yield f'made_by("{identity}","{entry.instrument.id}")'
        kinds = {
            Grant: "grant", Delegates: "delegates", Restricts: "restricts", Suspends: "suspends", Annuls: "annuls",
            Rescinds: "rescinds", Revives: "revives", Ratifies: "cures", PERFORMED: "performed",
        }  # fmt: skip
        for kind, name in kinds.items():
            if isinstance(provision, kind):  # type: ignore[arg-type]
                yield f'{name}("{identity}")'
        if isinstance(provision, Designates | Declares):
            yield f'gives("{identity}","{provision.status}")'
        for target in self._targets(entry):
            yield f'target("{identity}","{target.id}")'
            if self.record.no_later(target.instrument, entry.instrument):
                yield f'no_later("{target.id}","{identity}")'
            if isinstance(provision, Revives):
                yield from self._revival(entry, target)
        if isinstance(provision, Rescinds) and provision.saves == "delegations":
            yield f'saves("{identity}")'
        if provision.when is not None:
            yield f'conditional("{identity}")'
            for asked in ("act", *(facts_of(i.id) for i in self.makers)):
                node = self.tree.node(provision.when, asked, entry.instrument.id)
                yield f'when("{identity}",{asked},{node})'

    def _revival(self, revival: Entry, target: Entry) -> Iterator[str]:
        for other in self.entries.values():
            if isinstance(other.provision, Rescinds) and target in self._targets(other):
                later, earlier = self.record.since(revival), self.record.since(other)
                same = later == earlier and self.record.no_later(other.instrument, revival.instrument)
                if later > earlier or same:
                    yield f'follows("{revival.id}","{other.id}")'

    def _lists(self, entry: Entry, powers: dict[str, tuple[str, Instrument] | None]) -> Iterator[str]:
        provision, identity = entry.provision, entry.id
        if self.cover.scope(provision.scope, identity):
            yield f'in_scope("{identity}")'
        offices: TermList | None = getattr(provision, "binds", None)
        if isinstance(provision, Grant | Directs):
            offices = provision.to
        office = None if self.act.office is None else (self.act.office,)
        if self.cover.of("offices", offices, office, identity):
            yield f'office_in("{identity}",{ACTOR})'
        for instrument in self.makers:
            if self.made_in("offices", offices, instrument.issuer, instrument):
                yield f'office_in("{identity}",i("{instrument.id}"))'
        if isinstance(provision, Restricts):
            if self.cover.of("offices", provision.to, office, identity):
                yield f'to_whom("{identity}",{ACTOR})'
            for instrument in self.makers:
                if self.made_in("offices", provision.to, instrument.issuer, instrument):
                    yield f'to_whom("{identity}",i("{instrument.id}"))'
        listed: TermList | None = getattr(provision, "powers", None)
        for power, taken in powers.items():
            if self.power_in(listed, power, taken, isinstance(provision, Grant), identity):
                yield f'power_in("{identity}",{power})'

    def power_in(
        self, listed: TermList | None, power: str, taken: tuple[str, Instrument] | None, grants: bool, owner: str
    ) -> bool:
        """Whether a list covers a power: the act's, one that a making takes, or any, which every grant has and a
        limit on some powers does not bar."""
        if taken is not None:
            return self.made_in("powers", listed, *taken)
        if power == ANY:
            return grants or listed is None
        return self.cover.of("powers", listed, None if self.act.power is None else (self.act.power,), owner)

    def made_in(self, scheme: str, listed: TermList | None, term: str, instrument: Instrument) -> bool:
        """Whether a list covers an issuer, or the power that a making takes, as of that making. One that is stated
        more widely than the list was exactly one of the narrower."""
        if listed is None:
            return True
        if isinstance(listed, OpenList):
            raise Open(f"open:{scheme}", ())
        terms, when = self.cover.terms, self.record.moment(instrument.decided)
        if terms.within(scheme, term, listed, when):
            return True
        if not terms.meets(scheme, term, listed, when):
            return False
        kinds = tuple(sorted(terms.below(scheme, term, when)))
        exactly = self.completion.value(f"exactly:{term}@{instrument.id}", kinds)
        return terms.within(scheme, exactly, listed, when)

    def _dates(self, entry: Entry, times: dict[str, datetime]) -> Iterator[str]:
        since, until = self.record.since(entry), self.record.until(entry)
        makers = {made(i.id): i for i in self.makers}
        for moment, time in times.items():
            if moment in makers and not self.record.precedes(entry, makers[moment]):
                continue
            yield f'exists("{entry.id}",{moment})'
            if since <= time:
                yield f'begun("{entry.id}",{moment})'
                if until is None or time < until:
                    yield f'in_period("{entry.id}",{moment})'

    def _grant(self, entry: Entry, powers: dict[str, tuple[str, Instrument] | None]) -> Iterator[str]:
        grant, identity = entry.provision, entry.id
        assert isinstance(grant, Grant)
        if grant.exercise:
            yield f'exercise("{identity}")'
        if isinstance(grant, Delegates) and grant.survives:
            yield f'survives("{identity}")'
        invoking = [i for i in self.makers if identity in self.routes[i.id]]
        unstated = grant.redelegable in (None, "unstated") and invoking
        if grant.redelegable == "yes" or (unstated and self.completion.holds(f"redelegable:{identity}")):
            yield f'freely("{identity}")'
        for number, clause in enumerate(grant.clauses):
            for instrument in invoking:
                yield from self._clause(entry, number, clause, instrument, powers)

    def _clause(
        self,
        entry: Entry,
        number: int,
        clause: Clause,
        instrument: Instrument,
        powers: dict[str, tuple[str, Instrument] | None],
    ) -> Iterator[str]:
        asked = facts_of(instrument.id)
        always = Tree.ALWAYS
        node = self.tree.node(clause.requires, asked, instrument.id) if clause.requires else always
        yield f'requires("{entry.id}",{number},"{instrument.id}",{node})'
        for power, taken in powers.items():
            if not self.power_in(clause.powers, power, taken, True, entry.id):
                continue
            if self._may_receive(clause, instrument, None):
                yield f'clause("{entry.id}",{number},"{instrument.id}",{ACTOR},{power})'
            for other in self.makers:
                if self._may_receive(clause, instrument, other):
                    yield f'clause("{entry.id}",{number},"{instrument.id}",i("{other.id}"),{power})'
        for provision in instrument.provisions:
            for asks in ("act", *(facts_of(i.id) for i in self.makers)):
                travelling = self.tree.node(clause.when, asks, instrument.id) if clause.when else always
                passed = instrument.provision_id(provision.id)
                yield f'travelling("{entry.id}",{number},"{passed}",{asks},{travelling})'

    def _may_receive(self, clause: Clause, instrument: Instrument, other: Instrument | None) -> bool:
        """Whether a clause allows passing the power on to the act's office, or to another instrument's issuer."""
        listed: TermList | None
        if clause.to == "subordinates":
            office = self.registry.terms["offices"].get(instrument.issuer)
            listed = tuple(getattr(office, "heads", ()))
        else:
            listed = clause.to
        if other is None:
            return self.cover.of("offices", listed, (self.act.office or "",), instrument.id)
        return self.made_in("offices", listed, other.issuer, other)

    def _limit(self, entry: Entry) -> Iterator[str]:
        limit = entry.provision
        assert isinstance(limit, Restricts)
        yield f'force("{entry.id}",{limit.force})'
        if limit.limits == "delegation":
            yield f'on_passing("{entry.id}")'
        if limit.unless is not None:
            yield f'excused("{entry.id}")'
            for asked in ("act", *(facts_of(i.id) for i in self.makers)):
                yield f'unless("{entry.id}",{asked},{self.tree.node(limit.unless, asked, entry.instrument.id)})'

    def narrower_statuses(self, status: str) -> list[str]:
        """A status and those narrower than it, which are it too."""
        return sorted(self.cover.terms.below("statuses", status, self.at))

    def consents(self, office: str, instrument: str) -> list[Entry]:
        """The visible consents of an office to an instrument."""
        return [
            entry
            for entry in self.entries.values()
            if isinstance(entry.provision, Consents)
            and entry.provision.target == instrument
            and entry.instrument.issuer == office
        ]

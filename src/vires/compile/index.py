"""What a registry says about what: the provisions by what they aim at, bind, or give. It knows no vantage."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from vires.compile.memo import Postings
from vires.compile.points import micros
from vires.model.condition import ConsentOf, StatusIs, walk
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.provision import (
    Clause,
    Consents,
    Declares,
    Delegates,
    Designates,
    Directs,
    Grant,
    Modification,
    Restricts,
)
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating, day_start, local_day

ACT = "@act"
VIEW = "@view"
"""The two moments that are not the making of an instrument; those are named by its id."""

ACTOR = "@actor"
"""The office of the act, as the one who gets a power."""

ASKED = "@asked"
ANY = "@any"
"""The power asked about, and just any power; others are named by their ids."""

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Statuses and powers have no successions (S4), so their hierarchy is the same at all times."""

_COUNT = count()

Pair = tuple[str | None, str | None]
"""An office and a power as lists name them; `None` where any may be meant."""


class Index:
    """Lookups over one registry. Names are taken as written and in every reading that a source gives."""

    def __init__(self, registry: Registry) -> None:
        self._begin(registry)
        self.postings: Postings[Entry] = Postings()
        self._posted: dict[str, set[Hashable]] = {}
        self.disputed: set[str] = set()
        """The instruments of which some source states a field otherwise than it is written."""
        for instrument in registry.instruments.values():
            self._post(instrument)

    any_time = _ANY_TIME

    def _begin(self, registry: Registry) -> None:
        self.registry = registry
        self.number = next(_COUNT)
        """Tells it from every other index of the process."""
        self.entries = registry.entries
        self.spells: dict[str, list[Spell]] = {}
        for spell in sorted(registry.spells, key=lambda spell: spell.id):
            self.spells.setdefault(spell.office, []).append(spell)
        self._around: dict[tuple[str, str], frozenset[str]] = {}
        self._limits_on: dict[tuple[str, str], list[Entry]] = {}
        self._aimed: dict[str, list[Entry]] = {}
        self._roots = {name for name, kind in registry.settings.kinds.items() if kind.root}

    def revised(self, registry: Registry, changed: Iterable[str]) -> Index:
        """The index of a registry that differs in some instruments only."""
        index = Index.__new__(Index)
        index._begin(registry)
        index._around = self._around
        changed = list(changed)
        again = {*changed, *self._naming(changed, registry)}
        gone = {term for name in again for term in self._posted.get(name, ())}
        index.postings = self.postings.without(again, gone)
        index._posted = {**self._posted}
        index.disputed = self.disputed.difference(again)
        if "thresholds" in self.__dict__:
            # A threshold or level too many only tells apart what sees the same.
            fresh = {
                instant
                for name in changed
                if name in registry.instruments
                for dating in _dates(registry.instruments[name])
                for instant in self.instants(dating)
            }
            index.thresholds = merged(self.thresholds, fresh)
            index.levels = self.levels.union(
                word.level for name in changed if name in registry.instruments
                for word in registry.instruments[name].attested
            )  # fmt: skip
        for name in again:
            index._posted.pop(name, None)
            instrument = registry.instruments.get(name)
            if instrument is not None:
                index._post(instrument)
        return index

    def _naming(self, changed: Iterable[str], registry: Registry) -> Iterator[str]:
        """The instruments that name some changed ones or a provision of theirs, old or new: they are entered under
        what the names stand for, which may be more provisions than before, or fewer."""
        for name in changed:
            entries = {entry.id for each in (self.registry, registry) for entry in each.named(name)}
            for identity in (name, *entries):
                yield from self.postings.givers(("names", identity))

    # What each provision is entered under

    def _post(self, instrument: Instrument) -> None:
        name = instrument.instrument
        terms = self._posted.setdefault(name, set())
        if any(word.says for word in instrument.attested):
            self.disputed.add(name)

        def enter(term: Hashable, entry: Entry) -> None:
            terms.add(term)
            self.postings.add(term, name, entry)

        for entry in self.registry.named(name):
            for term in self._terms(entry):
                enter(term, entry)
            if not terms:
                enter(("instrument", name), entry)

    def _terms(self, entry: Entry) -> Iterator[Hashable]:
        provision, instrument = entry.provision, entry.instrument
        yield from self._of_instrument(entry)
        match provision:
            case Grant():
                yield from (("grant", *pair) for pair in self._pairs(entry, "to"))
                yield from (("overrides", name) for name in self.read(entry, "overrides"))
            case Restricts():
                yield from (("limit", *pair) for pair in self._pairs(entry, "binds"))
                kinds = self.read(entry, "limits")
                yield from (("binds", kind, office) for kind in kinds for office in self.names(entry, "binds"))
            case Directs():
                yield from (("duty", *pair) for pair in self._pairs(entry, "to"))
            case Modification():
                targets = {target.id for name in self.read(entry, "target") for target in self.registry.named(name)}
                yield from (("aimed", target) for target in targets)
                yield from (("names", name) for name in self.read(entry, "target"))
            case Designates() | Declares():
                scheme = self.registry.schemes["statuses"]
                given = {above for name in self.read(entry, "status") for above in scheme.ancestors(name, _ANY_TIME)}
                yield from (("gives", status) for status in given)
            case Consents():
                named = {provision.target, *(e.instrument.id for e in self.registry.named(provision.target))}
                said = [word.says["issuer"] for word in instrument.attested if "issuer" in word.says]
                issuers = dict.fromkeys((instrument.issuer, *said))
                yield from (("consents", issuer, target) for issuer in issuers for target in named)
                yield ("names", provision.target)

    def _of_instrument(self, entry: Entry) -> Iterator[Hashable]:
        """What the provision is entered under for what its instrument rests on."""
        instrument, provision = entry.instrument, entry.provision
        said = [word.says["invokes"] for word in instrument.attested if "invokes" in word.says]
        for invokes in (instrument.invokes, *said):
            if isinstance(invokes, tuple):
                yield from (("names", name) for name in invokes)
        if not self.is_root(instrument):
            what = "delegation" if isinstance(provision, Delegates) else "exercise"
            said = [word.says["issuer"] for word in instrument.attested if "issuer" in word.says]
            yield from (("makes", what, issuer) for issuer in (instrument.issuer, *said))
        for condition in self.conditions(entry):
            for part in walk(condition):
                if isinstance(part, StatusIs):
                    yield ("asks", part.status)
                elif isinstance(part, ConsentOf):
                    yield ("asks consent", part.consent)

    def conditions(self, entry: Entry) -> Iterator[Any]:
        """The conditions that stand in a provision, in whatever reading."""
        for field in ("when", "unless"):
            yield from self.read(entry, field, apart=False)
        for value in self.read(entry, "redelegable", apart=False):
            for clause in (value,) if isinstance(value, Clause) else value if isinstance(value, tuple) else ():
                yield clause.requires
                yield clause.when

    def read(self, entry: Entry, field: str, apart: bool = True) -> list[Any]:
        """The values of a field in every reading; with `apart`, lists taken apart. What it does not have is left
        out."""
        path = f"{entry.provision.id.removesuffix('/revives')}.{field}"
        said = [word.says[path] for word in entry.instrument.attested if path in word.says]
        found: dict[Any, None] = {}
        for value in (getattr(entry.provision, field, None), *said):
            if value is not None:
                found.update(dict.fromkeys(value if apart and isinstance(value, tuple) else (value,)))
        return list(found)

    def names(self, entry: Entry, field: str) -> tuple[str | None, ...]:
        """The terms a list of the provision names, in whatever reading; `None` where it may reach any term."""
        written: Any = getattr(entry.provision, field, None)
        path = f"{entry.provision.id}.{field}"
        said = [word.says[path] for word in entry.instrument.attested if path in word.says]
        found: dict[str | None, None] = {}
        for terms in (written, *said):
            if not isinstance(terms, tuple):
                return (None,)
            found.update(dict.fromkeys(terms))
        return tuple(found)

    def _pairs(self, entry: Entry, office: str) -> Iterator[Pair]:
        powers = self.names(entry, "powers")
        return ((name, power) for name in self.names(entry, office) for power in powers)

    # Lookups

    def is_root(self, instrument: Instrument) -> bool:
        """Tell whether the instrument's kind needs neither route nor holder (S5)."""
        return instrument.kind in self._roots

    def rank(self, entry: Entry) -> int:
        """The rank of the provision's instrument; 1 is the highest."""
        return self.registry.settings.kinds[entry.instrument.kind].rank

    def aimed_at(self, identity: str) -> list[Entry]:
        """The modifications that may target a provision, itself or with its instrument, in the order of ids."""
        found = self._aimed.get(identity)
        if found is None:
            found = self._aimed[identity] = sorted(self.postings.get(("aimed", identity)), key=_by_id)
        return found

    def is_aimed_at(self, identity: str) -> bool:
        """Tell whether some modification may target a provision."""
        return ("aimed", identity) in self.postings

    def giving(self, status: str) -> list[Entry]:
        """The provisions that may give a status or a narrower one, in the order of ids."""
        return sorted(self.postings.get(("gives", status)), key=_by_id)

    def consents(self, office: str, instrument: str) -> list[Entry]:
        """The consents of an office to an instrument, in the order of ids."""
        return sorted(self.postings.get(("consents", office, instrument)), key=_by_id)

    def overriders(self, limit: Entry) -> Iterable[str]:
        """The instruments of the grants that may be written to apply notwithstanding a limit."""
        for name in ("any", limit.id, limit.instrument.id):
            yield from self.postings.givers(("overrides", name))

    def limits_on(self, office: str, what: str) -> list[Entry]:
        """The limits on `exercise` or `delegation` that may bind an office: those that bind all, and those whose
        list names an office that it, or one narrower, is or is narrower than. In the order of ids."""
        found = self._limits_on.get((office, what))
        if found is None:
            listed: dict[str, Entry] = {}
            for name in (None, *self.around("offices", office)):
                listed.update((limit.id, limit) for limit in self.postings.get(("binds", what, name)))
            found = self._limits_on[(office, what)] = [listed[name] for name in sorted(listed)]
        return found

    def around(self, scheme_name: str, term: str) -> frozenset[str]:
        """The terms that may cover a term or part of it: it and all narrower and whatever is broader than any
        of these, at whatever moment."""
        key = (scheme_name, term)
        found = self._around.get(key)
        if found is None:
            scheme = self.registry.schemes[scheme_name]
            moments: tuple[datetime, ...] = (_ANY_TIME,)
            if scheme.breakpoints:
                moments = (scheme.breakpoints[0] - timedelta(days=1), *scheme.breakpoints)
            found = self._around[key] = frozenset(
                broader
                for moment in moments
                for below in scheme.descendants(term, moment)
                for broader in scheme.ancestors(below, moment)
            )
        return found

    def _concerned(self, what: str, office: str, power: str) -> list[Entry]:
        powers = (None, *self.around("powers", power))
        found: dict[str, Entry] = {}
        for name in (None, *self.around("offices", office)):
            for about in powers:
                for entry in self.postings.get((what, name, about)):
                    found[entry.id] = entry
        return [found[identity] for identity in sorted(found)]

    def grants_to(self, office: str, power: str) -> list[Entry]:
        """The grants that may give an office a power, in the order of ids."""
        return self._concerned("grant", office, power)

    def limits_for(self, office: str, power: str) -> list[Entry]:
        """The limits that may bind an office in a power, in the order of ids."""
        return self._concerned("limit", office, power)

    def duties_of(self, office: str, power: str) -> list[Entry]:
        """The duties that may be laid on an office and touch a power, in the order of ids."""
        return self._concerned("duty", office, power)

    def concerned_pairs(self, entry: Entry) -> Iterator[tuple[str | None, str | None]]:
        """The offices and powers, by pairs, whose cells the provision may be in; `None` for any."""
        office = "to" if isinstance(entry.provision, Grant) else "binds"
        for name, power in self._pairs(entry, office):
            offices = (None,) if name is None else self.around("offices", name)
            powers = (None,) if power is None else self.around("powers", power)
            yield from ((one, other) for one in offices for other in powers)

    @cached_property
    def by_day(self) -> dict[int, list[Instrument]]:
        """The instruments whose day of decision, as written, is exact, by the ordinal of that day."""
        found: dict[int, list[Instrument]] = {}
        zone = self.registry.zone
        for instrument in self.registry.instruments.values():
            decided = instrument.decided
            if not decided.is_imprecise:
                day = local_day(decided.instant, zone) if decided.instant is not None else decided.first
                found.setdefault(day.toordinal(), []).append(instrument)
        return found

    # Vantages that see the same

    @cached_property
    def levels(self) -> frozenset[str]:
        """The levels of evidence that some attestation has."""
        return frozenset(word.level for i in self.registry.instruments.values() for word in i.attested)

    @cached_property
    def thresholds(self) -> Sequence[int]:
        """The instants between which no date of the record begins or ends, in any reading: two vantages between
        the same two see the same."""
        dates: set[Dating] = set()
        for instrument in self.registry.instruments.values():
            dates.update(_dates(instrument))
        for spell in self.registry.spells:
            dates.update(bound for bound in (spell.since, spell.until) if bound is not None)
        return sorted({instant for dating in dates for instant in self.instants(dating)})

    def instants(self, dating: Dating) -> list[int]:
        """The instants at which a date may begin to have come, and at which it surely has."""
        zone = self.registry.zone
        if not dating.is_imprecise:
            return [micros(dating.bound(zone))]
        days = range(dating.first.toordinal(), min(dating.last.toordinal() + 1, date.max.toordinal()) + 1)
        return [micros(day_start(date.fromordinal(day), zone)) for day in days]


def merged(instants: Sequence[int], fresh: Iterable[int]) -> Sequence[int]:
    """Sorted instants with some others among them."""
    found = list(instants)
    for instant in fresh:
        place = bisect_left(found, instant)
        if place == len(found) or found[place] != instant:
            found.insert(place, instant)
    return found


def _by_id(entry: Entry) -> str:
    return entry.id


def _dates(instrument: Instrument) -> Iterator[Dating]:
    """Every date of an instrument that bounds a period or places an event, in whatever reading."""
    yield instrument.decided
    for word in instrument.attested:
        yield word.published
        if word.retracted is not None:
            yield word.retracted
        yield from (value for value in word.says.values() if isinstance(value, Dating))
    for provision in instrument.provisions:
        yield from (bound for bound in (provision.since, provision.until) if bound is not None)

"""What a registry says about what: the provisions by what they aim at, bind, or give. It knows no vantage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from vires.compile.points import micros
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.provision import (
    Consents,
    Declares,
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
"""Statuses have no successions (S4), so their hierarchy is the same at all times."""


class Index:
    """Lookups over one registry. Names are taken as written and in every reading that a source gives."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.entries = registry.entries
        self.aimed: dict[str, list[Entry]] = {}
        self.grants: list[Entry] = []
        self.limits: list[Entry] = []
        self.duties: list[Entry] = []
        self.consents: dict[tuple[str, str], list[Entry]] = {}
        self._given: list[Entry] = []
        for entry in self.entries.values():
            self._take(entry)
        self.spells: dict[str, list[Spell]] = {}
        for spell in sorted(registry.spells, key=lambda spell: spell.id):
            self.spells.setdefault(spell.office, []).append(spell)
        self._around: dict[tuple[str, str], frozenset[str]] = {}
        self._limits_on: dict[tuple[str, str], list[Entry]] = {}
        kinds = registry.settings.kinds
        self._roots = {name for name, kind in kinds.items() if kind.root}

    def _take(self, entry: Entry) -> None:
        provision = entry.provision
        if isinstance(provision, Grant):
            self.grants.append(entry)
        elif isinstance(provision, Restricts):
            self.limits.append(entry)
        elif isinstance(provision, Modification):
            for target in self._targets(entry, provision):
                self.aimed.setdefault(target, []).append(entry)
        elif isinstance(provision, Directs):
            self.duties.append(entry)
        elif isinstance(provision, Designates | Declares):
            self._given.append(entry)
        elif isinstance(provision, Consents):
            named = {provision.target, *(e.instrument.id for e in self.registry.named(provision.target))}
            for instrument in named:
                self.consents.setdefault((entry.instrument.issuer, instrument), []).append(entry)

    def _targets(self, entry: Entry, provision: Modification) -> Iterable[str]:
        path = f"{provision.id.removesuffix('/revives')}.target"
        named = set(provision.targets)
        for word in entry.instrument.attested:
            stated = word.says.get(path, ())
            named.update((stated,) if isinstance(stated, str) else stated)
        return {target.id for name in named for target in self.registry.named(name)}

    def is_root(self, instrument: Instrument) -> bool:
        """Tell whether the instrument's kind needs neither route nor holder (S5)."""
        return instrument.kind in self._roots

    def rank(self, entry: Entry) -> int:
        """The rank of the provision's instrument; 1 is the highest."""
        return self.registry.settings.kinds[entry.instrument.kind].rank

    @cached_property
    def statuses(self) -> Mapping[str, list[Entry]]:
        """By status, the provisions that give it or a narrower one, in some reading."""
        scheme = self.registry.schemes["statuses"]
        found: dict[str, list[Entry]] = {}
        for entry in self._given:
            path = f"{entry.provision.id}.status"
            given = {getattr(entry.provision, "status", "")}
            given.update(word.says[path] for word in entry.instrument.attested if path in word.says)
            broader = {b for name in given for b in scheme.ancestors(name, _ANY_TIME)}
            for status in broader:
                found.setdefault(status, []).append(entry)
        return found

    def limits_on(self, office: str, what: str) -> list[Entry]:
        """The limits on `exercise` or `delegation` that may bind an office: those that bind all, and those whose
        list names an office that it, or one narrower, is or is narrower than. In the order of ids."""
        found = self._limits_on.get((office, what))
        if found is None:
            by_office = self._limits_by_office[what]
            if by_office:
                listed: dict[str, Entry] = {}
                for name in (None, *self.around("offices", office)):
                    listed.update((limit.id, limit) for limit in by_office.get(name, ()))
                found = [listed[name] for name in sorted(listed)]
            self._limits_on[(office, what)] = found = found or []
        return found

    @cached_property
    def _limits_by_office(self) -> Mapping[str, dict[str | None, list[Entry]]]:
        found: dict[str, dict[str | None, list[Entry]]] = {"exercise": {}, "delegation": {}}
        for entry in self.limits:
            path = f"{entry.provision.id}.limits"
            kinds = {getattr(entry.provision, "limits", "exercise")}
            kinds.update(word.says[path] for word in entry.instrument.attested if path in word.says)
            for kind in kinds:
                for office in self.names(entry, "binds"):
                    found[kind].setdefault(office, []).append(entry)
        return found

    @cached_property
    def disputed(self) -> frozenset[str]:
        """The instruments of which some source states a field otherwise than it is written."""
        return frozenset(
            name
            for name, instrument in self.registry.instruments.items()
            if any(word.says for word in instrument.attested)
        )

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

    # Vantages that see the same

    @cached_property
    def levels(self) -> frozenset[str]:
        """The levels of evidence that some attestation has."""
        return frozenset(word.level for i in self.registry.instruments.values() for word in i.attested)

    @cached_property
    def thresholds(self) -> Sequence[int]:
        """The instants between which no date of the record begins or ends, in any reading: two vantages between
        the same two see the same."""
        zone = self.registry.zone
        found: set[int] = set()
        for dating in _dates(self.registry):
            if dating.is_imprecise:
                days = range(dating.first.toordinal(), dating.last.toordinal() + 2)
                found.update(micros(day_start(date.fromordinal(day), zone)) for day in days)
            else:
                found.add(micros(dating.bound(zone)))
        return sorted(found)

    # Who may be concerned

    def names(self, entry: Entry, field: str) -> tuple[str | None, ...]:
        """The terms a list of the provision names, in whatever reading; `None` where it may reach any term."""
        written: Any = getattr(entry.provision, field, None)
        path = f"{entry.provision.id}.{field}"
        said = [word.says[path] for word in entry.instrument.attested if path in word.says]
        found: dict[str | None, None] = {}
        for terms in (written, *said):
            if isinstance(terms, tuple):
                found.update(dict.fromkeys(terms))
            else:
                found[None] = None
        return (None,) if None in found else tuple(found)

    def _by_pair(self, entries: Iterable[Entry], office: str) -> dict[tuple[str | None, str | None], list[Entry]]:
        found: dict[tuple[str | None, str | None], list[Entry]] = {}
        for entry in entries:
            powers = self.names(entry, "powers")
            for name in self.names(entry, office):
                for power in powers:
                    found.setdefault((name, power), []).append(entry)
        return found

    @cached_property
    def _grants_by_pair(self) -> dict[tuple[str | None, str | None], list[Entry]]:
        return self._by_pair(self.grants, "to")

    @cached_property
    def _limits_by_pair(self) -> dict[tuple[str | None, str | None], list[Entry]]:
        return self._by_pair(self.limits, "binds")

    @cached_property
    def _duties_by_pair(self) -> dict[tuple[str | None, str | None], list[Entry]]:
        return self._by_pair(self.duties, "to")

    def _concerned(
        self, by_pair: Mapping[tuple[str | None, str | None], list[Entry]], office: str, power: str
    ) -> list[Entry]:
        powers = (None, *self.around("powers", power))
        found: dict[str, Entry] = {}
        for name in (None, *self.around("offices", office)):
            for about in powers:
                for entry in by_pair.get((name, about), ()):
                    found[entry.id] = entry
        return [found[identity] for identity in sorted(found)]

    def grants_to(self, office: str, power: str) -> list[Entry]:
        """The grants that may give an office a power, in the order of ids."""
        return self._concerned(self._grants_by_pair, office, power)

    def limits_for(self, office: str, power: str) -> list[Entry]:
        """The limits that may bind an office in a power, in the order of ids."""
        return self._concerned(self._limits_by_pair, office, power)

    def duties_of(self, office: str, power: str) -> list[Entry]:
        """The duties that may be laid on an office and touch a power, in the order of ids."""
        return self._concerned(self._duties_by_pair, office, power)

    @cached_property
    def overriding(self) -> frozenset[str]:
        """The ids that some grant applies notwithstanding, in whatever reading; `any` among them if one does so
        of all."""
        found: set[str] = set()
        for grant in self.grants:
            path = f"{grant.provision.id}.overrides"
            said = [word.says[path] for word in grant.instrument.attested if path in word.says]
            for over in (getattr(grant.provision, "overrides", ()), *said):
                found.update((over,) if isinstance(over, str) else over)
        return frozenset(found)

    @cached_property
    def by_day(self) -> Mapping[int, list[Instrument]]:
        """The instruments whose day of decision, as written, is exact, by the ordinal of that day."""
        found: dict[int, list[Instrument]] = {}
        zone = self.registry.zone
        for instrument in self.registry.instruments.values():
            decided = instrument.decided
            if not decided.is_imprecise:
                day = local_day(decided.instant, zone) if decided.instant is not None else decided.first
                found.setdefault(day.toordinal(), []).append(instrument)
        return found


def _dates(registry: Registry) -> Iterator[Dating]:
    """Every date that bounds a period or places an event, in whatever reading; each perhaps more than once."""
    seen: set[Dating] = set()
    for instrument in registry.instruments.values():
        seen.add(instrument.decided)
        for word in instrument.attested:
            seen.add(word.published)
            if word.retracted is not None:
                seen.add(word.retracted)
            seen.update(value for value in word.says.values() if isinstance(value, Dating))
        for provision in instrument.provisions:
            seen.update(bound for bound in (provision.since, provision.until) if bound is not None)
    for spell in registry.spells:
        seen.update(bound for bound in (spell.since, spell.until) if bound is not None)
    return iter(seen)

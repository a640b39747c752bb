"""The registry: all records of one body of law, joined by their ids."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from vires.model.condition import Condition, DoctrineIs, NumberIs, walk
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.model.provision import Clause, Grant, Provision, Rescinds, Restricts, Revives
from vires.model.question import Worked
from vires.model.scheme import Scheme
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import SCHEMES, Term


@dataclass(frozen=True)
class Entry:
    """A provision with the instrument it stands in and its full id."""

    id: str
    instrument: Instrument
    provision: Provision


@dataclass(frozen=True)
class Registry:
    """All records, by id. The order in which they were written never matters (law 1). `terms` is keyed by
    the name of the scheme (`offices`, `powers`, ...). References that name nothing are let stand, so that a
    registry without one of its records (S20) can still be asked."""

    settings: Settings
    terms: Mapping[str, Mapping[str, Term]] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    spells: tuple[Spell, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    questions: tuple[Worked, ...] = ()
    revision: str | None = field(default=None, compare=False)
    """The digest of the ledger's revision that this is the state of, if it comes from a ledger."""

    @property
    def name(self) -> str:
        """The registry's own name."""
        return self.settings.registry

    @cached_property
    def zone(self) -> ZoneInfo:
        """The legal time zone, in which days begin and end (S3)."""
        return ZoneInfo(self.settings.zone)

    @cached_property
    def kept(self) -> dict[type, Any]:
        """What is worked out of the whole record by others and kept with it, by who works it out."""
        return {}

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """The concept schemes by name; each of `SCHEMES` is there, if only empty."""
        return {name: Scheme(self.terms.get(name, {}), self.zone) for name in SCHEMES}

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every provision by full id, in the order of ids; the `revives` list of a rescission is a
        provision of its own with `/revives` after the rescission's id."""
        found = {entry.id: entry for instrument in self.instruments.values() for entry in _entries(instrument)}
        return dict(sorted(found.items()))

    @cached_property
    def _by_instrument(self) -> Mapping[str, tuple[Entry, ...]]:
        grouped: dict[str, list[Entry]] = {name: [] for name in self.instruments}
        for entry in self.entries.values():
            grouped[entry.instrument.id].append(entry)
        return {name: tuple(entries) for name, entries in grouped.items()}

    @cached_property
    def bounds(self) -> Mapping[str, tuple[NumberIs, ...]]:
        """Every bound that some condition of the record sets on a named number, by number."""
        found: dict[str, list[NumberIs]] = {}
        for condition in self._conditions():
            for part in walk(condition):
                if isinstance(part, NumberIs):
                    found.setdefault(part.number, []).append(part)
        return {name: tuple(bounds) for name, bounds in found.items()}

    @cached_property
    def undeclared(self) -> tuple[str, ...]:
        """The kinds of instrument and the doctrines that records name and the settings do not declare, and as
        `DOCTRINE: OPTION` the options; no question has an answer where what decides it is not declared."""
        settings = self.settings
        options = {name: {option.id for option in doctrine.options} for name, doctrine in settings.doctrines.items()}
        found = {instrument.kind for instrument in self.instruments.values()} - settings.kinds.keys()
        for condition in self._conditions():
            for part in walk(condition):
                if isinstance(part, DoctrineIs) and part.is_ not in options.get(part.doctrine, ()):
                    known = part.doctrine in options
                    found.add(f"{part.doctrine}: {part.is_}" if known else part.doctrine)
        return tuple(sorted(found))

    def _conditions(self) -> Iterator[Condition | None]:
        """Every condition of the record, as written and as some source gives it."""
        for instrument in self.instruments.values():
            for provision in instrument.provisions:
                yield provision.when
                if isinstance(provision, Restricts):
                    yield provision.unless
                if isinstance(provision, Grant):
                    yield from _of_clauses(provision.clauses)
            for attestation in instrument.attested:
                for path, value in attestation.says.items():
                    if path.endswith((".when", ".unless")):
                        yield value
                    elif path.endswith(".redelegable"):
                        yield from _of_clauses((value,) if isinstance(value, Clause) else value)
        for spell in self.spells:
            yield spell.stands

    def named(self, identity: str) -> tuple[Entry, ...]:
        """The provisions an id names: one provision, all those of an instrument, or none."""
        entry = self.entries.get(identity)
        if entry is not None:
            return (entry,)
        return self._by_instrument.get(identity, ())

    def label(self, identity: str) -> str:
        """The label of a term, the title of an instrument, or the id itself."""
        for scheme in SCHEMES:
            term = self.terms.get(scheme, {}).get(identity)
            if term is not None:
                return term.label
        if identity in self.instruments:
            return self.instruments[identity].title
        return self.sources[identity].title if identity in self.sources else identity

    def records(self) -> Iterator[tuple[str, Record]]:
        """Every record under a key that is stable whatever the order of writing."""
        yield "registry", self.settings
        for scheme in SCHEMES:
            for identity in sorted(self.terms.get(scheme, {})):
                yield f"{scheme}:{identity}", self.terms[scheme][identity]
        for identity in sorted(self.instruments):
            yield f"instrument:{identity}", self.instruments[identity]
        for spell in sorted(self.spells, key=lambda spell: spell.id):
            yield f"holder:{spell.id}", spell
        for identity in sorted(self.sources):
            yield f"source:{identity}", self.sources[identity]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what the records say, whatever their order, files, comments and layout. Worked
        questions are no part of it."""
        state = hashlib.sha256()
        for key, record in self.records():
            document = record.model_dump(mode="json", by_alias=True, exclude_unset=True)
            text = json.dumps([key, _orderless(document)], sort_keys=True, ensure_ascii=False)
            state.update(text.encode() + b"\n")
        return "sha256:" + state.hexdigest()

    def take_over(self, old: Registry) -> tuple[str, ...] | None:
        """Take over what `old` has worked out, where the two differ in some instruments only, and return the ids of
        those; `None`, and nothing is taken over, if they differ in terms, holders or settings."""
        if not (
            (self.settings is old.settings or self.settings == old.settings)
            and (self.spells is old.spells or self.spells == old.spells)
            and (self.terms is old.terms or self.terms == old.terms)
        ):
            return None
        mine, theirs = self.instruments, old.instruments
        changed = [name for name, instrument in mine.items() if theirs.get(name) is not instrument]
        changed = [name for name in changed if theirs.get(name) != mine[name]]
        changed.extend(name for name in theirs if name not in mine)
        kept = self.__dict__
        kept["zone"], kept["schemes"] = old.zone, old.schemes
        grouped, entries = dict(old._by_instrument), dict(old.entries)
        size = len(entries)
        fresh = 0
        for name in changed:
            for entry in grouped.pop(name, ()):
                del entries[entry.id]
            if name in mine:
                grouped[name] = tuple(sorted(_entries(mine[name]), key=lambda entry: entry.id))
                entries.update((entry.id, entry) for entry in grouped[name])
                fresh += len(grouped[name])
        kept["_by_instrument"] = grouped
        kept["entries"] = dict(sorted(entries.items())) if fresh or len(entries) != size else entries
        return tuple(changed)

    def without(self, identities: Iterable[str]) -> Registry:
        """The registry less some instruments or provisions; what names them then names nothing (S20)."""
        gone = set(identities)
        kept = {}
        for name, instrument in self.instruments.items():
            if name in gone:
                continue
            provisions = tuple(p for p in instrument.provisions if instrument.provision_id(p.id) not in gone)
            same = len(provisions) == len(instrument.provisions)
            kept[name] = instrument if same else instrument.model_copy(update={"provisions": provisions})
        return Registry(self.settings, self.terms, kept, self.spells, self.sources, self.questions, self.revision)


def _entries(instrument: Instrument) -> Iterator[Entry]:
    for provision in _with_revivals(instrument.provisions):
        identity = instrument.provision_id(provision.id)
        yield Entry(identity, instrument, provision)


def _of_clauses(clauses: Iterable[object]) -> Iterator[Condition | None]:
    for clause in clauses:
        if isinstance(clause, Clause):
            yield clause.requires
            yield clause.when


def _with_revivals(provisions: Iterable[Provision]) -> Iterator[Provision]:
    for provision in provisions:
        yield provision
        if isinstance(provision, Rescinds) and isinstance(provision.revives, tuple) and provision.revives:
            yield Revives(
                id=f"{provision.id}/revives",
                does="revives",
                target=provision.revives,
                since=provision.since,
                scope=provision.scope,
                when=provision.when,
                exercises=provision.exercises,
                powers=provision.powers,
                binds=provision.binds,
            )


def _orderless(value: object) -> object:
    """The document with its lists of provisions and attestations in an order of their own."""
    if isinstance(value, dict):
        return {
            key: sorted((_orderless(item) for item in inner), key=lambda item: json.dumps(item, sort_keys=True))
            if key in {"provisions", "attested"} and isinstance(inner, list)
            else inner
            for key, inner in value.items()
        }
    return value

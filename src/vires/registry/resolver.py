"""Which field of which record names what: the references of a registry, as data.

Nothing here judges: `references` yields every id that a record names, with its place and the kind of thing
it must name; `is_known` and `candidates` tell what there is. Lint rules decide what to say of the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from vires.model.attestation import Acceptance, Attestation, Resolution
from vires.model.condition import ConsentOf, DoctrineIs, FactIs, NumberIs, StatusIs
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Noun, Record
from vires.model.provision import (
    Assigns,
    Clause,
    Consents,
    Declares,
    Designates,
    Directs,
    Grant,
    Modification,
    Provision,
    Rescinds,
    Restricts,
)
from vires.model.question import Asked, Place
from vires.model.registry import Registry
from vires.model.requests import Action, KnownResource, KnownSubject, Requests, ResourceType
from vires.model.scope import Scope
from vires.model.settings import Coverage, Doctrine
from vires.model.term import SCHEMES, TERM_CLASSES, Office, Succession
from vires.model.terms import OpenList
from vires.registry.places import Path

ENTRY = "entry"
"""A provision by its full id, or a whole instrument."""
PROVISION = "provision"
"""A provision by its full id."""
LOCAL = "local"
"""A provision of the same instrument, by its local id."""
KIND = "kind"
SOURCE = "source"
DOCTRINE = "doctrine"
OPTION = "option"
"""An option of the doctrine that stands beside it, or `undecided`."""
PERSON = "person"
"""A reviewer of the registry's settings."""
HOLDER = "holder"
"""One who held the office of the issuer, as recorded in the holders."""

WORDS = frozenset({"unstated", "any", "none", "subordinates", "undecided"})
"""Words that may stand in place of ids in some fields and name nothing."""

TARGETS: Mapping[type[Noun], Mapping[str, str]] = {
    Succession: {"term": "offices"},
    Instrument: {"kind": KIND, "issuer": "offices", "holder": HOLDER, "invokes": ENTRY, "facts": "facts"},
    Provision: {"exercises": "powers"},
    Grant: {"powers": "powers", "to": "offices", "overrides": ENTRY},
    Clause: {"to": "offices", "powers": "powers"},
    Restricts: {"powers": "powers", "binds": "offices", "to": "offices", "overrides": ENTRY},
    Directs: {"powers": "powers", "to": "offices"},
    Designates: {"status": "statuses"},
    Declares: {"status": "statuses"},
    Assigns: {"of": "offices", "to": "offices", "part_of": PROVISION},
    Consents: {"target": ENTRY},
    Modification: {"target": ENTRY, "powers": "powers", "binds": "offices"},
    Rescinds: {"revives": ENTRY},
    Scope: {"territories": "territories", "sites": "sites", "subjects": "subjects"},
    FactIs: {"fact": "facts"},
    NumberIs: {"number": "facts"},
    StatusIs: {"status": "statuses"},
    ConsentOf: {"consent": "offices"},
    DoctrineIs: {"doctrine": DOCTRINE, "is": OPTION},
    Attestation: {"source": SOURCE, "via": SOURCE, "covers": LOCAL},
    Resolution: {"by": PERSON},
    Acceptance: {"by": PERSON},
    Spell: {"office": "offices"},
    Doctrine: {"default": OPTION},
    Coverage: {"offices": "offices", "powers": "powers"},
    KnownSubject: {"office": "offices"},
    Action: {"power": "powers"},
    KnownResource: {"territory": "territories", "subjects": "subjects"},
    ResourceType: {"territory": "territories", "subjects": "subjects"},
    Requests: {"facts": "facts"},
    Place: {"site": "sites"},
    Asked: {
        "office": "offices",
        "power": "powers",
        "territory": "territories",
        "subjects": "subjects",
        "facts": "facts",
        "doctrine": DOCTRINE,
        "without": ENTRY,
    },
    **{
        term: {"broader": scheme, **({"heads": scheme} if term is Office else {})}
        for scheme, term in TERM_CLASSES.items()
    },
}
"""For every class, the text keys that hold ids and what they must name; bases add theirs."""


@dataclass(frozen=True)
class Reference:
    """One id named by a record. `record` and `path` are its place (for `Places.of`); `owner` is the outermost
    record, under its key in `Registry.records()` (worked questions: `question:ID`); `target_kind` is the
    name of a scheme or one of the kinds above; `instrument` is the instrument it stands in, if any."""

    record: Record
    path: Path
    identity: str
    target_kind: str
    owner: str
    instrument: Instrument | None = None


@dataclass(frozen=True)
class _Field:
    name: str
    key: str
    target: str | None


_fields: dict[type, tuple[_Field, ...]] = {}


def targets_of(kind: type[Noun]) -> dict[str, str]:
    """The text keys of a class that hold ids, and what they name, with those of its bases."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        found.update(TARGETS.get(base, {}))
    return found


def _fields_of(kind: type[BaseModel]) -> tuple[_Field, ...]:
    known = _fields.get(kind)
    if known is None:
        targets = targets_of(kind) if issubclass(kind, Noun) else {}
        known = _fields[kind] = tuple(
            _Field(name, info.alias or name, targets.get(info.alias or name))
            for name, info in kind.model_fields.items()
            if name != "origin"
        )
    return known


def references(registry: Registry) -> Iterator[Reference]:
    """Every id that a record of the registry names, in the order of `Registry.records()`, worked questions
    last; within a record in the order of the model. Values that sources give otherwise (`says`) and
    resolutions are included."""
    for owner, record in registry.records():
        yield from references_of(record, owner)
    for question in sorted(registry.questions, key=lambda question: question.id):
        yield from references_of(question, f"question:{question.id}")


def references_of(record: Record, owner: str) -> Iterator[Reference]:
    """The ids that one record names, at any depth."""
    instrument = record if isinstance(record, Instrument) else None
    yield from _within(record, record, (), owner, instrument)


def _within(
    noun: BaseModel, record: Record, path: Path, owner: str, instrument: Instrument | None
) -> Iterator[Reference]:
    values = noun.__dict__
    for field in _fields_of(type(noun)):
        value = values[field.name]
        if value is None or value == () or value == {}:
            continue
        here = (*path, field.key)
        if field.target is not None:
            yield from _named(value, field.target, record, here, owner, instrument)
            continue
        if isinstance(noun, Attestation) and field.name == "says" and instrument is not None:
            for key, said in value.items():
                target = _said_target(instrument, key)
                yield from _any(said, target, record, (*here, key), owner, instrument)
            continue
        if isinstance(noun, Instrument) and field.name == "resolution":
            for key, settled in value.items():
                target = _said_target(noun, key)
                yield from _any(settled.value, target, settled, ("value",), owner, instrument)
                yield from _within(settled, settled, (), owner, instrument)
            continue
        yield from _nested(value, record, here, owner, instrument)


def _nested(value: Any, record: Record, path: Path, owner: str, instrument: Instrument | None) -> Iterator[Reference]:
    if isinstance(value, Record):
        yield from _within(value, value, (), owner, instrument)
    elif isinstance(value, BaseModel):
        yield from _within(value, record, path, owner, instrument)
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _nested(item, record, (*path, place), owner, instrument)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _nested(item, record, (*path, key), owner, instrument)


def _any(
    value: Any, target: str | None, record: Record, path: Path, owner: str, instrument: Instrument | None
) -> Iterator[Reference]:
    if target is not None:
        yield from _named(value, target, record, path, owner, instrument)
    else:
        yield from _nested(value, record, path, owner, instrument)


def _named(
    value: Any, target: str, record: Record, path: Path, owner: str, instrument: Instrument | None
) -> Iterator[Reference]:
    if isinstance(value, str):
        if value not in WORDS:
            yield Reference(record, path, value, target, owner, instrument)
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _named(item, target, record, (*path, place), owner, instrument)
    elif isinstance(value, OpenList):
        yield from _named(value.including, target, record, (*path, "including"), owner, instrument)
        if value.within is not None:
            yield Reference(record, (*path, "within"), value.within, target, owner, instrument)
    elif isinstance(value, dict):
        for key in value:
            yield Reference(record, (*path, key), key, target, owner, instrument)


def _said_target(instrument: Instrument, key: str) -> str | None:
    local, dot, name = key.rpartition(".")
    if not dot:
        return targets_of(Instrument).get(key)
    provision = next((p for p in instrument.provisions if p.id == local), None)
    return targets_of(type(provision)).get(name) if provision is not None else None


def candidates(reference: Reference, registry: Registry) -> tuple[str, ...]:
    """Every id that this reference might have named, for suggestions."""
    kind, record = reference.target_kind, reference.record
    if kind in SCHEMES:
        return tuple(registry.terms.get(kind, {}))
    if kind == ENTRY:
        return (*registry.instruments, *registry.entries)
    if kind == PROVISION:
        return tuple(registry.entries)
    if kind == LOCAL:
        return tuple(p.id for p in reference.instrument.provisions) if reference.instrument else ()
    if kind == KIND:
        return tuple(registry.settings.kinds)
    if kind == SOURCE:
        return tuple(registry.sources)
    if kind == DOCTRINE:
        return tuple(registry.settings.doctrines)
    if kind == PERSON:
        return tuple(person.id for person in registry.settings.reviewers)
    if kind == HOLDER:
        issuer = reference.instrument.issuer if reference.instrument else None
        return tuple(sorted({spell.holder for spell in registry.spells if issuer in (None, spell.office)}))
    doctrine = record if isinstance(record, Doctrine) else None
    if isinstance(record, DoctrineIs):
        doctrine = registry.settings.doctrines.get(record.doctrine)
    return (*(option.id for option in doctrine.options), "undecided") if doctrine else ()


def is_known(reference: Reference, registry: Registry) -> bool:
    """Tell whether what the reference names is recorded. An option of an unknown doctrine is not held
    against the option: the doctrine has its own reference."""
    kind, identity = reference.target_kind, reference.identity
    if kind in SCHEMES:
        return identity in registry.terms.get(kind, {})
    if kind == ENTRY:
        return identity in registry.instruments or identity in registry.entries
    if kind == PROVISION:
        return identity in registry.entries
    if kind == SOURCE:
        return identity in registry.sources
    known = candidates(reference, registry)
    if kind == OPTION and not known:
        return True
    return identity in known

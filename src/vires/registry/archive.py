"""A joined registry as bytes, and back: text that was read and checked once need not be read again.

What comes back says the same as what went in; that is made sure of by its digest before anything is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from vires.model.holder import Spell
from vires.model.instrument import Instrument, plain
from vires.model.origin import ORIGIN_KEY, Origin, Record
from vires.model.provision import PROVISION_CLASSES
from vires.model.question import Worked
from vires.model.registry import Registry
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import SCHEMES, TERM_CLASSES
from vires.registry.statement import adapter

GROUPS = ("instruments", "spells", "sources", "questions")


class ArchiveError(Exception):
    """The bytes are no registry that this release wrote."""


def pack(registry: Registry) -> bytes:
    """All records of a registry, worked questions too, with the places where they stand in the text."""
    return json.dumps(packed(registry), ensure_ascii=False, separators=(",", ":")).encode()


def packed(registry: Registry, *, places: bool = True) -> dict[str, Any]:
    """The document that is packed; without `places` it does not say where a record stands in the text, which is
    nothing to others."""
    document: dict[str, Any] = {
        "settings": _plain(registry.settings),
        "terms": {scheme: [_plain(term) for term in registry.terms.get(scheme, {}).values()] for scheme in SCHEMES},
        "instruments": [_said(instrument) for instrument in registry.instruments.values()],
        "spells": [_worded(spell) for spell in registry.spells],
        "sources": [_plain(source) for source in registry.sources.values()],
        "questions": [_plain(question) for question in registry.questions],
        "digest": registry.digest,
    }
    for record in () if places else _records(document):
        record.pop(ORIGIN_KEY, None)
    return document


def _records(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The documents of all records in the document of a registry."""
    yield document["settings"]
    for group in (*document["terms"].values(), *(document[kind] for kind in GROUPS)):
        yield from group


def unpack(data: bytes) -> Registry:
    """The registry that was packed. Raises `ArchiveError` if it is not to be had from these bytes."""
    try:
        document = json.loads(data)
        registry = Registry(
            settings=_read(Settings, document["settings"]),
            terms={
                scheme: {term["id"]: _read(TERM_CLASSES[scheme], term) for term in terms}
                for scheme, terms in document["terms"].items()
            },
            instruments={one["instrument"]: _read(Instrument, _stated(one)) for one in document["instruments"]},
            spells=tuple(_read(Spell, _reworded(spell)) for spell in document["spells"]),
            sources={source["id"]: _read(Source, source) for source in document["sources"]},
            questions=tuple(_read(Worked, question) for question in document["questions"]),
        )
        registry.__dict__["digest"] = str(document["digest"])
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        raise ArchiveError(f"{type(error).__name__}: {error}") from None
    return registry


def faithful(registry: Registry, data: bytes) -> bool:
    """Tell whether what comes back of some bytes says what a registry says, worked out anew."""
    again = unpack(data)
    again.__dict__.pop("digest", None)
    return again.digest == registry.digest and [q.id for q in again.questions] == [q.id for q in registry.questions]


def document_of(record: Record) -> dict[str, Any]:
    """All that a record says, as JSON, without the place where it stands; `record_of` reads it back."""
    document = _said(record) if isinstance(record, Instrument) else _plain(record)
    if isinstance(record, Spell):
        document = _worded(record)
    document.pop(ORIGIN_KEY, None)
    return document


def record_of(kind: type[Record], document: dict[str, Any]) -> Record:
    """The record that a document holds. The document may be altered. Raises `ArchiveError` if it is none."""
    try:
        if kind is Instrument:
            document = _stated(document)
        elif kind is Spell:
            document = _reworded(document)
        record: Record = _read(kind, document)
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        raise ArchiveError(f"{type(error).__name__}: {error}") from None
    return record


def _plain(record: Record) -> dict[str, Any]:
    document = record.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if record.origin is not None:
        document[ORIGIN_KEY] = [record.origin.file, record.origin.line, record.origin.column]
    return document


def _said(instrument: Instrument) -> dict[str, Any]:
    """The document of an instrument, what sources say otherwise as text would have it."""
    document = _worded(instrument)
    for path, resolution in instrument.resolution.items():
        document["resolution"][path]["value"] = plain(resolution.value)
    return document


def _worded(record: Instrument | Spell) -> dict[str, Any]:
    document = _plain(record)
    for word, attestation in zip(document.get("attested", ()), record.attested, strict=True):
        if attestation.says:
            word["says"] = {path: plain(value) for path, value in attestation.says.items()}
    return document


def _reworded(spell: dict[str, Any]) -> dict[str, Any]:
    """The document of a spell in which what sources say otherwise has the types of its fields."""
    for word in _with(spell.get("attested", ()), "says"):
        word["says"] = {path: adapter(Spell, path).validate_python(value) for path, value in word["says"].items()}
    return spell


def _read(kind: type[Any], document: Mapping[str, Any]) -> Any:
    data = dict(document)
    origin = data.pop(ORIGIN_KEY, None)
    if origin is not None:
        data[ORIGIN_KEY] = Origin(*origin)
    return kind.model_validate(data)


def _stated(instrument: dict[str, Any]) -> dict[str, Any]:
    """The document of an instrument in which what sources say otherwise has the types of its fields."""
    kinds = {provision["id"]: PROVISION_CLASSES[provision["does"]] for provision in instrument.get("provisions", ())}

    def typed(path: str, value: Any) -> Any:
        local, _, field = path.rpartition(".")
        return adapter(kinds[local] if local else Instrument, field).validate_python(value)

    said = instrument.get("attested", ())
    for word in _with(said, "says"):
        word["says"] = {path: typed(path, value) for path, value in word["says"].items()}
    for path, resolution in instrument.get("resolution", {}).items():
        resolution["value"] = typed(path, resolution["value"])
    return instrument


def _with(documents: Any, key: str) -> Iterator[dict[str, Any]]:
    return (document for document in documents if key in document)

"""The records of a registry as canonical documents, and the registry that such documents make.

Nothing of what a record says is lost: the registry comes back with the same digest and the same answers. Where in the
text a record stood is no part of it, so that a line put in above changes no document. Where the order of names is the
author's own and shown to readers (the kinds, doctrines and topics of the settings, and what its requests list), it is
kept beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from vires.ledger.document import canonical
from vires.ledger.failure import Damaged
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.model.question import Worked
from vires.model.registry import Registry
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import SCHEMES, TERM_CLASSES, Term
from vires.registry.archive import ArchiveError, document_of, record_of

ORDER = "order"
RECORD = "record"


def keyed(registry: Registry) -> Iterator[tuple[str, Record]]:
    """Every record under its key, the worked questions too."""
    yield from registry.records()
    for question in sorted(registry.questions, key=lambda question: question.id):
        yield f"question:{question.id}", question


def documents(registry: Registry) -> dict[str, bytes]:
    """The canonical document of every record, by key."""
    return {key: write(record) for key, record in keyed(registry)}


def write(record: Record) -> bytes:
    """The canonical document of a record."""
    said = document_of(record)
    document: dict[str, Any] = {RECORD: said}
    if isinstance(record, Settings):
        order = {name: list(value) for name, value in said.items() if isinstance(value, dict)}
        order |= {json.dumps(path): list(value) for path, value in _below(["requests"], said.get("requests"))}
        order = {name: names for name, names in order.items() if names != sorted(names)}
        if order:
            document[ORDER] = order
    return canonical(document)


def read(key: str, body: bytes) -> Record:
    """The record that a document holds. Raises `Damaged` for what is none under this key."""
    try:
        document = json.loads(body)
        said = dict(document[RECORD])
        for name, names in document.get(ORDER, {}).items():
            *outer, last = json.loads(name) if name.startswith("[") else [name]
            holder = said
            for step in outer:
                holder = holder[step]
            holder[last] = {one: holder[last][one] for one in names}
        return record_of(_class(key), said)
    except (ArchiveError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged.because(f"the document of `{key}` is no such record: {type(error).__name__}") from None


def assemble(
    documents: Mapping[str, bytes],
    revision: str | None = None,
    like: tuple[Mapping[str, bytes], Registry] | None = None,
) -> Registry:
    """The registry of some documents by key; `revision` is what findings name as the revision they are asked of. `like`
    are other documents and the registry they make: a record that both have is the same object in both, which spares
    whoever compares them most of the work. Raises `Damaged`."""
    known = _shared(documents, *like) if like is not None else {}
    settings: Settings | None = None
    terms: dict[str, dict[str, Term]] = {scheme: {} for scheme in SCHEMES}
    instruments: dict[str, Instrument] = {}
    sources: dict[str, Source] = {}
    spells: list[Spell] = []
    questions: list[Worked] = []
    for key in sorted(documents):
        match known.get(key) or read(key, documents[key]):
            case Settings() as found:
                settings = found
            case Instrument() as found:
                instruments[found.id] = found
            case Source() as found:
                sources[found.id] = found
            case Spell() as found:
                spells.append(found)
            case Worked() as found:
                questions.append(found)
            case Term() as found:
                terms[key.partition(":")[0]][found.id] = found
    if settings is None:
        raise Damaged.because("the settings of the registry are not among its records")
    made = Registry(settings, terms, instruments, tuple(spells), sources, tuple(questions), revision)
    if like is not None and [*map(id, made.spells)] == [*map(id, like[1].spells)]:
        return replace(made, spells=like[1].spells)
    return made


def _below(path: list[str], value: Any) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """The mappings within a mapping, at any depth, each with the keys that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict):
                yield [*path, key], inner
                yield from _below([*path, key], inner)


def _shared(documents: Mapping[str, bytes], others: Mapping[str, bytes], registry: Registry) -> dict[str, Record]:
    return {key: record for key, record in keyed(registry) if key in documents and documents[key] == others.get(key)}


def _class(key: str) -> type[Record]:
    kind = key.partition(":")[0]
    others: dict[str, type[Record]] = {
        "registry": Settings,
        "instrument": Instrument,
        "holder": Spell,
        "source": Source,
        "question": Worked,
    }
    return others[kind] if kind in others else TERM_CLASSES[kind]

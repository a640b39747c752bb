"""Documents: of which kind one is, by its keys, and which records it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.model.question import Worked
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import SCHEMES, TERM_CLASSES
from vires.registry.expectation import found
from vires.registry.fault import Faults
from vires.registry.nearest import nearest
from vires.registry.node import Listing, Mapping, Node, Scalar

LISTS: dict[str, type[Record]] = {"holders": Spell, "sources": Source, "questions": Worked}
"""Documents that are a list of records under one key."""

HEADS = ("registry", "instrument", *SCHEMES, *LISTS)
"""The keys that tell what a document is."""

_OF_INSTRUMENTS = frozenset({"provisions", "issuer", "decided", "attested", "invokes"})


@dataclass(frozen=True)
class Part:
    """One record of a document, still as a node; `group` is the key of the list it stands in, if any."""

    model: type[Record]
    node: Mapping
    group: str | None = None


def parts(document: Node, faults: Faults) -> Iterator[Part]:
    """The records of a document. What is no document, or no record, is reported."""
    if not isinstance(document, Mapping):
        message = f"{found(document)} as a document; expected a mapping that begins with one of {_listed(HEADS)}"
        faults.report(document.position, "unknown-document", message, "see docs/format.md for the kinds of document")
        return
    keys = document.entries.keys()
    if "registry" in keys:
        yield Part(Settings, document)
    elif "instrument" in keys or not _OF_INSTRUMENTS.isdisjoint(keys):
        yield Part(Instrument, document)
    elif not keys.isdisjoint(SCHEMES):
        yield from _lists(document, dict(TERM_CLASSES), "terms", faults)
    elif not keys.isdisjoint(LISTS):
        group = next(key for key in LISTS if key in keys)
        yield from _lists(document, {group: LISTS[group]}, group, faults)
    else:
        first = next(iter(keys), "")
        close = nearest(first, HEADS)
        position = document.keys.get(first, document.position)
        message = f"a document of no known kind; expected one of the keys {_listed(HEADS)}"
        remedy = f"write `{close[0]}`" if close else "begin it with the key that tells what it is"
        faults.report(position, "unknown-document", message, remedy, close)


def _lists(document: Mapping, groups: dict[str, type[Record]], name: str, faults: Faults) -> Iterator[Part]:
    for key, value in document.entries.items():
        model = groups.get(key)
        if model is None:
            close = () if key in HEADS else nearest(key, groups)
            message = f"a document of {name} has no such key"
            if key in HEADS:
                message += "; expected a document of its own for each kind"
            faults.unknown_key(document.keys[key], key, close, message, () if key in HEADS else tuple(groups))
            continue
        if not isinstance(value, Listing):
            if not value.broken:
                what = "nothing" if isinstance(value, Scalar) and value.value is None else found(value)
                message = f"{what} under `{key}`; expected a list of mappings"
                faults.report(value.position, "bad-value", message, "begin each record with `- `")
            continue
        for item in value.items:
            if isinstance(item, Mapping):
                yield Part(model, item, key)
            elif not item.broken:
                message = f"{found(item)} in the list `{key}`; expected a mapping"
                faults.report(
                    item.position,
                    "bad-value",
                    message,
                    "write `- {id: ..., ...}`, or its keys below one another",
                )


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)

"""Every `cite` of a registry, with the record and the place it stands at.

A `cite` is words for the reader, or the id of a provision or instrument of the registry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vires.model.instrument import Instrument
from vires.model.origin import ID_PATTERN, Record
from vires.model.provision import Grant
from vires.model.registry import Registry
from vires.model.term import SCHEMES, Office
from vires.registry.diagnostic import Span

_ID = re.compile(ID_PATTERN)


@dataclass(frozen=True)
class Cited:
    """A `cite`: whose it is, and where below it."""

    record: Record
    path: tuple[str | int, ...]
    text: str

    def is_id(self, registry: Registry) -> bool:
        """Tell whether it has the form of an id of this registry."""
        return self.text.startswith(f"{registry.name}/") and _ID.fullmatch(self.text) is not None


def cited(registry: Registry) -> Iterator[Cited]:
    """The `cite` of instruments, provisions and the clauses by which they may be passed on, of terms and
    successions, of spells of office and of the options of a doctrine."""
    for _, doctrine in sorted(registry.settings.doctrines.items()):
        for option in doctrine.options:
            for position, text in enumerate(option.cite):
                yield from _given(option, ("cite", position), text)
    for scheme in SCHEMES:
        for _, term in sorted(registry.terms.get(scheme, {}).items()):
            yield from _given(term, ("cite",), term.cite)
            for succession in term.successions if isinstance(term, Office) else ():
                yield from _given(succession, ("cite",), succession.cite)
    for _, instrument in sorted(registry.instruments.items()):
        yield from _of(instrument)
    for spell in registry.spells:
        yield from _given(spell, ("cite",), spell.cite)


def _of(instrument: Instrument) -> Iterator[Cited]:
    yield from _given(instrument, ("cite",), instrument.cite)
    for provision in instrument.provisions:
        yield from _given(provision, ("cite",), provision.cite)
        for clause in provision.clauses if isinstance(provision, Grant) else ():
            yield from _given(clause, ("cite",), clause.cite)


def _given(record: Record, path: tuple[str | int, ...], text: str | None) -> Iterator[Cited]:
    if text is not None:
        yield Cited(record, path, text)


def passage(span: Span, text: str, start: int, end: int) -> Span:
    """The place of a part of a text, where the text stands on one line as written; else of the whole."""
    if span.length < len(text):
        return span
    return Span(span.file, span.line, span.column + (span.length - len(text)) // 2 + start, max(1, end - start))

"""Every `cite` of a registry, with the record and the place it stands at.

A `cite` is words for the reader, or the id of a provision; only the words are read as citations.
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
    """A `cite` in words: whose it is and where below it."""

    record: Record
    path: tuple[str | int, ...]
    text: str


def cited(registry: Registry) -> Iterator[Cited]:
    """The `cite` of instruments, provisions and the clauses by which they may be passed on, of terms and
    successions, of spells of office and of the options of a doctrine."""
    for _, doctrine in sorted(registry.settings.doctrines.items()):
        for option in doctrine.options:
            for position, text in enumerate(option.cite):
                yield from _words(option, ("cite", position), text)
    for scheme in SCHEMES:
        for _, term in sorted(registry.terms.get(scheme, {}).items()):
            yield from _words(term, ("cite",), term.cite)
            for succession in term.successions if isinstance(term, Office) else ():
                yield from _words(succession, ("cite",), succession.cite)
    for _, instrument in sorted(registry.instruments.items()):
        yield from _of(instrument)
    for spell in registry.spells:
        yield from _words(spell, ("cite",), spell.cite)


def _of(instrument: Instrument) -> Iterator[Cited]:
    yield from _words(instrument, ("cite",), instrument.cite)
    for provision in instrument.provisions:
        yield from _words(provision, ("cite",), provision.cite)
        for clause in provision.clauses if isinstance(provision, Grant) else ():
            yield from _words(clause, ("cite",), clause.cite)


def _words(record: Record, path: tuple[str | int, ...], text: str | None) -> Iterator[Cited]:
    if text is not None and not ("/" in text and _ID.fullmatch(text)):
        yield Cited(record, path, text)


def passage(span: Span, text: str, start: int, end: int) -> Span:
    """The place of a part of a text, where the text stands on one line as written; else of the whole."""
    if span.length < len(text):
        return span
    return Span(span.file, span.line, span.column + (span.length - len(text)) // 2 + start, max(1, end - start))

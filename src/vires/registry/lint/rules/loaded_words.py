"""A word of praise or blame in a title or label of the record's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.model.term import SCHEMES
from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.lint.vocabulary import LOADED

_WORDS = re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(word) for word in LOADED)})(?![\w-])", re.IGNORECASE)


def _check(inspected: Inspected) -> Found:
    for record, path, text, official in _titles(inspected):
        for hit in _WORDS.finditer(text):
            # What a document calls itself is quoted, not said: its text is among the sources by that title.
            if re.search(rf"\b{re.escape(hit[0])}\b", official, re.IGNORECASE):
                continue
            yield Diagnostic(
                _within(inspected.places.of(record, *path), hit),
                SLUG,
                f"`{hit[0]}` praises or blames; the record says what instruments do and leaves the judgment "
                "to its sources",
                "use the words of the statute, or put this into the `hedge` or `quote` of the source that says it",
            )


def _titles(inspected: Inspected) -> Iterator[tuple[Record, tuple[str | int, ...], str, str]]:
    registry = inspected.registry
    yield registry.settings, ("title",), registry.settings.title, ""
    for scheme in SCHEMES:
        for _, term in sorted(registry.terms.get(scheme, {}).items()):
            yield term, ("label",), term.label, ""
            for position, alias in enumerate(term.aliases):
                yield term, ("aliases", position), alias, ""
    for _, instrument in sorted(registry.instruments.items()):
        official = _official(inspected, instrument)
        yield instrument, ("title",), instrument.title, official
        for provision in instrument.provisions:
            if provision.title is not None:
                yield provision, ("title",), provision.title, official


def _official(inspected: Inspected, instrument: Instrument) -> str:
    sources = (inspected.registry.sources.get(word.source) for word in instrument.attested)
    return "\n".join(source.title for source in sources if source is not None and source.kind == "text")


def _within(span: Span, hit: re.Match[str]) -> Span:
    """The place of the word, where the text stands on one line as written; else of the whole."""
    if span.length < len(hit.string):
        return span
    offset = (span.length - len(hit.string)) // 2 + hit.start()
    return Span(span.file, span.line, span.column + offset, len(hit[0]))


SLUG = "loaded-words"
RULE = Rule(
    SLUG,
    "a word of praise or blame",
    "Lawyers on every side read the same record. A title that judges what it names makes the record a party "
    "to the dispute; the loaded word belongs to whoever said it, with their name beside it.",
    _check,
)

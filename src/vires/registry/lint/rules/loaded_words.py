"""A word of praise or blame in a title, label, duty or purpose, all of them the record's own words."""

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
    for _, doctrine in sorted(registry.settings.doctrines.items()):
        yield from _fields(doctrine, ("question",))
        for option in doctrine.options:
            yield from _fields(option, ("label",))
    for scheme in SCHEMES:
        for _, term in sorted(registry.terms.get(scheme, {}).items()):
            yield from _fields(term, ("label", "question"))
            for position, alias in enumerate(term.aliases):
                yield term, ("aliases", position), alias, ""
    for _, source in sorted(registry.sources.items()):
        for statement in source.statements:
            yield from _fields(statement, ("claim",))
    for _, instrument in sorted(registry.instruments.items()):
        official = _official(inspected, instrument)
        yield from _fields(instrument, ("title", "purpose"), official)
        for provision in instrument.provisions:
            yield from _fields(provision, ("title", "duty"), official)


def _fields(
    record: Record, names: tuple[str, ...], official: str = ""
) -> Iterator[tuple[Record, tuple[str | int, ...], str, str]]:
    for name in names:
        text = getattr(record, name, None)
        if text is not None:
            yield record, (name,), text, official


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

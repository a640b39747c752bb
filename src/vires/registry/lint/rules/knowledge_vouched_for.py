"""A field that is general knowledge, vouched for by sources that do not say it (S8)."""

from __future__ import annotations

from collections.abc import Iterable

from vires.model.attestation import Attestation
from vires.model.instrument import plain
from vires.model.origin import Record
from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.lint.reading import alike, counts, written
from vires.registry.lint.rule import Found, Inspected, Rule

KNOWLEDGE = "general-knowledge"
PHRASE = "general knowledge"
"""How a note tells that something in its record was not looked up."""

_REMEDY = (
    "write the field as exactly as the sources that count give it and no more, and the exact value in the `says` of an "
    f"attestation with `basis: unverified, verification: {KNOWLEDGE}`"
)


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        if not any(counts(word) for word in instrument.attested):
            continue
        for word in instrument.attested:
            if word.verification != KNOWLEDGE:
                continue
            for field, value in word.says.items():
                if not alike(plain(value), written(instrument, field)) or _said(instrument.attested, field, value):
                    continue
                yield Diagnostic(
                    inspected.places.of(word, "says", field),
                    SLUG,
                    f"`{field}` stands in the record as only general knowledge has it, and the sources that count "
                    "vouch for the record as written",
                    _REMEDY,
                )
    for record, note, attested in _noted(inspected):
        if PHRASE in note.lower() and attested and not any(word.verification == KNOWLEDGE for word in attested):
            yield Diagnostic(
                _passage(inspected.places.of(record, "note"), note),
                SLUG,
                f"the note tells of {PHRASE}, but no attestation of this record is of that kind, so its sources "
                "vouch for all of it",
                _REMEDY,
            )


def _said(attested: Iterable[Attestation], field: str, value: object) -> bool:
    """Tell whether a source that counts gives the value in so many words."""
    return any(counts(word) and field in word.says and alike(word.says[field], value) for word in attested)


def _noted(inspected: Inspected) -> Iterable[tuple[Record, str, tuple[Attestation, ...]]]:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        for record in (instrument, *instrument.provisions):
            if record.note is not None:
                yield record, record.note, instrument.attested
    for spell in inspected.registry.spells:
        if spell.note is not None:
            yield spell, spell.note, spell.attested


def _passage(span: Span, note: str) -> Span:
    if span.length < len(note):
        return span
    at = (span.length - len(note)) // 2 + note.lower().index(PHRASE)
    return Span(span.file, span.line, span.column + at, len(PHRASE))


SLUG = "knowledge-vouched-for"
RULE = Rule(
    SLUG,
    "general knowledge under a better name",
    "A source vouches for everything in a record that it does not say otherwise. A day that the encoder only "
    "knew, written beside a document that does not give it, is then documented law, and an answer can turn on "
    "it unseen.",
    _check,
)

"""A field that is general knowledge, vouched for by sources that do not say it (S8)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.model.attestation import Attestation
from vires.model.holder import Spell
from vires.model.instrument import Instrument
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
    for record, attested in _attested(inspected):
        if not any(counts(word) for word in attested):
            continue
        for word, field in _told(record, attested):
            yield Diagnostic(
                inspected.places.of(word, "says", field),
                SLUG,
                f"`{field}` stands in the record as only general knowledge has it, and the sources that count "
                "vouch for the record as written",
                _REMEDY,
            )
        if any(word.verification == KNOWLEDGE and (word.says or word.covers) for word in attested):
            continue
        for noted, note in _notes(record):
            if PHRASE in note.lower():
                yield Diagnostic(
                    _passage(inspected.places.of(noted, "note"), note),
                    SLUG,
                    f"the note tells of {PHRASE}, but no attestation of that kind says or covers anything of this "
                    "record, so the sources that count vouch for all of it",
                    _REMEDY,
                )


def _attested(inspected: Inspected) -> Iterator[tuple[Instrument | Spell, tuple[Attestation, ...]]]:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        yield instrument, instrument.attested
    for spell in inspected.registry.spells:
        yield spell, spell.attested


def _told(record: Instrument | Spell, attested: tuple[Attestation, ...]) -> Iterator[tuple[Attestation, str]]:
    """The fields that general knowledge gives just as they are written, and no source that counts gives in so many
    words."""
    for word in attested:
        if word.verification != KNOWLEDGE:
            continue
        for field, value in word.says.items():
            stated = written(record, field) if isinstance(record, Instrument) else getattr(record, field, None)
            if not alike(value, stated):
                continue
            if not any(counts(one) and field in one.says and alike(one.says[field], value) for one in attested):
                yield word, field


def _notes(record: Instrument | Spell) -> Iterator[tuple[Record, str]]:
    for noted in (record, *(record.provisions if isinstance(record, Instrument) else ())):
        if noted.note is not None:
            yield noted, noted.note


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

"""What a record says of itself, field by field, as a reader has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vires.model.holder import Spell
from vires.model.instrument import Instrument, plain
from vires.model.settings import Doctrine
from vires.model.source import Source
from vires.model.term import Fact, Office, Status, Term
from vires.service.wording import Wording, day, joined, period
from vires.web.views.effect import Piece, Row, linked

SOURCES = {"text": "the text itself", "official-statement": "official statement", "press": "press", "other": "other"}
REVIEWS = {
    "encoded": "encoded, not reviewed by a person", "proposed": "proposed, not visible to answers",
    "rejected": "rejected, not visible to answers", None: "not stated",
}  # fmt: skip
PARTIAL = "the registry does not claim to hold every designation"


def facts_of(record: Any, wording: Wording) -> tuple[Row, ...]:
    """The rows of a record of any kind."""
    return tuple(Row(name, tuple(pieces)) for name, pieces in _facts(record, wording) if pieces)


def _facts(record: Any, wording: Wording) -> Iterator[tuple[str, list[Piece]]]:
    if isinstance(record, Instrument):
        yield from _instrument(record, wording)
    elif isinstance(record, Term):
        yield from _term(record, wording)
    elif isinstance(record, Source):
        yield from _source(record)
    elif isinstance(record, Doctrine):
        said = "none: an answer that turns on it is disputed" if record.default == "undecided" else record.default
        yield "taken unless it is stated", [Piece(said)]
    elif isinstance(record, Spell):
        yield "office", list(linked([record.office], wording))
        yield "capacity", [Piece(record.capacity)]
        since, until = (None if one is None else one.text for one in (record.since, record.until))
        yield "time", [Piece(period(since, until) if since or until else "dates not recorded")]
        if record.stands is not None:
            yield "what was signed stands if", [Piece(wording.condition(plain(record.stands)))]
        yield from _texts(record, "cite", "note")


def _texts(record: Any, *fields: str) -> Iterator[tuple[str, list[Piece]]]:
    for field in fields:
        value = getattr(record, field, None)
        if value:
            yield {"cite": "citation"}.get(field, field), [Piece(str(value))]


def _instrument(record: Instrument, wording: Wording) -> Iterator[tuple[str, list[Piece]]]:
    kind = wording.registry.settings.kinds.get(record.kind)
    yield "what it is", [Piece(kind.label or record.kind if kind else record.kind)]
    yield from _texts(record, "cite")
    by = list(linked([record.issuer], wording))
    if record.holder:
        names = (s.name for s in wording.registry.spells if s.office == record.issuer and s.holder == record.holder)
        by.append(Piece(f" ({next((name for name in names if name), record.holder)})"))
    yield "by", by
    yield from _texts(record, "purpose", "note")
    if record.facts:
        told = (f"{wording.registry.label(name)}: {_value(value)}" for name, value in record.facts.items())
        yield "stated of its making", [Piece(joined(told))]
    yield "review", [Piece(_review(record, wording))]


def _review(record: Instrument, wording: Wording) -> str:
    accepted = record.review.accepted
    if accepted is None:
        return REVIEWS[record.review.state]
    people = {person.id: person.name for person in wording.registry.settings.reviewers}
    return f"accepted by {joined(people.get(one, one) for one in accepted.by)} on {day(accepted.on.text)}"


def _value(value: bool | float) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value:,}"


def _term(record: Term, wording: Wording) -> Iterator[tuple[str, list[Piece]]]:
    yield from _texts(record, "definition")
    if record.aliases:
        yield "also called", [Piece(", ".join(record.aliases))]
    yield from _texts(record, "cite")
    if record.broader:
        yield "within", list(linked(record.broader, wording))
    if isinstance(record, Office) and record.heads:
        yield "heads", list(linked(record.heads, wording))
    if isinstance(record, Fact):
        yield from _texts(record, "question", "unit")
    if isinstance(record, Status):
        yield "how complete", [Piece("every designation is here" if record.record == "complete" else PARTIAL)]
    yield from _texts(record, "note")


def _source(record: Source) -> Iterator[tuple[str, list[Piece]]]:
    yield "what it is", [Piece(SOURCES.get(record.kind, record.kind))]
    yield from _texts(record, "outlet")
    yield "published", [Piece(day(record.published.text) if record.published else "no date of its own")]
    yield from _texts(record, "language", "note")

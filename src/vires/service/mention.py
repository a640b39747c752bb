"""Which record names which id, in which field: read off the records as they are written, so that no field is
forgotten when the model grows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vires.model.instrument import Instrument
from vires.model.origin import Noun, Record
from vires.model.registry import Registry
from vires.model.term import SCHEMES


class Mention(Noun):
    """`by` names the id in its field `as_`; `label` is what `by` is called."""

    by: str
    type: str
    label: str
    field: str


def named_ids(record: Record, leave_out: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every word of a record that may be an id, with the top-level field it stands in."""
    document = record.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for field, value in document.items():
        if field not in leave_out:
            for word in _words(value):
                yield field, word


def mentions(registry: Registry, identities: frozenset[str]) -> tuple[Mention, ...]:
    """The records that name one of some ids, themselves left out; instruments first, in the order of ids."""
    found: dict[tuple[str, str], Mention] = {}

    def note(record: Record, by: str, kind: str, label: str, leave_out: tuple[str, ...] = ()) -> None:
        if by not in identities:
            for field, word in named_ids(record, leave_out):
                if word in identities:
                    found.setdefault((by, field), Mention(by=by, type=kind, label=label, field=field))

    for instrument in registry.instruments.values():
        note(instrument, instrument.id, "instrument", instrument.title, ("instrument", "provisions"))
    for entry in registry.entries.values():
        if not entry.id.endswith("/revives"):
            note(
                entry.provision,
                entry.id,
                "provision",
                _called(entry.instrument, entry.provision.title),
                ("id",),
            )
    for scheme in SCHEMES:
        for term in registry.terms.get(scheme, {}).values():
            note(term, term.id, scheme, term.label, ("id",))
    for spell in registry.spells:
        note(spell, spell.id, "holder", f"{spell.name or spell.holder}, {registry.label(spell.office)}")
    return tuple(sorted(found.values(), key=lambda mention: (mention.type, mention.by, mention.field)))


def _called(instrument: Instrument, title: str | None) -> str:
    return f"{instrument.title}: {title}" if title else instrument.title


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)

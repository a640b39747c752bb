"""What changes around provisions between two records: terms, holders and settings, and on which provisions that bears.

A provision that reads the same may still be answered otherwise: a term it lists takes in more, its maker's service is
recorded otherwise, its kind has another rank. It may be more than matters, and is never less. Labels, definitions and
notes change no answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from vires.model.origin import Record
from vires.model.registry import Registry
from vires.model.settings import Settings
from vires.model.term import SCHEMES

WORDS = {"label", "aliases", "definition", "cite", "note", "question"}
"""Fields of a term that change no answer."""


def altered_terms(one: Registry, other: Registry) -> frozenset[tuple[str, str]]:
    """The terms that two records have otherwise, by scheme and id; those that only one has are not among them, since a
    term by itself confers nothing."""
    return frozenset(
        (scheme, name)
        for scheme in SCHEMES
        if one.terms.get(scheme) is not other.terms.get(scheme)
        for name, term in one.terms.get(scheme, {}).items()
        if name in other.terms.get(scheme, {}) and _differs(term, other.terms[scheme][name])
    )


def circumstances(one: Registry, other: Registry) -> Iterator[str]:
    """The provisions of two records, by id, on which a change of terms, holders or settings between them may bear."""
    if one is other:
        return
    everything = _ruled_otherwise(one.settings, other.settings)
    kinds = _ranked_otherwise(one.settings, other.settings)
    names = _around(one, other, altered_terms(one, other))
    offices = _served_otherwise(one, other, names)
    if not (everything or kinds or names or offices):
        return
    for registry in (one, other):
        concerned = {
            name
            for name, instrument in registry.instruments.items()
            if everything
            or instrument.kind in kinds
            or (offices and not offices.isdisjoint({instrument.issuer, *_said(instrument, "issuer")}))
            or (names and not names.isdisjoint(_words(instrument)))
        }
        yield from (entry.id for entry in registry.entries.values() if entry.instrument.id in concerned)


def _differs(one: Record, other: Record) -> bool:
    return one is not other and one.model_dump(exclude=WORDS) != other.model_dump(exclude=WORDS)


def _ruled_otherwise(one: Settings, other: Settings) -> bool:
    def rules(settings: Settings) -> object:
        doctrines = {name: ({o.id for o in d.options}, d.default) for name, d in settings.doctrines.items()}
        return settings.zone, doctrines

    return one is not other and rules(one) != rules(other)


def _ranked_otherwise(one: Settings, other: Settings) -> frozenset[str]:
    return frozenset(
        name
        for name, kind in one.kinds.items()
        if name in other.kinds and (kind.rank, kind.root) != (other.kinds[name].rank, other.kinds[name].root)
    )


def _around(one: Registry, other: Registry, altered: frozenset[tuple[str, str]]) -> frozenset[str]:
    """Altered terms with all that are broader or narrower in either record, at any time."""
    found: set[str] = set()
    for scheme, name in altered:
        found.add(name)
        for registry in (one, other):
            terms = registry.schemes[scheme]
            last = max(terms.breakpoints, default=datetime.max.replace(tzinfo=UTC))
            below = terms.descendants(name, last)
            found |= below
            for term in below:
                found |= terms.ancestors(term, last)
    return frozenset(found)


def _served_otherwise(one: Registry, other: Registry, names: frozenset[str]) -> frozenset[str]:
    """The offices of which some holder's time is recorded otherwise, or stands on a condition that names a term."""
    if one.spells is other.spells and not names:
        return frozenset()
    mine, theirs = ({spell.id: spell.model_dump() for spell in registry.spells} for registry in (one, other))
    return frozenset(
        spell.office
        for registry, beside in ((one, theirs), (other, mine))
        for spell in registry.spells
        if beside.get(spell.id) != spell.model_dump() or (names and not names.isdisjoint(_words(spell)))
    )


def _said(record: Record, field: str) -> list[str]:
    return [str(word.says[field]) for word in getattr(record, "attested", ()) if field in word.says]


def _words(record: Record) -> set[str]:
    """Every text that stands somewhere in a record."""
    found: set[str] = set()
    waiting: list[object] = [json.loads(record.model_dump_json(by_alias=True, exclude_unset=True))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            found.update(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found

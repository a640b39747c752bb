"""The part of a record that an answer can need: the cost of a difference follows what changed (S19)."""

from __future__ import annotations

from collections.abc import Iterable

from vires.decide.change.listing import said
from vires.model.registry import Registry


def slice_of(registry: Registry, identities: Iterable[str]) -> Registry:
    """The registry with no instruments but those of some provisions and, since the instruments of one day are
    linked by their order (S13), the others of those days."""
    chosen = {registry.entries[i].instrument.id for i in identities if i in registry.entries}
    days = [
        (date.first, date.last)
        for name in chosen
        for date in said(registry.instruments[name], registry.instruments[name].decided, "decided")
    ]
    single = {first for first, last in days if first == last}
    ranges = [(first, last) for first, last in days if first != last]
    kept = {
        name: instrument
        for name, instrument in registry.instruments.items()
        if name in chosen
        or instrument.decided.first in single
        or any(first <= instrument.decided.first <= last for first, last in ranges)
    }
    return Registry(registry.settings, registry.terms, kept, registry.spells, registry.sources, ())

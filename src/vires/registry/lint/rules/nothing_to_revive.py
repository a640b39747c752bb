"""A revival of something that nothing in the record had ended (S10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from vires.model.provision import Provision, Rescinds, Revives
from vires.model.registry import Registry
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    ended = _ended(registry)
    for entry in inspected.provisions:
        brought = tuple(_brought(entry.provision))
        if not brought:
            continue
        works = (entry.provision.since or entry.instrument.decided).end(registry.zone)
        for field, position, name in brought:
            hits = registry.named(name)
            if not hits or any(ended[hit.id] <= works for hit in hits if hit.id in ended):
                continue
            yield Diagnostic(
                inspected.at(entry, field, position),
                SLUG,
                f"nothing in the record rescinds `{name}` before this brings it back, so there is nothing to revive",
                "record what had rescinded it, or leave it out here; what is only stayed comes back by itself",
            )


def _brought(provision: Provision) -> Iterator[tuple[str, int, str]]:
    if isinstance(provision, Revives):
        for position, name in enumerate(provision.targets):
            yield "target", position, name
    elif isinstance(provision, Rescinds) and isinstance(provision.revives, tuple):
        for position, name in enumerate(provision.revives):
            yield "revives", position, name


def _ended(registry: Registry) -> Mapping[str, datetime]:
    """The earliest moment at which each provision may have been rescinded."""
    found: dict[str, datetime] = {}
    for entry in registry.entries.values():
        if not isinstance(entry.provision, Rescinds):
            continue
        works = (entry.provision.since or entry.instrument.decided).start(registry.zone)
        for name in entry.provision.targets:
            for hit in registry.named(name):
                found[hit.id] = min(works, found.get(hit.id, works))
    return found


SLUG = "nothing-to-revive"
RULE = Rule(
    SLUG,
    "a revival of what had not ended",
    "Only what was rescinded can be brought back. A revival without an end before it shows that a rescission is "
    "missing from the record, and until it is recorded the text counts as in force in between.",
    _check,
)

"""An end or a suspension of something that had ended before (S10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vires.model.provision import Modification, Rescinds, Revives, Suspends
from vires.model.registry import Entry, Registry
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.temporal.dating import Dating


@dataclass(frozen=True)
class _End:
    """When a provision is certainly over, and what the record says ended it."""

    moment: datetime
    day: Dating
    by: Entry


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    ended = _ended(registry)
    for entry in inspected.provisions:
        provision = entry.provision
        if not isinstance(provision, Rescinds | Suspends):
            continue
        works = (provision.since or entry.instrument.decided).start(registry.zone)
        for position, name in enumerate(provision.targets):
            ends = [_first(ended.get(hit.id, ()), entry) for hit in registry.named(name) if hit.id != entry.id]
            known = [end for end in ends if end is not None and end.moment < works]
            if not ends or len(known) < len(ends):
                continue
            last = max(known, key=lambda end: end.moment)
            how = "its own `until`" if last.day is last.by.provision.until else f"`{last.by.id}`"
            where = inspected.whereabouts(last.by.provision.origin)
            yield Diagnostic(
                inspected.at(entry, "target", position),
                SLUG,
                f"`{name}` had ended on {last.day} by {how} ({where}), before "
                f"this {provision.does} it; it changes no answer, and nothing in the record brought its target back",
                "cite what was in force by then, record what revived this, or correct one of the dates",
            )


def _first(ends: tuple[_End, ...], entry: Entry) -> _End | None:
    """The first end that is not the entry's own doing."""
    others = [end for end in ends if end.by.id != entry.id]
    return min(others, key=lambda end: end.moment) if others else None


def _ended(registry: Registry) -> Mapping[str, tuple[_End, ...]]:
    """Every certain end, by provision. A rescission of part of its target, on a condition, or itself changed by
    another provision is not certain, and what was revived at any time is not asked about."""
    changed: set[str] = set()
    revived: set[str] = set()
    for entry in registry.entries.values():
        if isinstance(entry.provision, Modification):
            hits = {hit.id for name in entry.provision.targets for hit in registry.named(name)}
            changed |= hits
            if isinstance(entry.provision, Revives):
                revived |= hits
    found: dict[str, list[_End]] = {}
    zone = registry.zone
    for entry in registry.entries.values():
        provision = entry.provision
        if provision.until is not None and entry.id not in revived:
            found.setdefault(entry.id, []).append(_End(provision.until.end(zone), provision.until, entry))
        if not isinstance(provision, Rescinds) or not _whole(provision) or entry.id in changed:
            continue
        day = provision.since or entry.instrument.decided
        for name in provision.targets:
            for hit in registry.named(name):
                if hit.id not in revived:
                    found.setdefault(hit.id, []).append(_End(day.end(zone), day, entry))
    return {name: tuple(ends) for name, ends in found.items()}


def _whole(provision: Rescinds) -> bool:
    return all(part is None for part in (provision.scope, provision.when, provision.powers, provision.binds))


SLUG = "target-already-ended"
RULE = Rule(
    SLUG,
    "an end to what had ended before",
    "What has run out or was rescinded cannot be rescinded or stayed again. Usually a renewal was meant, or an end is "
    "recorded that was put off; as it stands, the text that was in force goes on answering. Imprecise dates are "
    "given the benefit of the doubt.",
    _check,
)

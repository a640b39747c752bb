"""What changes between two sides by itself: provisions that begin or end, are decided, or become known (S3, S8).

Whatever a provision's dates may be in any reading, it is named here if one of them may fall between the two sides.
What only follows from that - a delegation whose route ended - is found by what bears on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from vires.decide.change.circumstance import circumstances
from vires.decide.change.listing import readings, said
from vires.decide.change.side import Side
from vires.model.attestation import Attestation
from vires.model.registry import Entry
from vires.temporal.dating import Dating, day_start


class Span:
    """The instants after one moment and up to another."""

    def __init__(self, one: datetime, other: datetime, zone: ZoneInfo) -> None:
        self.after, self.until = min(one, other), max(one, other)
        self.zone = zone

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no instant in it."""
        return self.after == self.until

    def may_hold(self, dating: Dating | None) -> bool:
        """Tell whether the date, as a bound of a period or as an event, may fall in the span."""
        if dating is None or self.is_empty:
            return False
        first = dating.bound(self.zone)
        last = first if dating.instant is not None else day_start(dating.last, self.zone)
        return last > self.after and first <= self.until


def touched(before: Side, after: Side) -> frozenset[str]:
    """The provisions that differ of themselves between two sides, by id: by their dates, their sources, because
    only one of the two records has them so, or because terms, holders or settings that they rest on differ."""
    found = set(_records(before, after)) | set(circumstances(before.registry, after.registry))
    one, other = before.vantage, after.vantage
    if one.standard != other.standard or dict(one.doctrine) != dict(other.doctrine):
        return frozenset(found | before.registry.entries.keys() | after.registry.entries.keys())
    for side in (before, after) if before.registry is not after.registry else (before,):
        found.update(_dated(side, before, after))
    return frozenset(found)


def _records(before: Side, after: Side) -> Iterator[str]:
    """The provisions that one record has otherwise than the other, or not at all."""
    if before.registry is after.registry:
        return
    mine, other = before.registry.entries, after.registry.entries
    for identity in mine.keys() | other.keys():
        one, two = mine.get(identity), other.get(identity)
        if one is not None and two is not None and one.instrument is two.instrument:
            continue
        if one is None or two is None or one.provision != two.provision or _paper(one) != _paper(two):
            yield identity


def _paper(entry: Entry) -> object:
    return entry.instrument.model_copy(update={"provisions": (), "title": "", "cite": None, "note": None})


def _dated(side: Side, before: Side, after: Side) -> Iterator[str]:
    registry, zone = side.registry, side.registry.zone
    moments = [*before.moments, *after.moments] if before.at != after.at else before.moments[:1]
    acts = Span(min(moments), max(moments), zone)
    views = Span(before.vantage.as_of.end(zone), after.vantage.as_of.end(zone), zone)
    known = Span(before.vantage.known_by.end(zone), after.vantage.known_by.end(zone), zone)
    if acts.is_empty and views.is_empty and known.is_empty:
        return
    for entry in registry.entries.values():
        decided = said(entry.instrument, entry.instrument.decided, "decided")
        since = [date for date in readings(entry, "since") if date is not None]
        bounds = [*since, *readings(entry, "until"), *(decided if None in readings(entry, "since") else ())]
        begins = any(span.may_hold(date) for span in (acts, views) for date in bounds)
        made = any(views.may_hold(date) for date in decided)
        heard = any(_speaks(a, entry) for a in entry.instrument.attested if _heard(a, known))
        if begins or made or heard:
            yield entry.id


def _heard(attestation: Attestation, known: Span) -> bool:
    return known.may_hold(attestation.published) or known.may_hold(attestation.retracted)


def _speaks(attestation: Attestation, entry: Entry) -> bool:
    """Tell whether the attestation speaks of the provision, or of a field of its whole instrument."""
    local = entry.provision.id.removesuffix("/revives")
    return not attestation.covers or local in attestation.covers or any("." not in path for path in attestation.says)


def linked(before: Side, after: Side) -> frozenset[str]:
    """The provisions of instruments of one day with one that only one record has: without it, their order may be
    open that was not (S13)."""
    if before.registry is after.registry:
        return frozenset()
    changed = set(_records(before, after))
    found: set[str] = set()
    for registry in (before.registry, after.registry):
        days = {registry.entries[i].instrument.decided.first for i in changed if i in registry.entries}
        found.update(e.id for e in registry.entries.values() if e.instrument.decided.first in days)
    return frozenset(found - changed)


def reorganised(before: Side, after: Side) -> tuple[str, ...]:
    """The offices of which, from one side to the other, some part comes to count as another body's (S4)."""
    if before.at == after.at:
        return ()
    registry, zone = before.registry, before.registry.zone
    moments = [*before.moments, *after.moments]
    span = Span(min(moments), max(moments), zone)
    new = {
        office.id
        for office in registry.terms.get("offices", {}).values()
        if any(span.may_hold(s.since) for s in getattr(office, "successions", ()))
    }
    scheme = registry.schemes["offices"]
    last = max(moments)
    moved = {o for o in scheme.terms if new & scheme.ancestors(o, last)}
    return tuple(o for o in sorted(scheme.terms) if moved & scheme.descendants(o, last))

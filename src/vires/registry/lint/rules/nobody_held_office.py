"""An instrument of an office that nobody is recorded to have held that day (S16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vires.model.holder import Spell
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.route import stands_without_route
from vires.registry.lint.rule import Found, Inspected, Rule


@dataclass(frozen=True)
class _Time:
    """A spell from the first moment at which it may have begun to the last at which it may have ended."""

    spell: Spell
    begun: datetime | None
    over: datetime | None

    def touches(self, first: datetime, last: datetime) -> bool:
        """Tell whether the spell may hold at some moment from `first` to `last`."""
        return (self.begun is None or self.begun <= last) and (self.over is None or self.over > first)


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    zone = registry.zone
    held: dict[str, list[_Time]] = {}
    for spell in registry.spells:
        held.setdefault(spell.office, []).append(_time(spell, zone))
    for _, instrument in sorted(registry.instruments.items()):
        known = held.get(instrument.issuer, ())
        times = [time for time in known if instrument.holder in (None, time.spell.holder)]
        # A holder nobody recorded is an unknown id; an office with no holders at all is presumed filled.
        if not times or stands_without_route(registry, instrument):
            continue
        first, last = instrument.decided.start(zone), instrument.decided.end(zone)
        if any(time.touches(first, last) for time in times):
            continue
        who = f"`{instrument.holder}` is not recorded as" if instrument.holder else "nobody is recorded as"
        spells = [time.spell for time in times]
        yield Diagnostic(
            inspected.places.of(instrument, "decided"),
            SLUG,
            f"{who} holding `{instrument.issuer}` on {instrument.decided}: {_listed(inspected, spells)}; who "
            "held the office is then open, and so is every answer that rests on this instrument",
            "record who held it that day in the holders, or correct the date or the issuer",
        )


def _time(spell: Spell, zone: ZoneInfo) -> _Time:
    until = spell.until
    if until is not None and until.instant is None:
        until = until.on(until.last)
    return _Time(
        spell,
        spell.since.bound(zone) if spell.since is not None else None,
        until.bound(zone) if until is not None else None,
    )


def _listed(inspected: Inspected, spells: Sequence[Spell]) -> str:
    order = sorted(spells, key=lambda spell: spell.since.first.isoformat() if spell.since else "")
    return ", ".join(
        f"`{spell.holder}` from {spell.since or 'no recorded start'} to {spell.until or 'no recorded end'} "
        f"({inspected.whereabouts(spell.origin)})"
        for spell in order[:4]
    ) + (", and others" if len(order) > 4 else "")


SLUG = "nobody-held-office"
RULE = Rule(
    SLUG,
    "an instrument of a vacant office",
    "An office acts through whoever holds it. Where holders are recorded and none that day, either the list "
    "has a gap or the instrument has a defect that a court may annul it for; the finding can only say that "
    "it is open.",
    _check,
)

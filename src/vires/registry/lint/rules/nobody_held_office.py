"""An instrument of an office that nobody is recorded to have held that day (S16)."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from vires.model.holder import Spell
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.route import stands_without_route
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.temporal.dating import Dating


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    zone = registry.zone
    for _, instrument in sorted(registry.instruments.items()):
        recorded = [spell for spell in registry.spells if spell.office == instrument.issuer]
        named = [spell for spell in recorded if instrument.holder in (None, spell.holder)]
        # A holder nobody recorded is an unknown id; an office with no holders at all is presumed filled.
        if not named or stands_without_route(registry, instrument):
            continue
        if any(_touches(spell, instrument.decided, zone) for spell in named):
            continue
        who = f"`{instrument.holder}` is not recorded as" if instrument.holder else "nobody is recorded as"
        yield Diagnostic(
            inspected.places.of(instrument, "decided"),
            SLUG,
            f"{who} holding `{instrument.issuer}` on {instrument.decided}: {_listed(inspected, named)}; who "
            "held the office is then open, and so is every answer that rests on this instrument",
            "record who held it that day in the holders, or correct the date or the issuer",
        )


def _touches(spell: Spell, day: Dating, zone: ZoneInfo) -> bool:
    begun = spell.since is None or spell.since.bound(zone) <= day.end(zone)
    over = spell.until is not None and spell.until.end(zone) < day.start(zone)
    if spell.until is not None and not over and not spell.until.is_imprecise:
        over = spell.until.bound(zone) <= day.start(zone)
    return begun and not over


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

"""Who holds an office at a moment, by the recorded spells (S16)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from vires.model.holder import Spell
from vires.temporal.dating import Dating, day_start


def holding(spell: Spell, at: Dating, zone: ZoneInfo) -> bool | None:
    """Tell whether a spell `[since, until)` covers a moment; `None` where a day leaves it open: the moment is
    given by the day and something changes within it, or a bound is given less exactly than by the day."""
    first, last = at.start(zone), at.end(zone)
    begun = _reached(first, last, spell.since, zone, otherwise=True)
    over = _reached(first, last, spell.until, zone, otherwise=False)
    if begun is False or over is True:
        return False
    return True if begun is True and over is False else None


def _reached(first: datetime, last: datetime, bound: Dating | None, zone: ZoneInfo, *, otherwise: bool) -> bool | None:
    if bound is None:
        return otherwise
    earliest = bound.bound(zone)
    latest = (
        day_start(bound.last, zone) if bound.is_imprecise else earliest
    )  # one day of its days, and from its midnight
    if first >= latest:
        return True
    return False if last < earliest else None

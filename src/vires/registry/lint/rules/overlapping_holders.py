"""Two recorded holders of one office at one time (S16)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from vires.model.holder import Spell
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.temporal.dating import Dating


def _check(inspected: Inspected) -> Found:
    zone = inspected.registry.zone
    by_office: dict[str, list[Spell]] = {}
    for spell in inspected.registry.spells:
        by_office.setdefault(spell.office, []).append(spell)
    for office, spells in sorted(by_office.items()):
        spells.sort(key=lambda spell: (_since(spell, zone) is not None, _since(spell, zone), spell.holder))
        for position, later in enumerate(spells):
            for earlier in spells[:position]:
                # Two rival claims each stand on a condition of their own: that is how a contest is written.
                contested = earlier.stands is not None and later.stands is not None
                if contested or not _overlap(earlier, later, zone):
                    continue
                yield Diagnostic(
                    inspected.places.of(later, "since"),
                    SLUG,
                    f"`{later.holder}` holds `{office}` from {later.since or 'no recorded start'}, while "
                    f"`{earlier.holder}` ({inspected.whereabouts(earlier.origin)}) holds it to "
                    f"{earlier.until or 'no recorded end'}; which of them signed an instrument of those days "
                    "is not shown",
                    "end the earlier spell on the day the later begins; if both claimed the office, give "
                    "each the condition on which it `stands`",
                )


def _since(spell: Spell, zone: ZoneInfo) -> datetime | None:
    return spell.since.bound(zone) if spell.since else None


def _overlap(earlier: Spell, later: Spell, zone: ZoneInfo) -> bool:
    """Tell whether the two certainly overlap, whichever days their imprecise dates stand for."""
    return _certainly_before(later.since, earlier.until, zone) and _certainly_before(earlier.since, later.until, zone)


def _certainly_before(since: Dating | None, until: Dating | None, zone: ZoneInfo) -> bool:
    if since is None or until is None:
        return True
    latest = since if since.instant else since.on(since.last)
    return latest.bound(zone) < until.bound(zone)


SLUG = "overlapping-holders"
RULE = Rule(
    SLUG,
    "two holders at once",
    "One office speaks with one voice. If two spells overlap, an instrument of those days cannot be laid at "
    "anyone's door, and whether its signer validly served cannot be asked.",
    _check,
)

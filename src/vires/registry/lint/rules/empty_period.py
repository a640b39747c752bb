"""A period that ends before it starts, or as it starts (S3)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.model.origin import Record
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.temporal.dating import Dating

_Stated = tuple[Record, str, Dating | None, str, Dating | None]


def _check(inspected: Inspected) -> Found:
    zone = inspected.registry.zone
    for record, first, since, last, until in _periods(inspected):
        if since is None or until is None or _latest(until).bound(zone) > since.bound(zone):
            continue
        yield Diagnostic(
            inspected.places.of(record, last),
            SLUG,
            f"`{last}` is {until} and `{first}` is {since}, so no moment lies between; the day named in "
            f"`{last}` is already outside, and this is never in effect",
            f"put `{last}` after `{first}`: for one day of effect it is the day after; leave it out if no "
            "end is recorded",
        )


def _latest(until: Dating) -> Dating:
    return until if until.instant else until.on(until.last)


def _periods(inspected: Inspected) -> Iterator[_Stated]:
    for entry in inspected.provisions:
        provision = entry.provision
        if provision.since is not None:
            yield provision, "since", provision.since, "until", provision.until
        else:
            yield provision, "decided", entry.instrument.decided, "until", provision.until
    for spell in inspected.registry.spells:
        yield spell, "since", spell.since, "until", spell.until


SLUG = "empty-period"
RULE = Rule(
    SLUG,
    "a period with no moment in it",
    "Periods run from `since` up to, but not including, `until`. One that ends where it starts was never in "
    "force: a holder who never served, a stay that never stayed. It is nearly always a slip, or an inclusive "
    "date copied from a source.",
    _check,
)

"""What ends within some days of a moment: findings and designations, grants, limits, stays, duties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from vires.decide.gap.standing import Standing
from vires.decide.reach import readings
from vires.model.origin import Noun
from vires.model.provision import PERFORMED
from vires.temporal.dating import local_day


class Ending(Noun):
    """A provision in its period whose recorded end, or one that some source gives, falls after the moment and no
    more than the days asked for later. `days` is how many are left to the earliest such day. `in_force` is
    `null` where it turns on what is open whether it has been ended already."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    does: str
    status: str | None = None
    in_force: bool | None
    until: str
    days: int


def ending(standing: Standing, within: int) -> Iterator[Ending]:
    """What ends within so many days, the soonest first. What is performed has no end (S6)."""
    registry, zone = standing.registry, standing.registry.zone
    now = standing.at.start(zone)
    found = []
    for entry in registry.entries.values():
        if isinstance(entry.provision, PERFORMED):
            continue
        ends = [until for until in readings(entry, "until") if until is not None]
        near = [u for u in ends if u.end(zone) > now and u.start(zone) <= now + timedelta(days=within)]
        in_force = standing.alive(entry) if near else False
        if in_force is False:
            continue
        until = min(near, key=lambda date: date.sort_key)
        found.append(
            Ending(
                provision=entry.id,
                instrument=entry.instrument.id,
                title=entry.provision.title or entry.instrument.title,
                citation=entry.provision.cite or entry.instrument.cite,
                does=type(entry.provision).__name__.lower(),
                status=getattr(entry.provision, "status", None),
                until=until.text,
                days=max(0, (until.first - local_day(now, zone)).days),
                in_force=in_force,
            )
        )
    yield from sorted(found, key=lambda end: (end.days, end.provision))

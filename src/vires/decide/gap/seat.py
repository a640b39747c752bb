"""Offices whose recorded holders leave a gap at a moment, and spells of those who only act (S16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from vires.decide.tenure import holding
from vires.model.condition import NumberIs, walk
from vires.model.holder import Spell
from vires.model.instrument import plain
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.temporal.dating import Dating, local_day


class Vacancy(Noun):
    """An office with recorded holders, none of whom is recorded as serving at the moment. `unsure` means that a
    spell begins or ends that day, or on a day not stated exactly. `before` and `after` are the spells on either
    side. An office for which no holder is recorded at all is no vacancy: it is presumed filled."""

    office: str
    label: str
    unsure: bool
    before: str | None = None
    until: str | None = None
    after: str | None = None
    since: str | None = None


class Bound(Noun):
    """A bound that the spell's `stands` sets on a number, in the unit of its term."""

    number: str
    unit: str | None = None
    at_most: float | None = None
    at_least: float | None = None


class ActingSpell(Noun):
    """Someone acting in an office at the moment. `days` is how long by then, if the record has the first day;
    `until` the end the record has, and `days_left` the days to it; `bounds` the numbers in the condition on
    which what was signed in the spell stands. Without these the record has no limit."""

    spell: str
    office: str
    label: str
    holder: str
    name: str | None = None
    capacity: str
    since: str | None = None
    days: int | None = None
    until: str | None = None
    days_left: int | None = None
    near: bool = False
    bounds: tuple[Bound, ...] = ()
    stands: object = None


def vacancies(registry: Registry, at: Dating) -> Iterator[Vacancy]:
    """The offices whose recorded holders leave a gap at the moment, by office."""
    by_office: dict[str, list[Spell]] = {}
    for spell in registry.spells:
        by_office.setdefault(spell.office, []).append(spell)
    for office in sorted(by_office):
        spells = by_office[office]
        serving = {holding(spell, at, registry.zone) for spell in spells}
        if True in serving:
            continue
        ended = [s for s in spells if s.until is not None and s.until.first <= at.last]
        coming = [s for s in spells if s.since is not None and s.since.last >= at.first and s not in ended]
        before = max(ended, key=lambda s: s.until.sort_key if s.until else (), default=None)
        after = min(coming, key=lambda s: s.since.sort_key if s.since else (), default=None)
        yield Vacancy(
            office=office,
            label=registry.label(office),
            unsure=None in serving,
            before=before.id if before else None,
            until=before.until.text if before and before.until else None,
            after=after.id if after else None,
            since=after.since.text if after and after.since else None,
        )


def acting(registry: Registry, at: Dating, within: int) -> Iterator[ActingSpell]:
    """The spells in an acting capacity at the moment, those whose end is nearest first. `near` is set where the
    recorded end, or a bound in days in `stands`, falls within so many days."""
    found = []
    zone, today = registry.zone, local_day(at.start(registry.zone), registry.zone)
    for spell in registry.spells:
        if "acting" not in spell.capacity.casefold().split() or holding(spell, at, zone) is False:
            continue
        bounds = tuple(_bounds(registry, spell))
        days = (today - spell.since.first).days if spell.since else None
        left = (spell.until.first - today).days if spell.until else None
        limits = [b.at_most for b in bounds if b.at_most is not None and b.unit in ("day", "days")]
        near = left is not None and left <= within
        if days is not None and any(timedelta(days=days) + timedelta(days=within) >= timedelta(days=m) for m in limits):
            near = True
        found.append(
            ActingSpell(
                spell=spell.id,
                office=spell.office,
                label=registry.label(spell.office),
                holder=spell.holder,
                name=spell.name,
                capacity=spell.capacity,
                since=spell.since.text if spell.since else None,
                days=days,
                until=spell.until.text if spell.until else None,
                days_left=left,
                near=near,
                bounds=bounds,
                stands=plain(spell.stands) if spell.stands is not None else None,
            )
        )
    yield from sorted(found, key=lambda s: (not s.near, s.days_left is None, s.days_left or 0, s.spell))


def _bounds(registry: Registry, spell: Spell) -> Iterator[Bound]:
    for part in walk(spell.stands):
        if isinstance(part, NumberIs):
            unit = getattr(registry.terms.get("facts", {}).get(part.number), "unit", None)
            yield Bound(number=part.number, unit=unit, at_most=part.at_most, at_least=part.at_least)

"""The same act, stated a little more exactly (law 5)."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.temporal.dating import Dating

NUMBERS = {"tonnage": (10, 25, 60, 100, 500), "offshore": (3, 12, 200)}


def stated(registry: Registry, act: Act, chance: Random) -> tuple[str, Act] | None:
    """The act with one thing stated that was not, or with a narrower term or time, and what that is."""
    ways = [_at, _office, _power, _territory, _sites, _subjects, _fact, _number]
    chance.shuffle(ways)
    for way in ways:
        update = way(registry, act, chance)
        if update:
            return way.__name__.strip("_"), act.model_copy(update=update)
    return None


def _narrower(registry: Registry, scheme: str, term: str, act: Act, chance: Random) -> str | None:
    below = registry.schemes[scheme].descendants(term, act.at.start(registry.zone)) - {term}
    return chance.choice(sorted(below)) if below else None


def _one(registry: Registry, scheme: str, chance: Random) -> str:
    return chance.choice(sorted(registry.terms[scheme]))


def _office(registry: Registry, act: Act, chance: Random) -> dict[str, Any]:
    office = _narrower(registry, "offices", act.office or "", act, chance)
    return {"office": office} if office else {}


def _power(registry: Registry, act: Act, chance: Random) -> dict[str, Any]:
    power = _narrower(registry, "powers", act.power or "", act, chance)
    return {"power": power} if power else {}


def _territory(registry: Registry, act: Act, chance: Random) -> dict[str, Any]:
    if act.territory is None:
        return {"territory": _one(registry, "territories", chance)}
    territory = _narrower(registry, "territories", act.territory, act, chance)
    return {"territory": territory} if territory else {}


def _subjects(registry: Registry, act: Act, chance: Random) -> dict[str, Any]:
    if act.subjects is None:
        return {"subjects": chance.choice([(), (_one(registry, "subjects", chance),)])}
    for number, subject in enumerate(act.subjects):
        below = _narrower(registry, "subjects", subject, act, chance)
        if below:
            return {"subjects": (*act.subjects[:number], below, *act.subjects[number + 1 :])}
    return {}


def _sites(registry: Registry, act: Act, chance: Random) -> dict[str, Any]:
    if act.sites is None:
        place = Place(site=_one(registry, "sites", chance), metres=chance.choice([None, 50, 300]))
        return {"sites": chance.choice([(), (place,)])}
    for number, place in enumerate(act.sites):
        if place.near:
            nearer = Place(site=place.site, metres=chance.choice([50, 300, 2000]))
        else:
            below = _narrower(registry, "sites", place.site, act, chance)
            if not below:
                continue
            nearer = Place(site=below, metres=place.metres)
        return {"sites": (*act.sites[:number], nearer, *act.sites[number + 1 :])}
    return {}


def _fact(registry: Registry, act: Act, chance: Random) -> dict[str, Any]:
    unknown = [name for name in registry.terms["facts"] if name not in act.facts and name not in NUMBERS]
    if not unknown:
        return {}
    return {"facts": {**act.facts, chance.choice(unknown): chance.choice([True, False])}}


def _number(registry: Registry, act: Act, chance: Random) -> dict[str, Any]:
    unknown = [name for name in NUMBERS if name not in act.facts]
    if not unknown:
        return {}
    name = chance.choice(unknown)
    return {"facts": {**act.facts, name: chance.choice(NUMBERS[name])}}


def _at(registry: Registry, act: Act, chance: Random) -> dict[str, Any]:
    if act.at.is_imprecise:
        days = (act.at.last - act.at.first).days
        return {"at": act.at.on(act.at.first + timedelta(days=chance.randint(0, days)))}
    if not act.at.is_day:
        return {}
    hour = chance.choice(["00:00", "08:30", "12:00", "15:00", "23:59"])
    return {"at": Dating.parse(f"{act.at.text}T{hour}+00:00")} if registry.settings.zone == "Etc/UTC" else {}

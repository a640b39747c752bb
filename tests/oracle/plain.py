"""A registry made to speak with one voice, so that the oracle reads all of it: what sources say otherwise is left
out, an imprecise date stands for its first day, an open list for what it names, and instruments of a day that has a
clock time, or more than four, follow each other by the hour."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from pydantic import BaseModel

from vires.model.instrument import Instrument
from vires.model.question import Act
from vires.model.registry import Registry
from vires.model.terms import OpenList
from vires.temporal.dating import Dating


def plain(registry: Registry) -> Registry:
    """The registry with no reading of its own left but denials, gaps, unstated routes and bare `near`."""
    of_day: dict[date, list[Instrument]] = {}
    for instrument in registry.instruments.values():
        of_day.setdefault(instrument.decided.first, []).append(instrument)
    crowded = {d for d, made in of_day.items() if len(made) > 4 or any(one.decided.instant for one in made)}
    hours: Counter[date] = Counter()
    instruments: dict[str, Instrument] = {}
    for name, instrument in sorted(registry.instruments.items()):
        one = _closed(instrument.model_copy(update={"attested": tuple(_agreeing(instrument)), "resolution": {}}))
        day = one.decided.first
        if day in crowded:
            hours[day] += 1
            one = one.model_copy(update={"decided": Dating.parse(f"{day}T{hours[day]:02}:00+00:00")})
        instruments[name] = one
    spells = tuple(_closed(spell) for spell in registry.spells)
    return Registry(registry.settings, registry.terms, instruments, spells, registry.sources)


def timed(act: Act) -> Act:
    """The act at an hour of its first day at which nothing changes."""
    return act.model_copy(update={"at": Dating.parse(f"{act.at.first}T12:30+00:00")})


def _agreeing(instrument: Instrument) -> list[Any]:
    return [word.model_copy(update={"says": {}}) for word in instrument.attested]


def _closed(value: Any) -> Any:
    """A record with its dates exact and its lists closed."""
    if isinstance(value, OpenList):
        return value.including
    if isinstance(value, Dating):
        return value.on(value.first) if value.is_imprecise else value
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: _closed(getattr(value, name)) for name in value.model_fields_set})
    if isinstance(value, tuple):
        return tuple(_closed(item) for item in value)
    return value

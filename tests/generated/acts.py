"""Acts to be asked about: near what the record grants, now more and now less fully stated (S1)."""

from __future__ import annotations

from typing import Any

from tests.generated import dates
from tests.generated import terms as t
from tests.generated.choices import Choices
from tests.generated.draft import first
from tests.generated.instruments import NARROWER, WIDER
from vires.model.provision import Grant
from vires.model.question import Act, Place
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating

OFFICES = (t.WARDEN, t.SENIOR, t.DIRECTOR, t.PILOT, t.JOINT, t.SERVICE, t.GUARD, t.SAILOR, t.BOARD)
_TIMES = ("day",) * 9 + (
    "T09:00+00:00",
    "T12:00+00:00",
    "T12:00+00:00",
    "T15:00+00:00",
    "T21:30-05:00",
    "between",
    "day",
)
_AFTER = (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 0, 0, -1)
_METRES = (50, 100, 100.0, 300, 500.5, 0)


def act(choices: Choices, registry: Registry) -> Act:
    """An act by an office that some grant names, or one near it."""
    entry = _asked_about(choices, registry)
    grant = entry.provision
    assert isinstance(grant, Grant)
    office = _near(choices, first(grant.to, t.WARDEN))
    power = _near(choices, first(grant.powers, t.INSPECT))
    if choices.rarely(10):
        office = choices.pick(OFFICES)
    made: dict[str, Any] = {"office": office, "power": power, "at": at(choices, dates.place(entry.instrument.decided))}
    if choices.chance(11):
        made["territory"] = choices.pick(t.TERRITORIES)
    if choices.chance(12):
        made["sites"] = _sites(choices)
    if choices.chance(12):
        made["subjects"] = _subjects(choices)
    facts = _facts(choices)
    return Act(**made, facts=facts) if facts else Act(**made)


def _asked_about(choices: Choices, registry: Registry) -> Entry:
    """The grant that the question is after: rather a late one, and seldom one about staff."""
    grants = [entry for entry in registry.entries.values() if isinstance(entry.provision, Grant)][::-1]
    outward = [entry for entry in grants if first(entry.provision.powers, t.INSPECT) not in (t.DIRECT, t.REVIEW)]
    some = grants if not outward or choices.rarely(10) else outward
    return some[0] if choices.chance(6) else choices.pick(some)


def at(choices: Choices, made: int) -> Dating:
    """When the act is: mostly after the making of what it is asked about, and on a day on which things change."""
    text = dates.DAYS[max(dates.FIRST, min(made + choices.pick(_AFTER), dates.LAST))]
    form = choices.pick(_TIMES)
    if form == "between":
        return dates.day(text[:8] + "20")
    return dates.day(text if form == "day" else text + form)


def _near(choices: Choices, term: str) -> str:
    way = choices.below(16)
    if way in (12, 13) and term in NARROWER:
        return choices.pick(NARROWER[term])
    return WIDER.get(term, term) if way == 14 else term


def _sites(choices: Choices) -> tuple[Place, ...]:
    found = {}
    for _ in range(choices.pick((0, 1, 1, 1, 1, 2))):
        site = choices.pick(t.SITES)
        way = choices.below(8)
        if way < 4:
            found[site] = Place(site=site)
        elif way < 7:
            found[site] = Place(site=site, metres=choices.pick(_METRES))
        else:
            found[site] = Place(site=site, near=True)
    return tuple(found.values())


def _subjects(choices: Choices) -> tuple[str, ...]:
    return tuple(dict.fromkeys(choices.pick(t.SUBJECTS) for _ in range(choices.pick((0, 1, 1, 1, 1, 2)))))


def _facts(choices: Choices) -> dict[str, bool | int | float]:
    facts: dict[str, bool | int | float] = {}
    stated = choices.below(8)
    if stated < 3:
        return facts
    for name in (t.TRAINED, t.URGENT):
        value = choices.below(8)
        if value >= 3:
            facts[name] = value >= 5
    for name, values in ((t.TONNAGE, (20, 25, 60, 100, 120.5)), (t.OFFSHORE, (5, 12, 40))):
        if choices.chance(8):
            facts[name] = choices.pick(values)
    return facts

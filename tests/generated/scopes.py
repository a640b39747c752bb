"""Lists of terms, closed and open, and the scopes made of them (S7)."""

from __future__ import annotations

from typing import Any

from tests.generated import terms as t
from tests.generated.choices import Choices
from vires.model.scope import Scope
from vires.model.terms import OpenList, TermList

_WITHIN = {
    t.NORTH: t.LAND, t.NORTH_COAST: t.NORTH, t.COAST: t.LAND, t.LAND: t.LAND,
    t.QUAY: t.QUAY, t.FISH_QUAY: t.QUAY, t.MARKET: t.MARKET, t.FISH_MARKET: t.MARKET,
    t.VESSEL: t.VESSEL, t.FISHING: t.VESSEL, t.CARGO: t.CARGO, t.LOADED: t.VESSEL,
    t.WARDEN: t.SERVICE, t.SENIOR: t.WARDEN, t.DIRECTOR: t.SERVICE, t.PILOT: t.HARBOUR,
    t.INSPECT: t.INSPECT, t.BOARDING: t.INSPECT, t.DETAIN: t.DETAIN,
}  # fmt: skip
"""What an open list that names a term may be said to stay within."""

_DISTANCES = ("100 m", "100 m", "500 m", "300 ft")
_DIMENSIONS = (
    ("sites",), ("sites",), ("sites",), ("territories",), ("territories",), ("subjects",), ("subjects",),
    ("territories", "subjects"), ("sites", "subjects"), ("territories", "sites"),
)  # fmt: skip
_TERMS = {"territories": t.TERRITORIES, "sites": t.SITES, "subjects": t.SUBJECTS}


def listing(choices: Choices, *terms: str) -> TermList:
    """A list of these terms: nearly always closed."""
    if not choices.rarely(22):
        return terms
    within = _WITHIN.get(terms[0]) if terms and not choices.chance(6) else None
    return OpenList(including=terms, within=within) if within is not None else OpenList(including=terms)


def terms_of(choices: Choices, pool: tuple[str, ...]) -> TermList:
    """One or two of a pool; now and then none at all, or an open list."""
    if choices.rarely(5):
        return ()
    first = choices.pick(pool)
    if choices.chance(3):
        return listing(choices, *dict.fromkeys((first, choices.pick(pool))))
    return listing(choices, first)


def scope(choices: Choices) -> Scope:
    """A scope with a list or two."""
    made: dict[str, Any] = {}
    for dimension in choices.pick(_DIMENSIONS):
        made[dimension] = terms_of(choices, _TERMS[dimension])
    if "sites" in made:
        distance = choices.below(8)
        if distance in (5, 6):
            made["within"] = choices.pick(_DISTANCES)
        elif distance == 7:
            made["near"] = True
    return Scope(**made)


def maybe(choices: Choices, sixteenths: int) -> Scope | None:
    """A scope, so many times out of sixteen."""
    return scope(choices) if choices.chance(sixteenths) else None

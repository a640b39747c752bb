"""To what a provision extends: territories, sites with their distance, subjects (S7)."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from vires.model.origin import Record
from vires.model.terms import TermList

METRES = {"m": 1.0, "km": 1000.0, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344, "nmi": 1852.0}
_DISTANCE = re.compile(r"(\d+(?:\.\d+)?) ?([a-z]+)")
_EXPECTED = "a number and a unit such as `100 ft`, `25 mi` or `300 m`"


def metres(text: str) -> float:
    """The distance in metres. Raises `ValueError` naming the accepted units."""
    match = _DISTANCE.fullmatch(text)
    if match is None or match[2] not in METRES:
        raise ValueError(f"`{text}` is not a distance; expected {_EXPECTED} (units: {', '.join(METRES)})")
    return round(float(match[1]) * METRES[match[2]], 6)


def _distance(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"`{value}` is not a distance; expected {_EXPECTED}")
    metres(value)
    return value


Distance = Annotated[str, BeforeValidator(_distance), WithJsonSchema({"type": "string", "description": _EXPECTED})]


class Scope(Record):
    """A list left out is unrestricted. Sites mean *at* such a place; with `within`, at most that far
    away; with `near: true`, at, while merely near is left to a reading (S7)."""

    territories: TermList | None = None
    sites: TermList | None = None
    subjects: TermList | None = None
    within: Distance | None = None
    near: bool = False

    @model_validator(mode="after")
    def _one_distance(self) -> Scope:
        if self.near and self.within is not None:
            raise ValueError("`near` and `within` together; expected one: keep the distance if the text gives one")
        if (self.near or self.within is not None) and self.sites is None:
            raise ValueError("a distance without `sites`; expected the kinds of place it is measured from")
        return self

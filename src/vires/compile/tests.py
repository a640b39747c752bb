"""What a question settles, and what is left open for a completion to choose (S7, S13)."""

from __future__ import annotations

from typing import NamedTuple

OFFICE, POWER, TERRITORY, SITES, SUBJECTS = "office", "power", "territory", "sites", "subjects"


class Listed(NamedTuple):
    """Whether a list covers the act's office, power, territory or subjects. Of an open list, `owner` and
    `field` say whose it is."""

    part: str
    names: tuple[str, ...]
    open: bool = False
    within: str | None = None
    owner: str = ""
    field: str = ""


class Sited(NamedTuple):
    """Whether a scope covers some site of the act; `reach` in metres; `near` where merely near may do."""

    names: tuple[str, ...]
    open: bool
    within: str | None
    reach: float | None
    near: bool
    owner: str


class AtFrom(NamedTuple):
    """Whether the act happens at `cut` or later, in microseconds of the epoch."""

    cut: int


class FactHolds(NamedTuple):
    """Whether a named circumstance of the act is so."""

    fact: str


class NumberFrom(NamedTuple):
    """Whether a named number of the act is at `cut` or more; past it, if `beyond`."""

    number: str
    cut: float
    beyond: bool


class Is(NamedTuple):
    """Whether an open point with listed values has the value of that place."""

    point: str
    value: int


class From(NamedTuple):
    """Whether an open point on an axis lies at `cut` or beyond. Axes are days, microseconds, or numbers with a
    flag for what lies past them."""

    point: str
    cut: tuple[float, int] | int

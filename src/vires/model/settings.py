"""What a registry says about itself: its legal time zone, kinds of instrument, doctrines and coverage, and how requests
of other programs are read."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from vires.model.origin import Id, Record, Text, When
from vires.model.requests import Requests


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"`{value}` is no time zone; expected a name such as `America/New_York` or `UTC`") from None
    return value


Zone = Annotated[str, AfterValidator(_zone)]


class Kind(Record):
    """A kind of instrument. `rank` 1 is the highest; `root` kinds need neither route nor holder (S5)."""

    rank: int = Field(ge=1)
    root: bool = False
    label: Text | None = None


class Option(Record):
    """One way of deciding a contested point, with its authorities."""

    id: Id
    label: Text | None = None
    cite: tuple[Text, ...] = ()


class Doctrine(Record):
    """A contested point. `default` is one of the options or `undecided` (S16)."""

    question: Text | None = None
    options: tuple[Option, ...] = Field(min_length=1)
    default: Id = "undecided"


class Coverage(Record):
    """What the registry claims to hold, for some offices and powers, and up to which day it was checked.
    Lists left out mean all."""

    topic: Text
    offices: tuple[Id, ...] = ()
    powers: tuple[Id, ...] = ()
    since: When | None = None
    checked_to: When
    holds: Text
    gaps: tuple[Text, ...] = ()


class Person(Record):
    """A reviewer, by the id that `accepted: {by}` names."""

    id: Id
    name: Text


class Settings(Record):
    """The head of a registry. `topics` are those of its worked questions, each with a line on what it is about;
    `requests` says how requests of other programs are read, where that differs from the default."""

    registry: Id
    title: Text
    zone: Zone
    kinds: dict[Id, Kind]
    doctrines: dict[Id, Doctrine] = {}
    coverage: tuple[Coverage, ...] = ()
    topics: dict[Id, Text] = {}
    checked_to: When | None = None
    reviewers: tuple[Person, ...] = ()
    requests: Requests | None = None
    notice: Text | None = None
    licence: Text | None = None

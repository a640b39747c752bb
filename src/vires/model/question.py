"""Questions: what is asked of the record (S1), and worked questions kept with their findings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from vires.model.origin import Id, Noun, Record, Text, When


def _site(value: Any) -> Any:
    """Accept `ID`, `ID@80`, `ID@near` and `[ID, 80]` beside the full form."""
    if isinstance(value, str):
        head, mark, tail = value.partition("@")
        if not mark:
            return {"site": head}
        return {"site": head, "near": True} if tail == "near" else {"site": head, "metres": _number(tail)}
    if isinstance(value, list | tuple) and len(value) == 2:
        site, distance = value
        return {"site": site, "near": True} if distance == "near" else {"site": site, "metres": distance}
    return value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"`{text}` is no distance; expected metres (`ID@80`) or `near` (`ID@near`)") from None


class Place(Noun):
    """A kind of place the act happens at (neither distance given), `metres` away from, or merely `near`."""

    site: Id
    metres: float | None = Field(default=None, ge=0)
    near: bool = False

    @field_validator("metres")
    @classmethod
    def _no_distance_is_at(cls, value: float | None) -> float | None:
        return value or None

    @model_validator(mode="after")
    def _one_distance(self) -> Place:
        if self.near and self.metres is not None:
            raise ValueError("`near` and `metres` together; expected one: the distance if it is known")
        return self


PlaceForm = Annotated[Place, BeforeValidator(_site)]


class Act(Noun):
    """What is done (S1). `None` means not stated; an empty set says there is none that matters. `office`
    and `power` are left out only in questions about a status, a duty or a strength."""

    office: Id | None = None
    power: Id | None = None
    territory: Id | None = None
    sites: tuple[PlaceForm, ...] | None = None
    subjects: tuple[Id, ...] | None = None
    at: When
    facts: dict[Id, bool | int | float] = {}

    def to_dict(self) -> dict[str, Any]:
        """The act as JSON. Written out, since every finding shows it; the same as `model_dump`."""
        sites = self.sites
        return {
            "office": self.office,
            "power": self.power,
            "territory": self.territory,
            "sites": None
            if sites is None
            else [{"site": place.site, "metres": place.metres, "near": place.near} for place in sites],
            "subjects": None if self.subjects is None else list(self.subjects),
            "at": self.at.to_text(),
            "facts": dict(self.facts),
        }


class Asked(Record):
    """A question of a worked example: an act, and the vantage where it is not the present one."""

    office: Id
    power: Id
    territory: Id | None = None
    sites: tuple[PlaceForm, ...] | None = None
    subjects: tuple[Id, ...] | None = None
    at: When
    facts: dict[Id, bool | int | float] = {}
    as_of: When | None = None
    known_by: When | None = None
    standard: Literal["documented", "reported", "unverified", "expected"] | None = None
    doctrine: dict[Id, Id] = {}
    without: tuple[Id, ...] = ()


class Worked(Record):
    """A worked question, run like a doctest for law. Exactly one of the forms is given; `expect` holds
    what the answer must say, key by key."""

    id: Id
    statement: Text | None = None
    topic: Text | None = None
    ask: Asked | None = None
    status: dict[str, Any] | None = None
    duties: dict[str, Any] | None = None
    holders: dict[str, Any] | None = None
    strength: dict[str, Any] | None = None
    sources: dict[str, Any] | None = None
    show: dict[str, Any] | None = None
    timeline: dict[str, Any] | None = None
    expect: dict[str, Any]
    because: Text | None = None

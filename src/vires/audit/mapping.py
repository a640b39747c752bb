"""How a table says what was done (S1): which column, or which constant, gives each part of the act.

A column that is not named here is refused, so that nothing is left out of sight. What a table does not state is not
stated in the act either; no part has a default.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from vires.model.origin import Id, Noun, Text, When

METRES = {"metres": 1.0, "kilometres": 1000.0, "feet": 0.3048, "yards": 0.9144, "miles": 1609.344}
"""Units of distance, in metres."""

Empty = Literal["not-stated", "none", "not-decidable"]
"""What an empty cell says: that the part is not stated, that there is none that matters, or that the row cannot be
decided."""


def _column(value: Any) -> Any:
    """A bare word is a column."""
    return {"column": value} if isinstance(value, str) else value


class Given(Noun):
    """A part of the act: from a column, or the same in every row."""

    column: Text | None = None
    constant: Any = None

    @model_validator(mode="after")
    def _one(self) -> Given:
        if (self.column is None) == (self.constant is None):
            raise ValueError("expected one of `column` and `constant`")
        return self


class Term(Given):
    """A term of the registry: values are read by `codes` first, then as an id, the ending of one, a label or an
    alias. A code that leads to `null` says that the part is not stated."""

    constant: Text | None = None
    codes: dict[str, Text | None] = {}
    empty: Empty = "not-stated"


class Terms(Given):
    """A set of terms: a list, or text parted by `separator`."""

    constant: tuple[Text, ...] | None = None
    separator: Text | None = None
    codes: dict[str, Text | None] = {}
    empty: Empty = "not-stated"


class Away(Given):
    """How far away, at least 0. `empty` is what a place without a distance means: that the act happens there, merely
    near it, or that the row cannot be decided."""

    constant: float | None = Field(default=None, ge=0)
    unit: Literal["metres", "kilometres", "feet", "yards", "miles"] = "metres"
    empty: Literal["at", "near", "not-decidable"] = "not-decidable"


class Site(Terms):
    """Kinds of place, with the distance to them; without one the act happens there, or `near` if that is said."""

    distance: Annotated[Away, BeforeValidator(_column)] | None = None
    near: bool = False

    @model_validator(mode="after")
    def _either(self) -> Site:
        if self.near and self.distance is not None:
            raise ValueError("`near` and `distance` together; expected one: the distance if it is known")
        return self


class Moment(Given):
    """A day, an instant, or a less exact date (S3). `zone` is the time zone of times that name none, `epoch` the unit
    of numbers that count from 1970, `repeated` which is meant of two moments that the clock shows alike."""

    constant: When | None = None
    zone: Text | None = None
    epoch: Literal["s", "ms", "us"] | None = None
    repeated: Literal["earlier", "later"] | None = None


class Circumstance(Given):
    """A fact: true or false, or a number, which is `times` what the column says. `codes` lead to true, false, or
    `null` for what is not known."""

    constant: bool | float | None = None
    codes: dict[str, bool | float | None] = {}
    times: float = 1.0
    empty: Literal["not-stated", "not-decidable"] = "not-stated"


OneTerm = Annotated[Term, BeforeValidator(_column)]
OneMoment = Annotated[Moment, BeforeValidator(_column)]


class ActMapping(Noun):
    """A mapping file. `sites` and `subjects` may be `none`: there is none that matters in any row. `known_by` and
    `as_of` may be `at`: what was known, or what law was made, when the act was done."""

    id: Text | None = None
    pass_: tuple[Text, ...] = Field(default=(), alias="pass")
    leave_out: tuple[Text, ...] = ()
    not_personal: dict[str, Text] = {}
    zone: Text | None = None
    office: OneTerm
    power: OneTerm
    territory: OneTerm | None = None
    sites: Literal["none"] | tuple[Annotated[Site, BeforeValidator(_column)], ...] | None = None
    subjects: Literal["none"] | tuple[Annotated[Terms, BeforeValidator(_column)], ...] | None = None
    at: OneMoment
    facts: dict[Id, Annotated[Circumstance, BeforeValidator(_column)]] = {}
    known_by: Literal["at"] | OneMoment | None = None
    as_of: Literal["at"] | OneMoment | None = None

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        """One site, or one column of subjects, stands for a list of one."""
        if isinstance(value, dict):
            value = dict(value)
            for part in ("sites", "subjects"):
                given = value.get(part)
                if isinstance(given, dict) or (isinstance(given, str) and given != "none"):
                    value[part] = [given]
            for part in ("known_by", "as_of"):
                if isinstance(value.get(part), str) and value[part] != "at":
                    value[part] = {"column": value[part]}
        return value

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns that are passed through, the id first, none twice."""
        return tuple(dict.fromkeys([*([self.id] if self.id is not None else []), *self.pass_]))

    def parts(self) -> Iterator[tuple[str, Given]]:
        """Every part that the mapping gives, under the name by which messages call it."""
        yield "office", self.office
        yield "power", self.power
        if self.territory is not None:
            yield "territory", self.territory
        for name, given in (("sites", self.sites), ("subjects", self.subjects)):
            for number, part in enumerate(given if isinstance(given, tuple) else ()):
                called = name if number == 0 else f"{name}.{number + 1}"
                yield called, part
                if isinstance(part, Site) and part.distance is not None:
                    yield f"{called}.distance", part.distance
        yield "at", self.at
        for fact, circumstance in self.facts.items():
            yield f"facts.{fact}", circumstance
        for name, moment in (("known_by", self.known_by), ("as_of", self.as_of)):
            if isinstance(moment, Moment):
                yield name, moment

    @property
    def used(self) -> tuple[str, ...]:
        """The columns from which the act is read, in the order of its parts, none twice."""
        return tuple(dict.fromkeys(part.column for _, part in self.parts() if part.column is not None))

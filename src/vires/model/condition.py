"""Conditions: trees of `all`, `any`, `not` over named circumstances (S7).

Used as `when`, `unless`, `requires` and `stands`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from vires.model.origin import Id, Record
from vires.model.scope import Scope


class All(Record):
    """Every part holds; with no parts it holds."""

    all: tuple[Condition, ...]


class AnyOf(Record):
    """At least one part holds; with no parts it does not hold."""

    any: tuple[Condition, ...]


class Not(Record):
    """The part does not hold."""

    not_: Condition = Field(alias="not")


class FactIs(Record):
    """A named circumstance is so."""

    fact: Id


class NumberIs(Record):
    """A named number lies at or below, or at or above, a bound, in the unit its term declares."""

    number: Id
    at_most: float | int | None = None
    at_least: float | int | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> NumberIs:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("expected exactly one of `at_most` and `at_least`")
        return self

    def holds_of(self, value: float) -> bool:
        """Tell whether `value` meets the bound; the bound itself is inside."""
        if self.at_most is not None:
            return value <= self.at_most
        assert self.at_least is not None
        return value >= self.at_least


class StatusIs(Record):
    """A status is operative at the moment and covers the act."""

    status: Id


class ConsentOf(Record):
    """That office consents to the instrument that makes the grant, or is made under the clause."""

    consent: Id


class DoctrineIs(Record):
    """A contested point is taken to be decided this way."""

    doctrine: Id
    is_: Id = Field(alias="is")


class Exclusive(Record):
    """The route is one that only that officer may use (S16)."""

    exclusive: Literal[True]


class InScope(Record):
    """The act lies within a scope."""

    scope: Scope


_KEYS = {"all": All, "any": AnyOf, "not": Not, "fact": FactIs, "number": NumberIs, "status": StatusIs,
         "consent": ConsentOf, "doctrine": DoctrineIs, "exclusive": Exclusive, "scope": InScope}  # fmt: skip
CONDITION_KEYS = tuple(_KEYS)


def _which(value: Any) -> str | None:
    if isinstance(value, dict):
        found = [key for key in _KEYS if key in value]
        return found[0] if len(found) == 1 else None
    return next((key for key, kind in _KEYS.items() if isinstance(value, kind)), None)


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[FactIs, Tag("fact")]
    | Annotated[NumberIs, Tag("number")]
    | Annotated[StatusIs, Tag("status")]
    | Annotated[ConsentOf, Tag("consent")]
    | Annotated[DoctrineIs, Tag("doctrine")]
    | Annotated[Exclusive, Tag("exclusive")]
    | Annotated[InScope, Tag("scope")],
    Discriminator(
        _which,
        custom_error_type="unknown_condition",
        custom_error_message="not a condition; expected one of all, any, not, fact, number, status, consent, "
        "doctrine, exclusive, scope",
    ),
]

for _kind in (All, AnyOf, Not):
    _kind.model_rebuild()


def walk(condition: Condition | None) -> Iterator[Condition]:
    """Every part of a condition, the whole first."""
    if condition is None:
        return
    yield condition
    if isinstance(condition, All):
        parts: tuple[Condition, ...] = condition.all
    elif isinstance(condition, AnyOf):
        parts = condition.any
    elif isinstance(condition, Not):
        parts = (condition.not_,)
    else:
        parts = ()
    for part in parts:
        yield from walk(part)

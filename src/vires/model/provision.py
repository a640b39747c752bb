"""Provisions: one effect each, with its own period and scope (S6)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from vires.model.condition import Condition
from vires.model.origin import Id, Noun, Record, Text, When
from vires.model.scope import Scope
from vires.model.terms import TermList


class Quantity(Noun):
    """A stated figure; exactly one form. `about` keeps its mark and no tolerance is invented (S17)."""

    exactly: int | None = Field(default=None, ge=0)
    about: int | None = Field(default=None, ge=0)
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    between: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Quantity:
        given = [v for v in (self.exactly, self.about, self.at_least, self.at_most, self.between) if v is not None]
        if len(given) != 1:
            raise ValueError("expected exactly one of exactly, about, at_least, at_most, between")
        if self.between is not None and not 0 <= self.between[0] <= self.between[1]:
            raise ValueError("expected `between: [low, high]` with 0 <= low <= high")
        return self

    @property
    def interval(self) -> tuple[int, int | None]:
        """The figure as a closed interval; `None` is an open top."""
        if self.between is not None:
            return self.between
        if self.at_least is not None:
            return (self.at_least, None)
        if self.at_most is not None:
            return (0, self.at_most)
        figure = self.exactly if self.exactly is not None else self.about
        assert figure is not None
        return (figure, figure)


class Clause(Record):
    """One way in which a power may be passed on (S9). `requires` is asked once, at the making; `when`
    travels with the power."""

    to: TermList | Literal["subordinates"] | None = None
    powers: TermList | None = None
    requires: Condition | None = None
    when: Condition | None = None
    cite: Text | None = None


def _redelegable(value: Any) -> str:
    if isinstance(value, str):
        return "word"
    return "clauses" if isinstance(value, list | tuple) else "clause"


Redelegable = Annotated[
    Annotated[Literal["yes", "no", "unstated"], Tag("word")]
    | Annotated[Clause, Tag("clause")]
    | Annotated[tuple[Clause, ...], Tag("clauses")],
    Discriminator(_redelegable),
]


class Provision(Record):
    """What all provisions share. `id` is local to the instrument; `exercises` is the power its maker uses
    (S9); without `since` it starts with the decision, without `until` no end is recorded (S3)."""

    id: Id
    since: When | None = None
    until: When | None = None
    scope: Scope | None = None
    when: Condition | None = None
    exercises: Id | None = None
    cite: Text | None = None
    title: Text | None = None
    note: Text | None = None
    cannot_express: tuple[Text, ...] = ()


class Grant(Provision):
    """A power in, or passed on to, an office. `overrides` lists what it applies notwithstanding (S18)."""

    powers: TermList
    to: TermList
    exercise: bool = True
    exclusive: bool = False
    redelegable: Redelegable | None = None
    overrides: tuple[Id, ...] | Literal["any"] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses under which it may be passed on, if it has any."""
        if isinstance(self.redelegable, Clause):
            return (self.redelegable,)
        return self.redelegable if isinstance(self.redelegable, tuple) else ()


class Confers(Grant):
    """Creates a power in an office."""

    does: Literal["confers"]


class Delegates(Grant):
    """Passes on a power the issuer holds. With `survives` it outlives the end of its route (S10)."""

    does: Literal["delegates"]
    survives: bool = False


class Restricts(Provision):
    """Limits the exercise of a power unless `unless` holds; with `limits: delegation`, the passing on."""

    does: Literal["restricts"]
    force: Literal["law", "policy", "practice"]
    powers: TermList | None = None
    binds: TermList | None = None
    unless: Condition | None = None
    limits: Literal["exercise", "delegation"] = "exercise"
    to: TermList | None = None
    overrides: tuple[Id, ...] | Literal["any"] = ()

    @model_validator(mode="after")
    def _to_needs_delegation(self) -> Restricts:
        if self.to is not None and self.limits != "delegation":
            raise ValueError("`to` on a limit; expected only with `limits: delegation`, where it says to whom")
        return self


class Directs(Provision):
    """Lays a duty on an office; never creates power."""

    does: Literal["directs"]
    to: TermList
    powers: TermList | None = None
    duty: Text | None = None


class Designates(Provision):
    """Gives those in its scope a legal status."""

    does: Literal["designates"]
    status: Id


class Declares(Provision):
    """Makes a finding (an emergency, a mass influx) for what is in its scope."""

    does: Literal["declares"]
    status: Id


class Assigns(Provision):
    """Aggregate personnel; confers nothing (S17). `quantity` left out: not stated."""

    does: Literal["assigns"]
    of: Id
    to: Id
    measure: Literal["baseline", "increment", "decrement", "total"]
    quantity: Quantity | None = None
    status: Text | None = None
    part_of: Id | None = None


class Consents(Provision):
    """Consents to its target, an instrument made before it or after."""

    does: Literal["consents"]
    target: Id


class Modification(Provision):
    """Changes what its target does, for the powers and offices it names, or all."""

    target: tuple[Id, ...] | Id
    powers: TermList | None = None
    binds: TermList | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids it targets: provisions, or instruments (each of their provisions)."""
        return (self.target,) if isinstance(self.target, str) else self.target


class Suspends(Modification):
    """Sets its target aside while it lasts (stay, injunction)."""

    does: Literal["suspends"]


class Rescinds(Modification):
    """Ends its target from its own `since` on. `revives`: what comes back with it, or `none`."""

    does: Literal["rescinds"]
    revives: Literal["none"] | tuple[Id, ...] | None = None
    saves: Literal["delegations"] | None = None


class Annuls(Modification):
    """Its target never had effect."""

    does: Literal["annuls"]


class Revives(Modification):
    """Brings a rescinded target back from its own `since` on, within the target's own period."""

    does: Literal["revives"]


class Ratifies(Modification):
    """Cures the want of a serving holder in its target, from the beginning (S16)."""

    does: Literal["ratifies"]


AnyProvision = Annotated[
    Confers | Delegates | Restricts | Directs | Designates | Declares | Assigns | Consents
    | Suspends | Rescinds | Annuls | Revives | Ratifies,
    Field(discriminator="does"),
]  # fmt: skip

PROVISION_CLASSES: dict[str, type[Provision]] = {
    "confers": Confers, "delegates": Delegates, "restricts": Restricts, "directs": Directs,
    "designates": Designates, "declares": Declares, "assigns": Assigns, "consents": Consents,
    "suspends": Suspends, "rescinds": Rescinds, "annuls": Annuls, "revives": Revives, "ratifies": Ratifies,
}  # fmt: skip
"""By effect, in the order of S6."""

PERFORMED = (Rescinds, Annuls, Revives, Ratifies)
"""Done once made: their own `until` or rescission changes nothing (S6)."""

"""Terms of the concept schemes: offices, powers, territories, sites, subjects, facts, statuses (S4)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vires.model.origin import Id, Record, Text, When

SCHEMES = ("offices", "powers", "territories", "sites", "subjects", "facts", "statuses")


class Term(Record):
    """A term never changes meaning. `broader` may name several terms (a poly-hierarchy, acyclic)."""

    id: Id
    label: Text
    aliases: tuple[Text, ...] = ()
    definition: Text | None = None
    cite: Text | None = None
    broader: tuple[Id, ...] = ()
    note: Text | None = None


class Succession(Record):
    """Since `since` the term counts as narrower than `term`, the one it succeeds (S4)."""

    term: Id
    since: When
    cite: Text | None = None


class Office(Term):
    """An office, a class of officers, or a body. An office may head bodies."""

    heads: tuple[Id, ...] = ()
    succeeds: tuple[Succession, ...] | Succession = ()

    @property
    def successions(self) -> tuple[Succession, ...]:
        """The successions as a list, however they were written."""
        return (self.succeeds,) if isinstance(self.succeeds, Succession) else self.succeeds


class Power(Term):
    """A power in the wording of the law."""


class Territory(Term):
    """A jurisdiction or area."""


class Site(Term):
    """A kind of place."""


class Subject(Term):
    """A class of persons, goods or matters acted on; never an individual."""


class Fact(Term):
    """A named circumstance of an act or of the making of an instrument: boolean, or a number in `unit`."""

    unit: Text | None = None
    question: Text | None = None


class Status(Term):
    """A legal status or finding. `record: partial` means the registry does not claim to hold every
    designation, so that none recorded leaves it open (S7)."""

    record: Literal["complete", "partial"] = "complete"


TERM_CLASSES: dict[str, type[Term]] = {
    "offices": Office,
    "powers": Power,
    "territories": Territory,
    "sites": Site,
    "subjects": Subject,
    "facts": Fact,
    "statuses": Status,
}


class Terms(Record):
    """A document of terms; any of the schemes."""

    offices: tuple[Office, ...] = ()
    powers: tuple[Power, ...] = ()
    territories: tuple[Territory, ...] = ()
    sites: tuple[Site, ...] = ()
    subjects: tuple[Subject, ...] = ()
    facts: tuple[Fact, ...] = Field(default=())
    statuses: tuple[Status, ...] = ()

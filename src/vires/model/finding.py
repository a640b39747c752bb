"""Findings: the answer to a question, with everything it rests on (S15). Plain frozen objects; `to_dict` is
the JSON that the command line, the interfaces and proofs share."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from vires.model.origin import Noun

SEMANTICS = "1.0"
"""The version of the rules in docs/semantics.md that a finding was made under."""


class Outcome(StrEnum):
    """S14 and S15, in no order of merit."""

    AUTHORIZED = "AUTHORIZED"
    IRREGULAR = "IRREGULAR"
    BARRED = "BARRED"
    NO_AUTHORITY_SHOWN = "NO_AUTHORITY_SHOWN"
    UNDEFINED = "UNDEFINED"
    CONDITIONAL = "CONDITIONAL"
    DISPUTED = "DISPUTED"


class RegistryState(Noun):
    """Which text answered: name, digest of what it says, ledger revision if any, and how far it was checked."""

    name: str
    digest: str
    revision: str | None = None
    checked_to: str | None = None


class Confinement(Noun):
    """An atom and the values to which an implicant confines it: `true`, `false`, readings, options or runs."""

    atom: str
    in_: tuple[str, ...] = Field(alias="in")


class Implicant(Noun):
    """All of these together suffice for the branch."""

    all: tuple[Confinement, ...]


class Implicants(Noun):
    """Any one of these suffices; all prime implicants are listed."""

    any: tuple[Implicant, ...]


class Branch(Noun):
    """One possible basic outcome, and when it is the outcome."""

    outcome: Outcome
    when: Implicants


class Word(Noun):
    """An attestation as a finding shows it."""

    source: str
    via: tuple[str, ...] = ()
    basis: str
    modality: str
    level: str
    published: str
    hedge: str | None = None
    counts: bool = True


class Link(Noun):
    """One link of a chain: a provision, and on whose word it stands."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    does: str
    issuer: str
    holder: str | None = None
    to: Any = None
    since: str | None = None
    until: str | None = None
    when: Any = None
    clause: Any = None
    stands_on: tuple[str, ...] = ()
    attested: tuple[Word, ...] = ()
    cannot_express: tuple[str, ...] = ()


class Chain(Noun):
    """A chain from a root to the office, links in that order; `condition` is what it asks of the act."""

    condition: Any = None
    links: tuple[Link, ...]


class Limit(Noun):
    """A limit of law or policy that reaches the act: met, not met, or depending (`null`)."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    force: Literal["law", "policy", "practice"]
    met: bool | None
    unless: Any = None
    since: str | None = None
    until: str | None = None
    attested: tuple[Word, ...] = ()
    cannot_express: tuple[str, ...] = ()


class Duty(Noun):
    """A duty laid on the office; it never changes an outcome."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    duty: str | None = None
    to: Any = None
    since: str | None = None
    until: str | None = None
    attested: tuple[Word, ...] = ()


class Conflict(Noun):
    """A chain or a duty and a limit that meet on the act (S18)."""

    limit: str
    link: str | None = None
    duty: str | None = None
    yields: bool | None = None


class Miss(Noun):
    """A grant that might have conferred the power, and the first test it does not always pass (S15)."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    fails: str
    because: tuple[str, ...] = ()
    since: str | None = None
    route: tuple[Miss, ...] = ()


class Reading(Noun):
    """One value that sources give a field."""

    value: Any
    sources: tuple[str, ...]


class Dispute(Noun):
    """A field on which sources that count disagree; `settled` is the reading a resolution takes."""

    field: str
    readings: tuple[Reading, ...]
    settled: Any = None
    because: str | None = None


class NextFact(Noun):
    """A fact that matters, and the outcomes left under each of its values."""

    atom: str
    splits: dict[str, tuple[Outcome, ...]]


class Elsewhere(Noun):
    """The outcome at every other standard of evidence, and the doctrines it would turn on if all were open."""

    standards: dict[str, Outcome]
    doctrines: tuple[str, ...]


class CoverageNote(Noun):
    """What the registry covers for the office, power and date asked about."""

    topic: str
    holds: str
    checked_to: str
    gaps: tuple[str, ...] = ()


class CoverageStatement(Noun):
    """The registry's own statements of coverage that touch the question; `covered` is false where none does."""

    covered: bool
    checked_to: str | None = None
    notes: tuple[CoverageNote, ...] = ()


class Finding(Noun):
    """The answer to one question (S15)."""

    semantics: str = SEMANTICS
    registry: RegistryState
    question: dict[str, Any]
    vantage: dict[str, Any]
    prospective: bool
    outcome: Outcome
    answer: str
    reviewed: bool
    cycle: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    branches: tuple[Branch, ...] = ()
    chains: tuple[Chain, ...] = ()
    more_chains: bool = False
    limits: tuple[Limit, ...] = ()
    practices: tuple[Limit, ...] = ()
    duties: tuple[Duty, ...] = ()
    nearest: tuple[Miss, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    ask_next: tuple[NextFact, ...] = ()
    elsewhere: Elsewhere
    weakest_evidence: str | None = None
    coverage: CoverageStatement

    def to_dict(self) -> dict[str, Any]:
        """The finding as the JSON document of the interfaces."""
        return self.model_dump(mode="json", by_alias=True)

    def to_json(self) -> bytes:
        """The same document, as JSON in UTF-8."""
        return self.__pydantic_serializer__.to_json(self, by_alias=True)

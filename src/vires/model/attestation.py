"""On whose word a record stands (S8)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from vires.model.origin import Id, Record, Text, When

Basis = Literal[
    "document-held", "document-seen", "document-described", "official-statement",
    "named-source", "unnamed-source", "relayed", "unverified",
]  # fmt: skip
Modality = Literal["asserted", "reported", "expected", "denied"]
Verification = Literal["full-text", "excerpt", "secondary", "general-knowledge"]


class Selector(Record):
    """Where in a source: code points from `start` up to `end`, and the digest of what stands there."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Attestation(Record):
    """One source's word for a record. `says` gives the fields it states otherwise than the record is
    written; `covers` names the provisions it speaks of, if not all; `via` are those it relays, nearest
    first; `verification` tells how closely the encoder checked the source."""

    source: Id
    via: tuple[Id, ...] = ()
    basis: Basis
    modality: Modality = "asserted"
    published: When
    retracted: When | None = None
    covers: tuple[Id, ...] = ()
    says: dict[str, Any] = {}
    at: Selector | None = None
    hedge: Text | None = None
    quote: Text | None = None
    verification: Verification | None = None
    note: Text | None = None

    @property
    def level(self) -> str:
        """The level of evidence it gives: of its modality and basis (S8)."""
        if self.modality == "expected":
            return "expected"
        if self.basis == "unverified":
            return "unverified"
        return "documented" if self.basis == "document-held" else "reported"


class Resolution(Record):
    """A settled reading of a disputed field. It counts only where some counting source says so; `by` only
    where a person decided."""

    value: Any
    because: Text | None = None
    by: Id | None = None


class Acceptance(Record):
    """Who accepted a record, and on which day."""

    by: tuple[Id, ...]
    on: When


class Review(Record):
    """`encoded`: written, reviewed by no person yet. `proposed` and `rejected` are not visible."""

    state: Literal["encoded", "proposed", "rejected"] | None = None
    accepted: Acceptance | None = None
    note: Text | None = None

    @property
    def visible(self) -> bool:
        """Tell whether the record may be relied on at all (S8)."""
        return self.accepted is not None or self.state == "encoded"

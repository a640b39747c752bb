"""Instruments: documents that do things (S5)."""

from __future__ import annotations

from typing import Any, Literal

from vires.model.attestation import Attestation, Resolution, Review
from vires.model.origin import Id, Record, Text, When
from vires.model.provision import AnyProvision


class Instrument(Record):
    """`decided` is its legal time; `signed`, `effective`, `announced` and `published` are plain facts about the
    paper. `invokes` are the grants it stands on, singly or as whole instruments, or `unstated`; kinds
    marked `root` need none."""

    instrument: Id
    kind: Id
    title: Text
    cite: Text | None = None
    issuer: Id
    holder: Id | None = None
    invokes: tuple[Id, ...] | Literal["unstated"] | None = None
    facts: dict[Id, bool | int | float] = {}
    decided: When
    signed: When | None = None
    effective: When | None = None
    announced: When | None = None
    published: When | None = None
    purpose: Text | None = None
    note: Text | None = None
    cannot_express: tuple[Text, ...] = ()
    provisions: tuple[AnyProvision, ...] = ()
    attested: tuple[Attestation, ...] = ()
    resolution: dict[str, Resolution] = {}
    review: Review

    @property
    def id(self) -> str:
        """The id under which other records name it."""
        return self.instrument

    def provision_id(self, local: str) -> str:
        """The full id of one of its provisions: the instrument's id, `/`, the local id."""
        return f"{self.instrument}/{local}"


def plain(value: Any) -> Any:
    """A value as registry text would have it: used to compare what sources say."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value.to_text() if hasattr(value, "to_text") else value

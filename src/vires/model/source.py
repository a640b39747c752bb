"""Publications: who issued what, when (S8)."""

from __future__ import annotations

from typing import Literal

from vires.model.origin import Id, Record, Text, When


class Statement(Record):
    """Something a source states, in the registry's own words. `mark` is what worked questions name it by; `at` are the
    places where it stands, each from a code point up to another, which hold the places of the attestations that carry
    it. A statement without a place is one of the whole source."""

    mark: Text
    claim: Text
    at: tuple[tuple[int, int], ...] = ()

    def holds(self, start: int, end: int) -> bool:
        """Tell whether a place in the source, from `start` up to `end`, lies within one of its own."""
        return any(since <= start and end <= until for since, until in self.at)


class Source(Record):
    """A publication: its outlet or issuer, title, date, address and kind, and what it states, where that is listed."""

    id: Id
    title: Text
    outlet: Text | None = None
    kind: Literal["text", "official-statement", "press", "other"]
    published: When | None = None
    address: Text | None = None
    language: Text | None = None
    note: Text | None = None
    statements: tuple[Statement, ...] = ()

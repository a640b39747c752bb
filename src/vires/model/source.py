"""Publications: who issued what, when (S8)."""

from __future__ import annotations

from typing import Literal

from vires.model.origin import Id, Record, Text, When


class Source(Record):
    """A publication: its outlet or issuer, title, date, address and kind."""

    id: Id
    title: Text
    outlet: Text | None = None
    kind: Literal["text", "official-statement", "press", "other"]
    published: When | None = None
    address: Text | None = None
    language: Text | None = None
    note: Text | None = None

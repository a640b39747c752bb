"""Lists of terms: closed, or open ("including ...") (S7)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Tag

from vires.model.origin import Id, Noun


class OpenList(Noun):
    """A list that names some and leaves room for others: `including` those named, perhaps only `within`
    one broader term. A term it does not name, inside `within`, is open and never simply outside (S7)."""

    including: tuple[Id, ...]
    within: Id | None = None


def _which(value: Any) -> str:
    return "open" if isinstance(value, dict | OpenList) else "closed"


TermList = Annotated[
    Annotated[tuple[Id, ...], Tag("closed")] | Annotated[OpenList, Tag("open")],
    Discriminator(_which),
]


def listed(terms: TermList) -> tuple[str, ...]:
    """The terms a list names, open or closed."""
    return terms.including if isinstance(terms, OpenList) else terms

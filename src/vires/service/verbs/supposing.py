"""One question asked of two records: of what is recorded, and of that without some records or with a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from vires.service.verbs.arguments import LONGEST_DRAFT, MOST_LISTED, Asking, Name
from vires.service.verbs.verb import Verb

if TYPE_CHECKING:
    from vires.service.asking import Handle


class Supposing(Asking):
    """One question, and what to suppose of the record."""

    ids: Annotated[tuple[Name, ...], Field(max_length=MOST_LISTED)] = Field(
        default=(), description="Instruments or provisions to leave out."
    )
    draft: Annotated[str, Field(max_length=LONGEST_DRAFT)] | None = Field(
        default=None, description="Registry text of instruments to put in."
    )


def _suppose(handle: Handle, given: Supposing) -> dict[str, Any]:
    from vires.service.supposing import suppose

    stated = given.stated()
    return suppose(handle, stated.pop("ids", ()), stated.pop("draft", None), **stated)


SUPPOSED = {
    verb.name: verb
    for verb in (Verb("suppose", "one finding before and after something is supposed", Supposing, _suppose),)
}
"""By the name under which the desk is asked for it."""

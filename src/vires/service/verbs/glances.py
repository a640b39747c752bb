"""What pages of records show at a glance, from answers that are given many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from vires.service.progress import tell
from vires.service.verbs.arguments import Asking, Comparing, Name, View, When
from vires.service.verbs.verb import Verb

if TYPE_CHECKING:
    from vires.service.asking import Handle

MOST_DATES = 400
"""Dates at which one question is asked."""
UNASKED = frozenset({"territory", "sites", "subjects", "facts"})
"""What a worked question states itself."""


class Following(View):
    """An office or a power over a time."""

    office: Name | None = Field(default=None, description="What this office held.")
    power: Name | None = Field(default=None, description="Who held this power.")
    since: When = Field(alias="from", description="From this moment on.")
    until: When | None = Field(default=None, alias="to", description="Before this moment; left out: now.")


class Sliding(Asking):
    """One question at several dates on one axis of time."""

    along: Literal["at", "as_of", "known_by"] = Field(description="The moment that is another each time.")
    dates: Annotated[tuple[When, ...], Field(max_length=MOST_DATES)] = Field(description="The dates, in this order.")


def _standing(handle: Handle, given: Comparing) -> dict[str, Any]:
    from vires.service.standing import compare_standing

    stated = {name: value for name, value in given.stated().items() if name not in UNASKED}
    return compare_standing(handle, **stated, progress=tell).to_dict()


def _strips(handle: Handle, given: Following) -> dict[str, Any]:
    from vires.service.strips import trace_named

    stated = {name: value for name, value in given.stated().items() if name != "doctrine"}
    return trace_named(handle, **stated, progress=tell).to_dict()


def _along(handle: Handle, given: Sliding) -> dict[str, Any]:
    from vires.service.along import outcomes_along

    return outcomes_along(handle, **given.stated()).to_dict()


GLANCES = {
    verb.name: verb
    for verb in (
        Verb("standing", "which worked questions answer otherwise at two dates", Comparing, _standing, ("flips",)),
        Verb("strips", "the answer over time of those that grants name", Following, _strips, ("traces",)),
        Verb("along", "the outcome of one question at dates on an axis of time", Sliding, _along, ("stops",)),
    )
}
"""By the name under which the desk is asked for it."""

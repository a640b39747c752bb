"""Answers in bulk, to be looked at and not read one by one: for surfaces that draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from vires.service.verbs.arguments import Circumstances, Name, Surroundings, View, When, Whole
from vires.service.verbs.verb import Verb

if TYPE_CHECKING:
    from vires.service.asking import Handle


class Laying(Circumstances):
    """Offices by powers."""

    office: Name | None = Field(default=None, description="Only this office and those within it.")
    power: Name | None = Field(default=None, description="Only this power and narrower ones.")
    first: Whole = Field(default=0, ge=0, le=1_000_000, description="The row to begin with.")
    count: Whole = Field(default=40, ge=1, le=1000, description="How many rows.")


class Turning(Surroundings):
    """Offices by powers over a time."""

    office: Name | None = Field(default=None, description="Only this office and those within it.")
    power: Name | None = Field(default=None, description="Only this power and narrower ones.")
    since: When = Field(alias="from", description="From this day on.")
    until: When = Field(alias="to", description="Before this day.")


class Mustering(View):
    """A command over a time."""

    name: Name = Field(description="The command or mission.")
    since: When | None = Field(default=None, alias="from", description="From this day on; left out: its first change.")
    until: When | None = Field(default=None, alias="to", description="Before this day; left out: after the last.")


def _matrix(handle: Handle, given: Laying) -> dict[str, Any]:
    from vires.service.matrix import lay_matrix

    return lay_matrix(handle, **given.stated()).to_dict()


def _turns(handle: Handle, given: Turning) -> dict[str, Any]:
    from vires.service.turning import lay_turns

    return lay_turns(handle, **given.stated()).to_dict()


def _muster(handle: Handle, given: Mustering) -> dict[str, Any]:
    from vires.service.mustering import muster

    return muster(handle, **given.stated()).to_dict()


CHARTS = {
    verb.name: verb
    for verb in (
        Verb("matrix", "the outcome of each office with each power", Laying, _matrix, ("cells",)),
        Verb("turns", "the days on which a matrix changes, and what changes", Turning, _turns, ("turns", "cells")),
        Verb("muster", "how many are recorded as assigned to a command, over a time", Mustering, _muster, ("stated",)),
    )
}
"""By the name under which the desk is asked for it."""

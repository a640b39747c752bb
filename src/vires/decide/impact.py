"""The impact of a provision, an instrument or a draft: the difference between the record with and without it (S20)."""

from __future__ import annotations

from dataclasses import replace

from vires.decide.change.side import Engine, Side, Stated
from vires.decide.compare import Compared, Progress, difference
from vires.model.registry import Registry
from vires.model.term import SCHEMES


def impact(
    side: Side,
    other: Registry,
    engine: Engine,
    stated: Stated | None = None,
    progress: Progress | None = None,
    most: int | None = None,
) -> Compared:
    """The difference between a record and another, at one moment and from one point of view: without some of its
    instruments or provisions (`Registry.without`: what names them then names nothing), with a draft, or as another
    revision has it. Each has the terms of either, since a term confers nothing, and its own where both have one. No
    more than `most` offices and powers are compared. Raises `QuestionError` as the engine does."""
    before, after = together(side.registry, other)
    return difference(side.on(before), side.on(after), engine, stated, progress, most)


def together(one: Registry, other: Registry) -> tuple[Registry, Registry]:
    """Two records with the terms of either."""
    mine = {s: {**other.terms.get(s, {}), **one.terms.get(s, {})} for s in SCHEMES}
    theirs = {s: {**one.terms.get(s, {}), **other.terms.get(s, {})} for s in SCHEMES}
    return replace(one, terms=mine), replace(other, terms=theirs)

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
) -> Compared:
    """The difference between a record and another, at one moment and from one point of view: without some of its
    instruments or provisions (`Registry.without`: what names them then names nothing), or with a draft. Both have
    the terms of either, since a term confers nothing. Raises `QuestionError` as the engine does."""
    terms = {s: {**other.terms.get(s, {}), **side.registry.terms.get(s, {})} for s in SCHEMES}
    before = replace(side.registry, terms=terms)
    after = replace(other, terms=terms)
    return difference(side.on(before), side.on(after), engine, stated, progress)

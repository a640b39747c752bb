"""What a finding rests on as rows of one table: the chain, what came nearest, limits, practices, duties, and where
sources disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vires.web.views.finding import FindingView, Shown
from vires.web.views.tree import Rung, Source

HEAD = ("part", "record", "citation", "title", "says", "state", "sources")
Row = tuple[str, ...]


def grounds(view: FindingView) -> Iterator[Row]:
    """The rows, in the order of the page."""
    yield from _climbed("chain", view.tree())
    yield from _told("nearest", view.nearest())
    yield from _told("limit", view.limits())
    yield from _told("practice", view.practices())
    yield from _told("duty", view.duties())
    for one in view.disagreements():
        for reading in one.readings:
            titles = "; ".join(title for _, title in reading.sources)
            yield "disagreement", "", "", one.field, reading.value, "taken" if reading.taken else "", titles


def _climbed(part: str, rungs: Iterable[Rung]) -> Iterator[Row]:
    for rung in rungs:
        by = f"{rung.by} ({rung.holder})" if rung.holder else rung.by
        said = "; ".join(filter(None, (f"{by} {rung.effect} {rung.to}", rung.lasts, rung.asks and f"if {rung.asks}")))
        yield part, rung.id, rung.cite, rung.title, said, "", _sources(rung.sources)
        yield from _climbed(part, rung.below)


def _told(part: str, items: Iterable[Shown]) -> Iterator[Row]:
    for one in items:
        yield part, one.id, one.cite, one.title, "; ".join(one.lines), one.state or "", _sources(one.sources)


def _sources(sources: Iterable[Source]) -> str:
    return "; ".join(f"{one.title} ({one.words})" for one in sources)

"""What changed, for a page: each group of changes that is one to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vires.decide.compare import Change, State
from vires.service.changes import Changes, Viewed
from vires.service.gist import gist
from vires.service.openpoint import OpenPoints
from vires.service.shift import SHIFTS, Bundle, bundles
from vires.service.telling import view
from vires.service.whereabouts import broadest, places, some
from vires.service.wording import Wording, day

MOST_NAMES = 12
HEAD = (
    "offices",
    "powers",
    "places and subjects",
    "before",
    "on what it depended",
    "after",
    "on what it depends",
    "because",
)
"""Of the columns of `change_rows`."""


@dataclass(frozen=True)
class Told:
    """One group: what it comes to, for whom, doing what, where, before and after, and what is responsible."""

    comes_to: str
    who: str
    what: str
    where: tuple[str, ...]
    before: tuple[str, str]
    after: tuple[str, str]
    because: tuple[tuple[str, str], ...]
    together: bool


def told_changes(changes: Iterable[Change], wording: Wording) -> Iterator[Told]:
    """The groups, most telling first."""
    points = OpenPoints(wording)
    for bundle in bundles(changes):
        yield _told(bundle, wording, points)


def _told(bundle: Bundle, wording: Wording, points: OpenPoints) -> Told:
    first = bundle.first

    def state(given: State) -> tuple[str, str]:
        return str(given.outcome), gist(given.branches, points)

    return Told(
        comes_to=SHIFTS[bundle.kind].rstrip(","),
        who=some(wording, broadest(bundle.offices, wording, "offices"), MOST_NAMES),
        what=some(wording, broadest(bundle.powers, wording, "powers"), MOST_NAMES),
        where=tuple(places(bundle.wheres, wording, MOST_NAMES)),
        before=state(first.before),
        after=state(first.after),
        because=tuple((name, wording.short(name)) for name in first.responsible),
        together=first.together,
    )


def change_rows(changes: Iterable[Change], wording: Wording) -> Iterator[tuple[str, ...]]:
    """The groups as rows of a table, with the ids of all that they name."""
    points = OpenPoints(wording)
    for bundle in bundles(changes):
        first = bundle.first
        yield (
            " ".join(broadest(bundle.offices, wording, "offices")),
            " ".join(broadest(bundle.powers, wording, "powers")),
            "; ".join(places(bundle.wheres, wording, None)),
            str(first.before.outcome),
            gist(first.before.branches, points),
            str(first.after.outcome),
            gist(first.after.branches, points),
            " ".join(first.responsible),
        )


def seen(found: Changes, wording: Wording) -> tuple[str, str]:
    """When the act is done, and from where it is looked at, before and after."""

    def told(side: Viewed, name: str) -> str:
        return f"{name}: acts of {day(side.at)}, seen from {view(side.model_dump(mode='json'), wording)}"

    return told(found.before, "before"), told(found.after, "after")

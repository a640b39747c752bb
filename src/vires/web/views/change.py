"""What changed, for a page: each group of changes that is one to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vires.decide.compare import Change, State
from vires.service.gist import gist
from vires.service.openpoint import OpenPoints
from vires.service.shift import SHIFTS, Bundle, bundles
from vires.service.whereabouts import broadest, places, some
from vires.service.wording import Wording

MOST_NAMES = 12


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

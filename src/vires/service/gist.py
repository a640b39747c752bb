"""What an answer depends on, in one line: the shortest way to the best outcome there is. The finding has all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vires.decide.order import place
from vires.model.finding import Branch, Miss
from vires.service.wording import FAILS, OUTCOMES, Wording, day
from vires.temporal.dating import Dating

if TYPE_CHECKING:
    from vires.service.openpoint import OpenPoints

MOST_PARTS = 4


def dating(text: str) -> Dating:
    """A date from its canonical text, `A..B` for one day among several."""
    low, mark, high = text.partition("..")
    return Dating.parse({"between": [low, high]} if mark else low)


def missed(miss: Miss, at: Dating, wording: Wording) -> str:
    """The first test that a grant does not pass (S15), with the date on which that turns and what is to blame."""
    since = f" ({day(miss.since)})" if miss.since else ""
    said = FAILS[miss.fails] + since
    if miss.fails == "period" and miss.since:
        turn, zone = dating(miss.since), wording.registry.zone
        if turn.end(zone) <= at.start(zone):
            said = f"its period ended {day(miss.since)}"
        elif at.end(zone) < turn.start(zone):
            said = f"its period begins {day(miss.since)}"
    if miss.because and miss.fails != "route":
        said += f": {wording.names(miss.because, 'and')}"
    return said


def gist(branches: Sequence[Branch], points: OpenPoints) -> str:
    """Under which circumstances the best of the possible outcomes is reached, and how many other ways there
    are; empty where nothing is open."""
    if not branches:
        return ""
    best = min(branches, key=lambda branch: place(branch.outcome))
    ways = sorted(best.when.any, key=lambda way: len(way.all))
    parts = [points.confined(part.atom, part.in_) for part in ways[0].all]
    said = "; ".join(parts[:MOST_PARTS])
    if len(parts) > MOST_PARTS:
        said += f"; and {len(parts) - MOST_PARTS} more"
    if len(ways) > 1:
        said += f" (or in {len(ways) - 1} other way{'s' if len(ways) > 2 else ''}; see `ask`)"
    return f"{OUTCOMES[best.outcome]} if {said}"

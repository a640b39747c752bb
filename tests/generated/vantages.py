"""Vantages: mostly from the end of the year, else from before, at any standard, with points decided or not (S2)."""

from __future__ import annotations

from tests.generated import conditions, dates
from tests.generated.choices import Choices
from vires.temporal.dating import Dating
from vires.temporal.vantage import UNDECIDED, Vantage

_STANDARDS = ("reported",) * 11 + ("documented", "documented", "unverified", "unverified", "expected")
_DOCTRINES: tuple[dict[str, str], ...] = ({},) * 8 + tuple(
    {name: option} for name, options in conditions.OPTIONS.items() for option in (UNDECIDED, *options)
)


def vantage(choices: Choices) -> Vantage:
    """A vantage."""
    return Vantage(_seen_on(choices), _seen_on(choices), choices.pick(_STANDARDS), choices.pick(_DOCTRINES))


def _seen_on(choices: Choices) -> Dating:
    if not choices.rarely(26):
        return dates.on(dates.LAST)
    text = dates.DAYS[1 + choices.below(dates.LAST - 2)]
    return dates.day(text + "T12:00+00:00" if choices.chance(3) else text)

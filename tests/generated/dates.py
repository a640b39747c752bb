"""When things happen in generated registries: a few days of one year, close enough to fall on one another."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from tests.generated.choices import Choices
from vires.temporal.dating import Dating

DAYS = (
    "2000-01-01", "2000-02-01", "2000-03-01", "2000-03-02", "2000-04-01", "2000-05-01",
    "2000-05-10", "2000-06-01", "2000-07-01", "2000-08-01", "2000-09-01", "2000-12-31",
)  # fmt: skip
FIRST, LAST = 0, len(DAYS) - 1
CLOCKS = ("T09:00+00:00", "T15:00+00:00", "T21:30-05:00")

_FORMS = ("day",) * 25 + ("clock",) * 5 + ("month", "between")


@cache
def day(text: str) -> Dating:
    """A day, an instant or a month, by its text."""
    return Dating.parse(text)


@cache
def between(low: str, high: str) -> Dating:
    """One day of those from `low` to `high`, both included."""
    return Dating.parse({"between": [low, high]})


def on(place: int) -> Dating:
    """The day of that place among `DAYS`; beyond the ends, the first or the last."""
    return day(DAYS[max(FIRST, min(place, LAST))])


def dated(choices: Choices, place: int) -> Dating:
    """A date at that place: nearly always a day, now and then with its time of day, or less precise."""
    form = choices.pick(_FORMS)
    text = DAYS[max(FIRST, min(place, LAST))]
    if form == "day":
        return day(text)
    if form == "clock":
        return day(text + choices.pick(CLOCKS))
    if form == "month":
        return day(text[:7])
    return between(text, DAYS[min(place + 1 + choices.below(2), LAST)]) if FIRST <= place < LAST else day(text)


def closer(dating: Dating) -> Dating:
    """A date said no less precisely than to two days or three."""
    if not dating.is_imprecise:
        return dating
    return between(dating.first.isoformat(), min(dating.first + timedelta(days=2), dating.last).isoformat())


def bound(choices: Choices, place: int) -> Dating:
    """A date at that place, as precise as the bounds of holders' spells mostly are."""
    return dated(choices, place) if choices.chance(4) else on(place)


def place(dating: Dating) -> int:
    """The last place among `DAYS` that is no later than a date's first day."""
    text = dating.first.isoformat()
    return max((index for index, known in enumerate(DAYS) if known <= text), default=FIRST)

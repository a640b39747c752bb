"""A calendar as an axis."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from vires.picture.axis import TICK_ROOM, Calendar


def test_days_stand_to_scale_and_what_lies_outside_at_the_edge() -> None:
    scale = Calendar(date(2000, 1, 1), date(2000, 1, 11), 100.0, 200.0)
    assert scale.at(date(2000, 1, 1)) == 100.0
    assert scale.at(date(2000, 1, 6)) == 150.0
    assert scale.at(date(1999, 1, 1)) == 100.0
    assert scale.at(date(2000, 1, 11)) == scale.at(date(2010, 1, 1)) == scale.at(None) == 200.0


def test_the_end_is_already_outside() -> None:
    scale = Calendar(date(2000, 1, 1), date(2000, 1, 11), 0.0, 100.0)
    assert scale.holds(date(2000, 1, 1))
    assert scale.holds(date(2000, 1, 10))
    assert not scale.holds(date(2000, 1, 11))
    assert not scale.holds(date(1999, 12, 31))
    assert not scale.holds(None)


@pytest.mark.parametrize("until", [date(2000, 1, 1), date(1999, 1, 1)])
def test_a_time_without_a_day_is_refused(until: date) -> None:
    with pytest.raises(ValueError, match="no day"):
        Calendar(date(2000, 1, 1), until, 0.0, 100.0)


@pytest.mark.parametrize(
    ("days", "first", "named"),
    [
        (5, "2000-01-15", "2000-01-16"),
        (60, "2000-01-17", "2000-01-24"),
        (300, "2000-02", "2000-03"),
        (3000, "2001", "2002"),
        (90_000, "2020", "2040"),
    ],
)
def test_ticks_are_as_fine_as_there_is_room_for(days: int, first: str, named: str) -> None:
    scale = Calendar(date(2000, 1, 15), date(2000, 1, 15) + timedelta(days=days), 0.0, 900.0)
    ticks = scale.ticks()
    assert [name for _, name in ticks][:2] == [first, named]
    places = [scale.at(day) for day, _ in ticks]
    assert all(after - before > TICK_ROOM * 0.85 for before, after in pairwise(places))
    assert all(day.weekday() == 0 for day, _ in ticks) or days != 60


def test_the_whole_calendar_has_ticks_and_comes_to_an_end() -> None:
    ticks = Calendar(date.min, date.max, 0.0, 900.0).ticks()
    assert 1 < len(ticks) < 60
    assert ticks[-1][0].year < 10_000

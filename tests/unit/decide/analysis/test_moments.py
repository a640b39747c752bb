"""Which moments stand for all, and that they do: put to the proof by every day on which imprecise dates may fall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.decide.analysis.arden import registry
from tests.unit.registry.lint.arden import instrument, listed, statute
from vires.decide.analysis.moments import Moments, Stretch

FIRST, LAST = date(1990, 5, 1), date(2010, 1, 1)
"""The Harbour Act of the gallery is of the first."""
VIEW = date(2005, 1, 1)
YEAR = "2001"


def confers(more: str, name: str = "s1") -> str:
    """A grant of an act, with dates."""
    return f"{{id: {name}, does: confers, to: [arden/harbour/master], powers: [arden/power/detain], {more}}}"


def stretches(*texts: str, first: date = FIRST, last: date = LAST) -> list[Stretch]:
    """The stretches of a record beside the Harbour Act."""
    return Moments(registry(*texts), VIEW).stretches(first, last)


def days(found: list[Stretch]) -> list[tuple[str, str]]:
    """Where stretches start, and the days that stand for them."""
    return [(one.start.date().isoformat(), one.moment.date().isoformat()) for one in found]


START = [("1990-05-01", "1990-05-01")]


def test_a_period_cuts_where_it_begins_and_where_it_ends() -> None:
    found = stretches(statute(confers("since: 1996-01-01, until: 1997-01-01")))
    assert days(found) == START + [(day, day) for day in ("1996-01-01", "1997-01-01")]


def test_without_since_it_begins_with_the_decision() -> None:
    assert days(stretches(statute(confers("until: 1997-01-01")))) == START + [
        (day, day) for day in ("1995-01-09", "1997-01-01")
    ]


@pytest.mark.parametrize(
    "text",
    [
        instrument(confers("since: 1996-01-01"), decided="2001-03"),  # a decision that bounds no period
        instrument(
            confers("since: 1996-01-01"), attested=("{source: gazette, basis: document-held, published: 2003}",)
        ),
        instrument(
            confers("since: 1996-01-01"),
            attested=("{source: gazette, basis: document-held, published: 2003-01-02, retracted: 2003-02}",),
        ),
        f"{statute(confers('since: 1996-01-01'))}---\n"
        + listed(
            "holders", "{office: arden/harbour/master, holder: lind, capacity: appointed, since: 1998, until: 1999}"
        ),
    ],
)
def test_dates_with_which_no_moment_of_an_act_is_compared_cut_nothing(text: str) -> None:
    assert days(stretches(text)) == [*START, ("1996-01-01", "1996-01-01")]


def test_what_a_source_says_of_a_bound_cuts_too() -> None:
    word = "{source: gazette, basis: document-held, published: 2001-03-06, says: {s1.since: 1997-01-01}}"
    found = stretches(instrument(confers("since: 1996-01-01"), attested=(word,)))
    assert days(found) == START + [(day, day) for day in ("1996-01-01", "1997-01-01")]


def test_a_time_of_day_cuts_within_its_day() -> None:
    found = Moments(registry(statute(confers("since: 1996-01-01T09:00+00:00"))), VIEW)
    noon = datetime(1996, 1, 1, 9, tzinfo=UTC)
    assert found.stretches(FIRST, LAST)[1:] == [Stretch(noon, noon)]
    assert found.change_within(date(1996, 1, 1))
    assert not found.change_within(date(1996, 1, 2))


def test_one_day_stands_for_a_range_in_which_nothing_else_is() -> None:
    assert days(stretches(statute(confers(f"since: {YEAR}")))) == [
        *START, ("2001-01-01", "2001-01-02"), ("2002-01-01", "2002-01-01"),
    ]  # fmt: skip


def test_a_day_with_room_for_each_date_on_both_sides_stands_for_the_days_that_ranges_share() -> None:
    found = stretches(statute(confers(f"since: {YEAR}, until: {YEAR}"), confers(f"since: {YEAR}", "s2")))
    assert days(found) == [*START, ("2001-01-01", "2001-01-04"), ("2002-01-01", "2002-01-01")]


def test_a_date_with_which_the_range_is_compared_cuts_it() -> None:
    """The decision is before or after the day that the range stands for, though it bounds no period itself."""
    order = instrument(confers("since: 1996-01-01"), decided="2001-03-05")
    assert days(stretches(statute(confers(f"since: {YEAR}")), order)) == [
        *START, ("1996-01-01", "1996-01-01"), ("2001-01-01", "2001-01-02"), ("2001-03-05", "2001-03-05"),
        ("2001-03-06", "2001-03-07"), ("2002-01-01", "2002-01-01"),
    ]  # fmt: skip


def test_where_there_is_no_room_each_day_is_taken() -> None:
    short = "{between: [2001-03-01, 2001-03-04]}"
    found = stretches(statute(confers(f"since: {short}, until: {short}")))
    assert days(found) == START + [(f"2001-03-0{day}", f"2001-03-0{day}") for day in range(1, 6)]


def test_the_days_asked_about_bound_what_is_chosen() -> None:
    act = statute(confers(f"since: {YEAR}"))
    found = stretches(act, first=date(2001, 6, 1), last=date(2001, 6, 30))
    assert days(found) == [("2001-06-01", "2001-06-02")]
    assert stretches(act, first=LAST, last=FIRST) == []


def test_the_last_day_of_the_calendar_is_a_day() -> None:
    found = stretches(statute(confers("since: 9999, until: 9999-12-31")), last=date.max)
    assert days(found)[1:] == [("9999-01-01", "9999-01-02"), ("9999-12-31", "9999-12-31")]


# Put to the proof

BASE = date(2001, 3, 1)
WINDOW = 16
Range = tuple[int, int]


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    """Some days of the window, mostly many."""
    first = draw(st.integers(0, WINDOW - 2))
    return first, draw(st.integers(first + 1, WINDOW - 1))


def _text(bounds: Sequence[Range], exact: Sequence[int]) -> str:
    """Acts that begin on a day of each range, and on each exact day."""

    def day(place: int) -> str:
        return (BASE + timedelta(days=place)).isoformat()

    written = [f"{{between: [{day(first)}, {day(last)}]}}" for first, last in bounds] + [day(place) for place in exact]
    return statute(*(confers(f"since: {since}", f"s{number}") for number, since in enumerate(written)))


def _lies(bounds: Sequence[Range], exact: Sequence[int], act: int) -> Iterator[tuple[int, ...]]:
    """In every way that dates may lie to one another and to exact days, which of all those have come by an act's day.
    No rule asks more."""
    for chosen in product(*(range(first, last + 1) for first, last in bounds)):
        known = [*chosen, *exact]
        order = [(one > other) - (one < other) for place, one in enumerate(known) for other in known[:place]]
        yield (*order, *(day <= act for day in known))


@settings(max_examples=60)
@given(st.lists(ranges(), min_size=1, max_size=3), st.lists(st.integers(0, WINDOW - 1), max_size=2))
def test_dates_can_lie_to_no_act_as_they_cannot_to_one_at_a_chosen_moment(
    bounds: list[Range], exact: list[int]
) -> None:
    first, last = BASE - timedelta(days=1), BASE + timedelta(days=WINDOW)
    found = stretches(_text(bounds, exact), first=first, last=last)
    edges = [*(one.start.date() for one in found), last + timedelta(days=1)]
    for stretch, (start, until) in zip(found, pairwise(edges), strict=True):
        by_moment = set(_lies(bounds, exact, (stretch.moment.date() - BASE).days))
        for ordinal in range(start.toordinal(), until.toordinal()):
            act = ordinal - BASE.toordinal()
            assert by_moment.issuperset(_lies(bounds, exact, act)), (stretch, act)

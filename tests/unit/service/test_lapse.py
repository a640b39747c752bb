"""Between which days to look."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit import arden, harbours
from vires.service.lapse import Lapse, busiest, overview, stated, whole
from vires.service.lifelines import Lifelines, docket_between, within
from vires.service.refusal import Refusal

QUARTER = Lapse(date(2000, 1, 1), date(2000, 4, 1))


def test_nearer_is_the_middle_half_and_further_is_back_where_one_was() -> None:
    nearer = QUARTER.nearer()
    assert nearer == Lapse(date(2000, 1, 23), date(2000, 3, 10))
    assert nearer.further().days == pytest.approx(QUARTER.days, abs=2)
    assert Lapse(date(2000, 1, 1), date(2000, 1, 3)).nearer() is None


def test_earlier_and_later_are_as_long() -> None:
    assert QUARTER.moved(1).days == QUARTER.moved(-1).days == QUARTER.days
    assert QUARTER.moved(1).moved(-1) == QUARTER


def test_no_step_leaves_the_calendar() -> None:
    all_ = Lapse(date.min, date.max)
    assert all_.further() == all_.moved(0) == all_
    last = Lapse(date(9999, 12, 30), date(9999, 12, 31))
    assert last.moved(1).until == date.max
    assert Lapse(date(1, 1, 1), date(1, 1, 2)).moved(-1).since == date.min


def test_the_busiest_months_hold_most_and_the_latest_of_those_alike() -> None:
    docket = harbours.handle().timeline()
    found = busiest(docket)
    inside = sum(within(filing, found.ends) for filing in docket.instruments)
    assert inside == max(
        sum(within(filing, Lapse(date(year, month, 1), date(year + (month > 9), (month + 2) % 12 + 1, 1)).ends)
            for filing in docket.instruments)
        for year in range(1985, 2005) for month in range(1, 13)
    )  # fmt: skip


def test_what_an_address_leaves_open_ends_where_the_record_does() -> None:
    docket = arden.handle().timeline()
    assert whole(docket) == Lapse(date(1990, 3, 1), date(2001, 5, 2))
    assert stated(docket, "1995", None) == Lapse(date(1995, 1, 1), date(2001, 5, 2))
    assert stated(docket, None, "1995-06") == Lapse(date(1990, 3, 1), date(1995, 6, 1))
    assert stated(docket, "2020-01-01", None) == Lapse(date(2020, 1, 1), date(2020, 1, 2))


@pytest.mark.parametrize(("since", "until"), [("2000-01-02", "2000-01-01"), ("2000-01-01", "2000-01-01")])
def test_a_time_without_a_day_is_refused(since: str, until: str) -> None:
    with pytest.raises(Refusal) as refused:
        stated(arden.handle().timeline(), since, until)
    assert refused.value.slug == "dates-reversed"


def test_the_overview_counts_every_instrument_once() -> None:
    docket = arden.handle().timeline()
    assert [(name, count) for name, _, count in overview(docket)] == [
        ("1990", 1),
        ("1995", 1),
        ("1998", 1),
        ("2001", 1),
    ]
    assert all(
        within(filing, part.ends) for (_, part, _), filing in zip(overview(docket), docket.instruments, strict=True)
    )


def test_what_is_acted_on_between_two_days_is_drawn_though_it_is_older() -> None:
    handle = arden.handle()
    lives = Lifelines(handle.registry, handle.timeline())
    found = docket_between(handle.timeline(), lives, (date(2001, 1, 1), date(2002, 1, 1)))
    assert [filing.id for filing in found.instruments] == ["arden/order/9", "arden/order/12"]
    before = docket_between(handle.timeline(), lives, (date(1999, 1, 1), date(2001, 1, 1)))
    assert before.count == 0

"""Strength over a time: cut where it changes, on whose word, and where sources differ."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit import arden
from vires.service.asking import Handle
from vires.service.mustering import Muster, commands, muster
from vires.service.refusal import Refusal

MORE = """
---
instrument: arden/order/30
kind: order
title: Order 30 on crews
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s2]
decided: 1999-01-01
provisions:
  - id: more
    does: assigns
    of: arden/fisheries
    to: arden/harbour
    measure: increment
    quantity: {exactly: 10}
    until: 2000-01-01
  - {id: some, does: assigns, of: arden/fisheries, to: arden/harbour, measure: increment, part_of: arden/order/30/more}
attested:
  - {source: gazette, basis: document-held, published: 1999-01-02}
  - {source: coast-news, basis: document-seen, published: 1999-01-03, says: {more.quantity: {about: 12}}}
review: {state: encoded}
---
instrument: arden/order/31
kind: order
title: Order 31, ending the crew
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s2]
decided: 2001-01-01
provisions:
  - {id: end, does: rescinds, target: arden/order/9/crew, revives: none}
attested:
  - {source: gazette, basis: document-held, published: 2001-01-02}
review: {state: encoded}
"""


def handle() -> Handle:
    return Handle(arden.registry(law=arden.LAW.rstrip() + MORE), now=arden.NOW)


def told(found: Muster) -> list[tuple[str, str, tuple[int, int | None] | None]]:
    (course,) = found.courses
    return [(stage.since.isoformat(), stage.until.isoformat(), stage.hull) for stage in course.stages]


def test_a_course_is_cut_where_the_strength_changes() -> None:
    assert told(muster(handle(), "arden/harbour", "1997-01-01", "2001-12-31")) == [
        ("1997-01-01", "1998-01-01", None),
        ("1998-01-01", "1999-01-01", (40, 40)),
        ("1999-01-01", "2000-01-01", (50, 52)),
        ("2000-01-01", "2001-01-01", (40, 40)),
        ("2001-01-01", "2001-12-31", None),
    ]


def test_every_stage_is_what_is_said_of_each_of_its_days() -> None:
    asked = handle()
    found = muster(asked, "arden/harbour", "1997-01-01", "2001-12-31")
    for stage in found.courses[0].stages:
        for on in (stage.since, date.fromordinal(stage.until.toordinal() - 1)):
            report = asked.strength("arden/harbour", on.isoformat())
            assert report.hull == (stage.hull or (0, None)), on


def test_without_days_all_of_its_life_is_traced_with_room_around() -> None:
    found = muster(handle(), "arden/harbour")
    assert found.since < date(1998, 1, 1)
    assert found.until > date(2001, 1, 1)
    assert found.cuts == (date(1998, 1, 1), date(1999, 1, 1), date(2000, 1, 1), date(2001, 1, 1))


def test_each_source_has_its_own_figure_and_those_that_differ_are_marked() -> None:
    stated = {(one.provision, one.source): one for one in muster(handle(), "arden/harbour").stated}
    gazette, news = (stated["arden/order/30/more", source] for source in ("gazette", "coast-news"))
    assert (gazette.quantity, gazette.differs) == ({"exactly": 10}, True)
    assert (news.quantity, news.interval, news.differs) == ({"about": 12}, (12, 12), True)
    crew = stated["arden/order/9/crew", "gazette"]
    assert (crew.quantity, crew.differs) == ({"about": 40}, False)
    assert stated["arden/order/30/some", "gazette"].interval == (0, None)
    assert [one.number for one in muster(handle(), "arden/harbour").stated] == list(range(1, len(stated) + 1))


def test_what_does_not_count_is_no_difference() -> None:
    found = muster(handle(), "arden/harbour", standard="documented")
    news = next(one for one in found.stated if one.source == "coast-news" and one.provision.endswith("more"))
    gazette = next(one for one in found.stated if one.source == "gazette" and one.provision.endswith("more"))
    assert (news.counts, gazette.counts, gazette.differs) == (False, True, False)
    assert all(len(stage.readings) < 2 for course in found.courses for stage in course.stages)


def test_where_sources_differ_is_listed_with_the_readings() -> None:
    found = muster(handle(), "arden/harbour")
    assert [dispute.field for dispute in found.disputes] == ["arden/order/30/more.quantity"]
    (course,) = found.courses
    apart = next(stage for stage in course.stages if stage.since == date(1999, 1, 1))
    assert sorted(level.interval for level in apart.readings) == [(50, 50), (52, 52)]


def test_what_was_not_known_then_is_not_counted() -> None:
    found = muster(handle(), "arden/harbour", "1997-01-01", "2000-06-01", known_by="1998-06-01")
    assert told(found)[-1][2] == (40, 40)
    assert {one.counts for one in found.stated if one.provision.startswith("arden/order/30")} == {False}


def test_a_command_without_statements_has_no_course() -> None:
    found = muster(handle(), "arden/fisheries")
    assert (found.courses, found.stated, found.cuts) == ((), (), ())
    assert found.since < found.until


def test_commands_are_those_to_which_somebody_is_assigned() -> None:
    assert commands(handle().registry) == (("arden/harbour", 3),)


def test_a_time_without_a_day_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        muster(handle(), "arden/harbour", "2000-01-01", "2000-01-01")
    assert refused.value.slug == "dates-reversed"

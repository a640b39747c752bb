"""Instruments as bars: what the record says of their lives, and how it is drawn."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit import harbours
from tests.unit.picture.within import outside
from vires.picture.lettering import cells
from vires.picture.timeline import Act, Lane, Stretch, draw_timeline, timeline_lines
from vires.service.lifelines import Lifelines, draw_docket

STAY = """---
instrument: arden/judgment/1
kind: statute
title: Judgment on the repeal
issuer: arden/assembly
decided: 1999-06-01
provisions:
  - {id: stay, does: suspends, target: arden/act/1999/harbours-repeal/end, until: 1999-09-01}
attested:
  - {source: gazette, basis: document-held, published: 1999-06-02}
review: {state: encoded}
"""


def lives(*more: str) -> Lifelines:
    handle = harbours.handle(*more)
    return Lifelines(handle.registry, handle.timeline())


def stretches(found: Lifelines, label: str) -> list[tuple[str, str | None, str]]:
    (lane,) = (lane for lane in found.lanes if lane.label == label)
    return [(s.since.isoformat(), s.until.isoformat() if s.until else None, s.state) for s in lane.stretches]


def test_what_is_rescinded_has_ended_until_it_is_revived() -> None:
    assert stretches(lives(harbours.REVIVAL), "Harbours Act (s1)") == [
        ("1990-03-01", "1999-01-01", "running"),
        ("1999-01-01", "2000-01-01", "ended"),
        ("2000-01-01", None, "running"),
    ]


def test_a_stay_of_a_rescission_lets_run_meanwhile() -> None:
    assert stretches(lives(harbours.REVIVAL, STAY), "Harbours Act (s1)") == [
        ("1990-03-01", "1999-01-01", "running"),
        ("1999-01-01", "1999-06-01", "ended"),
        ("1999-06-01", "1999-09-01", "running"),
        ("1999-09-01", "2000-01-01", "ended"),
        ("2000-01-01", None, "running"),
    ]


def test_what_is_suspended_is_set_aside_meanwhile() -> None:
    stay = STAY.replace("arden/act/1999/harbours-repeal/end", "arden/order/7/grant")
    assert stretches(lives(stay), "Order 7 on inspectors") == [
        ("1995-06-01", "1999-06-01", "running"),
        ("1999-06-01", "1999-09-01", "aside"),
        ("1999-09-01", None, "running"),
    ]


def test_what_is_annulled_never_ran() -> None:
    annulment = STAY.replace("does: suspends", "does: annuls").replace(", until: 1999-09-01", "")
    annulment = annulment.replace("arden/act/1999/harbours-repeal/end", "arden/order/7/grant")
    assert stretches(lives(annulment), "Order 7 on inspectors") == [("1995-06-01", None, "ended")]


def test_what_is_done_at_once_is_a_point_and_an_arrow() -> None:
    found = lives(harbours.REVIVAL)
    (lane,) = (lane for lane in found.lanes if lane.label == "Harbours Repeal Act")
    assert (lane.stretches, lane.moment) == ((), date(1999, 1, 1))
    verbs = {(act.verb, act.on.isoformat()) for act in found.acts}
    assert {("rescinds", "1999-01-01"), ("revives", "2000-01-01")} <= verbs


def test_instruments_that_stay_each_other_come_to_an_end_when_drawn() -> None:
    other = STAY.replace("judgment/1", "judgment/2").replace("harbours-repeal/end", "x").replace(
        "arden/act/1999/x", "arden/judgment/1/stay"
    )  # fmt: skip
    mutual = STAY.replace("arden/act/1999/harbours-repeal/end", "arden/judgment/2/stay")
    assert len(lives(other, mutual).lanes) == len(lives(other).lanes) + 1


def test_a_status_given_anew_before_its_end_continues_it() -> None:
    more = STAY.replace("does: suspends, target: arden/act/1999/harbours-repeal/end, until: 1999-09-01",
                        "does: declares, status: arden/status/quarantine, until: 2003-01-15")  # fmt: skip
    more = more.replace("1999-06-0", "2002-01-1").replace("Judgment on the repeal", "Second quarantine")
    acts = [act for act in lives(more).acts if act.verb == "continues"]
    assert [(act.source.split("#")[0], act.on.isoformat()) for act in acts] == [("arden/judgment/1", "2002-01-11")]


@pytest.mark.parametrize("width", [320.0, 760.0])
@pytest.mark.parametrize("of", [None, "act/1990/harbours", "quarantine"])
def test_a_timeline_stays_on_its_sheet(of: str | None, width: float) -> None:
    handle = harbours.handle(harbours.REVIVAL, STAY)
    assert outside(draw_docket(handle.registry, handle.timeline(of), width)) == []


def test_a_timeline_in_characters() -> None:
    lanes = [
        Lane("a", "Order 1", "since 2000", (Stretch(date(2000, 1, 1), date(2001, 1, 1), "running"),
                                            Stretch(date(2001, 1, 1), None, "ended"))),
        Lane("b", "Order 2", "2001", moment=date(2001, 1, 1)),
    ]  # fmt: skip
    acts = [Act("b", "a", "rescinds", date(2001, 1, 1)), Act("c", "a", "suspends", date(2000, 1, 1))]
    lines = timeline_lines(lanes, acts, 40, drawn=False)
    assert lines[0] == "Order 1: since 2000"
    assert set(lines[1].strip()) == {"#", "."}
    assert lines[3].strip() == "*"
    # The bar ends, and the act stands, in the same column: the day on which both happen.
    assert lines[1].index(".") == lines[3].index("*")
    assert "2001-01-01: Order 2 rescinds Order 1" in lines
    assert not any("suspends" in line for line in lines)
    assert all(line.isascii() and cells(line) <= 40 for line in lines)


def test_nothing_to_draw_is_a_sheet_with_its_title() -> None:
    drawing = draw_timeline([], [], "nothing")
    assert outside(drawing) == []
    assert drawing.title == "nothing"

"""Stays that are extended, and orders that change nothing, among the lives of instruments."""

from __future__ import annotations

from datetime import date

from tests.unit import harbours
from vires.service.lifelines import Lifelines

STAY = """---
instrument: arden/judgment/1
kind: statute
title: First stay
issuer: arden/assembly
decided: 1999-06-01
provisions:
  - {id: stay, does: suspends, target: arden/order/7/grant, until: 1999-09-01}
attested:
  - {source: gazette, basis: document-held, published: 1999-06-02}
review: {state: encoded}
"""
SECOND = (
    STAY.replace("judgment/1", "judgment/2").replace("First stay", "Second stay")
    .replace("decided: 1999-06-01", "decided: 1999-08-20").replace(", until: 1999-09-01", "")
)  # fmt: skip
DENIED = """---
instrument: arden/judgment/3
kind: statute
title: Stay denied
issuer: arden/assembly
decided: 1999-07-01
provisions: []
attested:
  - {source: gazette, basis: document-held, published: 1999-07-02}
review: {state: encoded}
"""


def extended(*more: str) -> list[tuple[str, str, date]]:
    handle = harbours.handle(*more)
    acts = Lifelines(handle.registry, handle.timeline()).acts
    return [(a.source.split("#")[0], a.target.split("#")[0], a.on) for a in acts if a.verb == "extends"]


def test_a_longer_stay_of_the_same_extends_one_that_has_not_ended() -> None:
    assert extended(STAY, SECOND) == [("arden/judgment/2", "arden/judgment/1", date(1999, 8, 20))]


def test_a_stay_made_later_or_of_something_else_or_no_longer_extends_nothing() -> None:
    assert extended(STAY, SECOND.replace("1999-08-20", "1999-09-02")) == []
    assert extended(STAY, SECOND.replace("order/7/grant", "act/1990/harbours/s1")) == []
    assert extended(STAY, SECOND.replace("grant}", "grant, until: 1999-08-25}")) == []
    assert extended(STAY) == []


def test_an_order_that_changes_nothing_has_its_place() -> None:
    handle = harbours.handle(DENIED)
    (lane,) = (lane for lane in Lifelines(handle.registry, handle.timeline()).lanes if lane.label == "Stay denied")
    assert (lane.moment, lane.stretches) == (date(1999, 7, 1), ())
    assert lane.note.endswith("changes nothing that is recorded")

"""From decided to known, in days."""

from __future__ import annotations

import pytest

from tests.unit import arden
from vires.service.asking import Handle
from vires.service.lag import Lag, days_said, draw_lags, lags, summary

MORE = """
---
instrument: arden/order/20
kind: order
title: Order 20, kept back
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s2]
decided: 1999-01-01
effective: 1998-12-30
published: 1999-01-31
provisions:
  - {id: duty, does: directs, exercises: arden/power/direct-staff, to: [arden/harbour/inspector], duty: watch}
attested:
  - {source: coast-news, basis: document-seen, published: 1999-01-08}
  - {source: gazette, basis: document-held, published: 1999-01-31}
review: {state: encoded}
---
instrument: arden/order/21
kind: order
title: Order 21, told of some day
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s2]
decided: 1999-03-10
provisions:
  - {id: duty, does: directs, exercises: arden/power/direct-staff, to: [arden/harbour/inspector], duty: wait}
attested:
  - {source: coast-news, basis: document-seen, published: 1999-03}
  - {source: gazette, basis: document-held, published: 1999-03-20}
review: {state: encoded}
"""


def found(known_by: str | None = None, standard: str = "reported") -> dict[str, Lag]:
    handle = Handle(arden.registry(law=arden.LAW.rstrip() + MORE), now=arden.NOW)
    listed = lags(handle.registry, handle.timeline().instruments, handle.vantage(None, known_by, standard))
    return {lag.id: lag for lag in listed}


def test_days_are_counted_from_the_decision() -> None:
    lag = found()["arden/order/20"]
    assert lag.effective is not None
    assert (lag.effective.least, lag.effective.most) == (-2, -2)
    assert lag.published is not None
    assert (lag.published.on, lag.published.most) == ("1999-01-31", 30)
    assert lag.known is not None
    assert (lag.known.most, lag.source) == (7, "coast-news")
    assert lag.words == "decided 1999-01-01; in effect 2 days before; published 30 days later; first known 7 days later"


def test_the_first_word_is_the_first_that_counts() -> None:
    documented = found(standard="documented")["arden/order/20"]
    assert documented.known is not None
    assert (documented.known.most, documented.source) == (30, "gazette")
    early = found(known_by="1999-01-05")["arden/order/20"]
    assert (early.known, early.source) == (None, None)


def test_a_word_with_a_date_less_exact_may_have_been_earlier() -> None:
    lag = found()["arden/order/21"]
    assert lag.known is not None
    assert (lag.known.least, lag.known.most, lag.source) == (-9, 10, "gazette")
    assert lag.known.words == "from 9 days before to 10 days later"


def test_what_is_not_recorded_stays_out() -> None:
    lag = found()["arden/order/7"]
    assert (lag.effective, lag.published) == (None, None)
    assert "in effect" not in lag.words


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(0, 0, "the same day"), (1, 1, "1 day later"), (-1, -1, "1 day before"), (1200, 1200, "1,200 days later"),
     (0, 30, "0 to 30 days later"), (-30, -2, "2 to 30 days before"), (-1, 3, "from 1 days before to 3 days later")],
)  # fmt: skip
def test_days_in_words(least: int, most: int, said: str) -> None:
    assert days_said(least, most) == said


def test_the_summary_counts_exact_dates_only() -> None:
    said = "; ".join(summary(found().values()))
    assert said.startswith("Of 5 with exact dates, half were first known within 1 day")
    assert "1 was known before publication" in said
    assert said.endswith("the longest wait was 7 days: Order 20, kept back")
    assert summary([]) == ()


def test_the_picture_says_all_of_it() -> None:
    listed = found()
    drawing = draw_lags(listed.values(), "From decided to known")
    assert all(lag.words in drawing.description for lag in listed.values())

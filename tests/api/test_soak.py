"""A short stretch of sustained load while revisions land: no answer wrong, none failed, and the server lets go of what
it no longer needs. `make soak` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.questions import KNOWN
from tests.soak import Ledger, Tally, soak

SECONDS = 20
GROWTH = 24e6
"""Bytes over the later half. So short a stretch ends before every engine is warm; the long run is held to a third."""


def sound(tally: Tally, revisions: int) -> None:
    """What every stretch must show."""
    assert tally.wrong == []
    assert tally.failed == []
    assert tally.ended == 0
    assert tally.asked > 100
    assert len(tally.recorded) >= revisions
    assert tally.recorded.keys() <= tally.seen.keys()
    assert len(tally.kinds) > 10


def test_answers_stay_right_while_revisions_land() -> None:
    tally = soak(SECONDS, rate=30, revise=5)
    sound(tally, 3)
    assert tally.growth() < GROWTH


def test_replicas_over_a_database_stay_right_too() -> None:
    pytest.importorskip("psycopg")
    sound(soak(10, rate=20, revise=4, postgres=True, workers=2), 1)


def test_an_answer_of_another_revision_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    ledger = Ledger(tmp_path / "text", str(tmp_path / "law.ledger"))
    answers = [ledger.answer(ledger.revision(ledger.revise()), "ask", KNOWN) for _ in range(3)]
    assert [answer["outcome"] for answer in answers] == ["AUTHORIZED", "NO_AUTHORITY_SHOWN", "AUTHORIZED"]
    assert answers[0] != answers[2]


def test_growth_is_what_the_later_half_shows() -> None:
    tally = Tally(memory=[(float(second), 100 if second < 50 else 100 + 2 * (second - 50)) for second in range(100)])
    assert tally.growth() == pytest.approx(98)
    assert Tally(memory=[(0.0, 5), (1.0, 9)]).growth() == 0

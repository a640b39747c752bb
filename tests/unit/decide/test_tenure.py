"""Spells of office against a moment, where days are known less exactly than by the day (S3, S16)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from vires.decide.tenure import holding
from vires.model.holder import Spell
from vires.temporal.dating import Dating

ZONE = ZoneInfo("Etc/GMT+5")


def spell(**said: object) -> Spell:
    return Spell.model_validate({"office": "arden/warden", "holder": "reed", "capacity": "appointed", **said})


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2000-05-31", False), ("2000-06-01", None), ("2000-06-29", None), ("2000-06-30", True), ("2000-07-01", True)],
)
def test_on_the_last_day_on_which_it_may_have_begun_it_has(at: str, expected: bool | None) -> None:
    assert holding(spell(since="2000-06"), Dating.parse(at), ZONE) is expected


@pytest.mark.parametrize(
    ("at", "expected"), [("2000-05-31", True), ("2000-06-01", None), ("2000-06-29", None), ("2000-06-30", False)]
)
def test_on_the_last_day_on_which_it_may_have_ended_it_has(at: str, expected: bool | None) -> None:
    assert holding(spell(since="1990-01-01", until="2000-06"), Dating.parse(at), ZONE) is expected

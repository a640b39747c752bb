"""What acts name keeps its number, and acts come back out of their numbers."""

from __future__ import annotations

import pickle
from datetime import UTC

import numpy as np
import pytest

from tests.unit.arden import REGISTRY, TERMS
from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.decisions import Decisions, Names
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.registry.loader import load
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

DAY = Dating.parse("2001-06-01")


@pytest.fixture(scope="module")
def registry() -> Registry:
    made = load({"registry.yaml": REGISTRY.encode(), "terms.yaml": TERMS.encode()}).registry
    assert made is not None
    return made


def test_numbers_do_not_change_and_survive_a_pickle(registry: Registry) -> None:
    codes = Codes(registry)
    yard, pier = Place(site="arden/site/yard"), Place(site="arden/site/yard", metres=80.0)
    first = codes.sites((yard,))
    assert codes.sites(None) == 0
    assert codes.sites(()) not in (0, first)
    assert codes.sites((pier, yard)) == codes.sites((yard, pier, yard)) != first
    again = pickle.loads(pickle.dumps(codes))
    assert again.sites((yard,)) == first
    assert again.vantage(Vantage(DAY, DAY)) == codes.vantage(Vantage(DAY, DAY)) == 0
    assert codes.reason("") == 0
    assert codes.reason("no office") == codes.reason("no office") == 1


def test_acts_come_back_out_of_their_numbers(registry: Registry) -> None:
    codes = Codes(registry)
    office, power = "arden/harbour/inspector", "arden/power/inspect"
    asked = [
        Act(office=office, power=power, at=DAY),
        Act(office=office, power=power, at=Dating.parse("1789-03-04T12:00:00.000001Z"), facts={"trained": False}),
        Act(
            office=office, power=power, at=Dating.parse({"between": ["2001-01-01", "2001-02-01"]}),
            territory="arden/north", sites=(Place(site="arden/site/yard", near=True),), subjects=(),
            facts={"trained": True},
        ),
    ]  # fmt: skip
    batch = Acts.of([(act, 0) for act in asked], codes, UTC)
    back = [batch.act(row, codes) for row in range(len(batch))]
    assert back[0] == asked[0]
    assert back[1].at.instant == asked[1].at.instant
    assert back[1].facts == {"trained": False}
    assert back[2] == asked[2]
    assert batch.take(np.array([2, 0])).act(1, codes) == asked[0]


def test_decisions_of_another_process_are_told_in_our_names() -> None:
    ours, theirs = Names(), Names()
    ours.provision("a")
    number, test = theirs.provision("b"), theirs.failing("period")
    missing, reason = theirs.missed(("fact:x",)), theirs.reason("too-open")
    none = np.array([-1, -1], np.int32)
    found = ours.place(
        theirs,
        Decisions(
            outcome=np.array([3, 7], np.int8), provision=none, chain=none, limit=none,
            missing=np.array([missing, 0], np.int32), nearest=np.array([number, -1], np.int32),
            fails=np.array([test, -1], np.int32), reason=np.array([0, reason], np.int32),
        ),
    )  # fmt: skip
    assert [ours.provisions[n] if n >= 0 else None for n in found.nearest] == ["b", None]
    assert [ours.fails[n] if n >= 0 else None for n in found.fails] == ["period", None]
    assert [ours.missing[n] for n in found.missing] == [("fact:x",), ()]
    assert [ours.reasons[n] for n in found.reason] == ["", "too-open"]

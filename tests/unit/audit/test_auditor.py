"""Vantages in each row, rows that cannot be decided, batches cut anyhow, and an auditor made anew elsewhere."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from benchmarks.record import VANTAGE, act, registry
from benchmarks.workload import generate
from tests.unit.audit.parity import Asked, differences, told
from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.kernel import chart
from vires.audit.kernel.auditor import Auditor
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

WORKLOAD = generate(40, 60)


@pytest.fixture(scope="module")
def law() -> Registry:
    return registry(WORKLOAD)


def asked_as_known_then() -> list[Asked]:
    """Each act at the vantage of its own day, or seen from later by what was known that day."""
    found = []
    for number, question in enumerate(WORKLOAD.questions):
        one = act(question)
        day = one.at if number % 3 else Dating.parse(f"{one.at.first.year}-06-01")
        found.append((one, Vantage(as_of=day if number % 2 else VANTAGE.as_of, known_by=day)))
    return found


@pytest.mark.parametrize("most", [chart.MOST_STRETCHES, 0], ids=["by table", "by search"])
def test_vantages_in_each_row_agree_with_the_engine(law: Registry, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "MOST_STRETCHES", most)
    assert differences(law, asked_as_known_then()) == []


def test_batches_cut_anyhow_and_another_process_say_the_same(law: Registry) -> None:
    codes = Codes(law)
    acts = Acts.of([(one, codes.vantage(seen)) for one, seen in asked_as_known_then()], codes, law.zone)
    auditor, another = Auditor(law), pickle.loads(pickle.dumps(Auditor(law)))
    whole = auditor.decide(acts, codes)
    said = [told(whole, auditor.names, row) for row in range(len(acts))]
    for size in (1, 7, 64):
        parts = [another.decide(acts.take(slice(at, at + size)), codes) for at in range(0, len(acts), size)]
        assert [told(part, another.names, row) for part in parts for row in range(len(part))] == said
    assert len(auditor.decide(acts.take(slice(0, 0)), codes)) == 0


def test_rows_that_cannot_be_decided_say_why_and_leave_the_others(law: Registry) -> None:
    codes = Codes(law)
    asked = [act(question) for question in WORKLOAD.questions[:6]]
    plain, odd = codes.vantage(VANTAGE), codes.vantage(Vantage(VANTAGE.as_of, VANTAGE.known_by, "hearsay"))
    acts = Acts.of([(one, plain) for one in asked], codes, law.zone)
    acts.office[1], acts.power[1], acts.reason[1] = -1, -1, codes.reason("`arden/nowhere` is no office")
    acts.vantage[3] = odd
    auditor = Auditor(law)
    decided = auditor.decide(acts, codes)
    said = [told(decided, auditor.names, row) for row in range(len(acts))]
    assert said[1]["outcome"] == said[3]["outcome"] == "NOT_DECIDABLE"
    assert said[1]["reason"] == "`arden/nowhere` is no office"
    assert "hearsay" in said[3]["reason"]
    others = [0, 2, 4, 5]
    alone = auditor.decide(acts.take(np.array(others)), codes)
    assert [told(alone, auditor.names, row) for row in range(4)] == [said[row] for row in others]
    assert all(said[row]["reason"] == "" for row in others)

"""The generated law of benchmarks/ says the same in every engine's language: outcomes, and reasons as far as an
engine gives any. Nothing is timed here. The engines beside ours are in requirements/bench.txt alone; where they
are not installed their tests say so and are skipped."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import pytest

from benchmarks.flattening import flatten
from benchmarks.peers import vires
from benchmarks.peers.peer import Peer
from benchmarks.verdict import Truth
from benchmarks.withholding import Withholding, settle, withhold
from benchmarks.workload import Workload, generate

PROVISIONS, QUESTIONS = 60, 40
OTHERS = {
    "cedar": ("cedarpy", "whole"),
    "cedar by power": ("cedarpy", "by_power"),
    "cedar by office and power": ("cedarpy", "by_cell"),
    "rego by power": ("regorus", "Rego"),
    "casbin": ("casbin", "Casbin"),
    "duckdb": ("duckdb", "DuckDB"),
}


@pytest.fixture(scope="module")
def workload() -> Workload:
    return generate(PROVISIONS, QUESTIONS, seed=7)


def other(name: str) -> Peer:
    package, maker = OTHERS[name]
    pytest.importorskip(package, reason=f"{package} is not installed; `make bench` installs it in an environment apart")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed") if package == "duckdb" else None
    made: Peer = getattr(import_module(f"benchmarks.peers.{name.split()[0]}"), maker)()
    return made


def differing(peer: Peer, workload: Workload) -> Sequence[object]:
    truth = Truth(workload)
    peer.load(workload, flatten(workload))
    peer.prepare()
    answers = zip(workload.questions, peer.answers(workload.questions), strict=True)
    return [question for question, answer in answers if not peer.verdict(answer).agrees(truth(question))]


@pytest.mark.parametrize("name", OTHERS)
def test_others_agree_with_the_plain_reading(name: str, workload: Workload) -> None:
    assert differing(other(name), workload) == []


def test_ours_agree_with_the_plain_reading(workload: Workload) -> None:
    ours = vires.Vires()
    assert differing(ours, workload) == []
    assert differing(vires.Findings(ours), workload) == []
    assert differing(vires.Definition(), workload) == []


def test_the_questions_meet_grants_limits_and_neither() -> None:
    law = generate(400, 200, seed=7)
    truth = Truth(law)
    verdicts = [truth(question) for question in law.questions]
    assert any(verdict.allowed for verdict in verdicts)
    assert any(verdict.grants and verdict.limits for verdict in verdicts)
    assert any(not verdict.grants for verdict in verdicts)


def test_the_same_seed_makes_the_same_law(workload: Workload) -> None:
    assert generate(PROVISIONS, QUESTIONS, seed=7) == workload
    assert generate(PROVISIONS, QUESTIONS, seed=8).plain != workload.plain


def test_nothing_is_answered_as_if_a_withheld_fact_were_known() -> None:
    law = generate(200, 150, seed=7)
    withholding = Withholding(law.questions, Truth(law), seed=7)
    ours = vires.Vires()
    ours.load(law, ())
    ours.prepare()
    count = withholding.count(ours)
    assert count["turning"] > 0
    assert (count["as_if_known"], count["wrong_elsewhere"], count["needlessly_open"]) == (0, 0, 0)


def test_a_withheld_fact_is_gone_and_can_be_put_back(workload: Workload) -> None:
    question = workload.questions[0]
    without = withhold(question, "training")
    assert "training" not in without["facts"]
    assert settle(without, "training", question["facts"]["training"])["facts"] == question["facts"]

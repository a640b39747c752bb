"""Every finding of the conformance cases, and of the worked questions of `us`, has a proof, and it verifies (S21)."""

from __future__ import annotations

import json
from functools import cache

import pytest

from tests.conformance.cases import Case, cases
from vires.decide.proof.writer import proof_of, prove
from vires.model.finding import Finding, Outcome
from vires.model.question import Act, Worked
from vires.model.registry import Registry
from vires.service.opening import read_registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage
from vires.verify.checker import verify
from vires.verify.layout import layout

ASKED = [case for case in cases("good") if case.form == "finding"]
NOW = Dating.parse("2025-06-30")
MOST = 80_000
"""Characters in a proof of a case; the longest is of two imprecise dates, day by day."""


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.slug)
def test_the_proof_of_a_case_verifies(case: Case) -> None:
    registry = case.registry()
    document = json.loads(case.finding_path.read_text(encoding="utf-8"))
    document["registry"] |= {"digest": registry.digest, "revision": None}
    finding = Finding.model_validate(document)
    proof = prove(registry, case.act, case.vantage, finding)
    text = layout(proof)
    verified = verify(text, registry)
    assert verified.outcome == finding.outcome
    assert verified.proof.finding.branches == finding.branches
    assert len(text) < MOST
    if finding.outcome == Outcome.NO_AUTHORITY_SHOWN:
        assert {one.provision for one in proof.absence} == {grant.provision for grant in proof.grants}
        shown = {miss.provision: miss.fails for miss in finding.nearest}
        assert shown.items() <= {one.provision: one.fails for one in proof.absence}.items()


@cache
def us() -> Registry:
    return read_registry().registry()


def asked() -> list[Worked]:
    return [worked for worked in us().questions if worked.ask is not None]


PARTS = 8
"""The questions are many; in parts they are shared out among the processes that run the tests."""


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_the_worked_questions_of_us_have_proofs_that_verify(part: int) -> None:
    for worked in asked()[part::PARTS]:
        ask = worked.ask
        assert ask is not None
        registry = us().without(ask.without) if ask.without else us()
        given = {name: getattr(ask, name) for name in Act.model_fields}
        act = Act(**{name: value for name, value in given.items() if value is not None})
        vantage = Vantage(ask.as_of or NOW, ask.known_by or NOW, ask.standard or "reported", ask.doctrine)
        verified = verify(layout(proof_of(registry, act, vantage)), registry)
        if ask.as_of and ask.known_by and "outcome" in worked.expect:
            assert verified.outcome == worked.expect["outcome"], worked.id

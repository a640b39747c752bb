"""No proof is written of what does not follow, and none is sought without end."""

from __future__ import annotations

import json

import pytest

from tests.conformance.cases import cases
from vires.decide.answer import TooOpen
from vires.decide.proof import search
from vires.decide.proof.writer import Unproved, proof_of, prove
from vires.model.finding import Finding, Outcome
from vires.service.proving import prove_finding
from vires.service.refusal import Refusal
from vires.verify.checker import verify

CASES = {case.slug: case for case in cases("good")}


def found(slug: str) -> Finding:
    case = CASES[slug]
    document = json.loads(case.finding_path.read_text(encoding="utf-8"))
    document["registry"] |= {"digest": case.registry().digest, "revision": None}
    return Finding.model_validate(document)


@pytest.mark.parametrize(
    ("slug", "change"),
    [
        ("annulled-limit", {"outcome": Outcome.BARRED}),
        ("force-in-dispute", {"branches": ()}),
        ("nearest-misses-furthest-first", {"nearest": ()}),
    ],
)
def test_a_finding_that_does_not_follow_gets_no_proof(slug: str, change: dict[str, object]) -> None:
    case, registry = CASES[slug], CASES[slug].registry()
    right = found(slug)
    wrong = right.model_copy(update=change)
    assert prove(registry, case.act, case.vantage, right).finding.outcome == right.outcome
    with pytest.raises(Unproved):
        prove(registry, case.act, case.vantage, wrong)
    with pytest.raises(Refusal) as raised:
        prove_finding(registry, wrong)
    assert raised.value.slug == "not-proved"


def test_a_proof_reads_question_and_vantage_off_the_finding() -> None:
    case, registry = CASES["force-in-dispute"], CASES["force-in-dispute"].registry()
    verified = verify(prove_finding(registry, found("force-in-dispute")), registry)
    assert verified.proof.question == case.act.model_dump(mode="json")
    assert verified.cases == 2


def test_a_search_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES["twelve-facts-are-never-too-many"]
    monkeypatch.setattr(search, "MOST_NODES", 3)
    monkeypatch.setattr(search, "ALWAYS", 1)
    with pytest.raises(TooOpen) as raised:
        proof_of(case.registry(), case.act, case.vantage)
    assert raised.value.atoms
    with pytest.raises(Refusal) as refused:
        prove_finding(case.registry(), found(case.slug))
    assert refused.value.slug == "too-open"

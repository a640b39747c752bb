"""Every conformance case against the definition: first what a person derived, then the whole finding."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.conformance.cases import Case, Refused, cases, unordered

GOOD, BAD = cases("good"), cases("bad")
RULES = [f"S{number}" for number in range(1, 19)]


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.slug)
def test_good(case: Case) -> None:
    finding = case.answer()
    for key, expected in case.expect.items():
        assert unordered(_at(finding, key)) == unordered(expected), f"{key}: {case.document['because']}"
    assert finding == json.loads(case.finding_path.read_text(encoding="utf-8")), "read the diff of `make goldens`"


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.slug)
def test_bad(case: Case) -> None:
    with pytest.raises(Refused) as refused:
        case.answer()
    expected = case.expect
    assert any(
        all(problem.get(key) == value for key, value in expected.items()) for problem in refused.value.problems
    ), f"expected {dict(expected)}, got {refused.value.problems}"


@pytest.mark.parametrize("case", GOOD + BAD, ids=lambda case: case.slug)
def test_case_is_complete(case: Case) -> None:
    assert case.document["case"] == case.slug
    assert case.rules
    assert set(case.rules) <= {*RULES, "S19", "S20", "S21"}
    assert case.document["because"]
    assert case.expect
    if case in GOOD:
        assert "hull" in case.expect if case.form == "strength" else "outcome" in case.expect


def test_each_rule_is_named_by_three_cases_at_least() -> None:
    named = Counter(rule for case in GOOD + BAD for rule in case.rules)
    assert {rule: named[rule] for rule in RULES if named[rule] < 3} == {}


def test_there_are_cases_enough() -> None:
    assert len(GOOD + BAD) >= 120


def test_every_finding_has_its_case() -> None:
    written = {case.finding_path for case in GOOD}
    assert set(GOOD[0].path.parent.glob("*.json")) <= written


def _at(finding: dict[str, Any], key: str) -> Any:
    """A key of the finding, or a path to one (`elsewhere.standards.documented`, `chains.0.links`)."""
    value: Any = finding
    for part in key.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value

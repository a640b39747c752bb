"""What holds of the registry `us` as a whole: no lint finds fault with it, it answers its own questions, and it says
honestly how it came about. That each answer is right is for the worked questions and for counsel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests import registry_pages
from vires.model.attestation import Attestation
from vires.model.question import Worked
from vires.model.registry import Registry
from vires.service.checking import FORMS, check_registry
from vires.service.linting import lint_registry
from vires.temporal.dating import Dating

MOST_QUOTED = 15
"""Words of a quotation."""
QUESTIONS, OF_EACH = 250, 10
OUTCOMES = ("AUTHORIZED", "CONDITIONAL", "DISPUTED", "IRREGULAR", "BARRED", "NO_AUTHORITY_SHOWN")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_pages.handle().registry


def attestations(registry: Registry) -> Iterator[tuple[str, Attestation]]:
    for instrument in registry.instruments.values():
        yield from ((instrument.id, word) for word in instrument.attested)
    for spell in registry.spells:
        yield from ((spell.id, word) for word in spell.attested)


def stated(question: Worked) -> dict[str, Any]:
    """What a question of any form states."""
    forms = (getattr(question, form) for form in FORMS)
    found = next(form for form in forms if form is not None)
    return dict(found) if isinstance(found, dict) else found.model_dump(mode="json", exclude_unset=True)


def day(value: object) -> str:
    """The calendar day of a date as text has it."""
    return str(value)[:10]


def test_no_rule_finds_fault_with_it() -> None:
    linted = lint_registry(registry_pages.REGISTRY)
    assert [str(problem) for problem in linted.problems] == []


@pytest.mark.slow
def test_no_deep_rule_finds_fault_with_it() -> None:
    linted = lint_registry(registry_pages.REGISTRY, deep=True, now=Dating.parse(registry_pages.NOW))
    assert linted.deep
    assert [str(problem) for problem in linted.problems] == []


@pytest.mark.slow
def test_it_answers_its_worked_questions(registry: Registry) -> None:
    checklist = check_registry(registry, now=Dating.parse(registry_pages.NOW))
    assert [question.id for question in checklist.questions if not question.passed] == []
    assert checklist.total >= QUESTIONS


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_its_questions_show_every_outcome_that_the_law_yields(registry: Registry, outcome: str) -> None:
    assert sum(question.expect.get("outcome") == outcome for question in registry.questions) >= OF_EACH


def test_its_questions_use_each_axis(registry: Registry) -> None:
    seen = [stated(question) for question in registry.questions]
    for axis in ("as_of", "known_by"):
        assert sum(axis in form and day(form[axis]) != day(form.get("at")) for form in seen) >= OF_EACH, axis
    assert len({day(form["at"]) for form in seen if "at" in form}) >= OF_EACH


@pytest.mark.parametrize("axis", ["at", "as_of", "known_by"])
def test_some_act_is_answered_otherwise_along_each_axis(registry: Registry, axis: str) -> None:
    """The same question but for one date, with another outcome."""
    outcomes: dict[str, set[str]] = {}
    for question in registry.questions:
        if question.ask is not None and "outcome" in question.expect:
            rest = {key: value for key, value in stated(question).items() if key != axis}
            outcomes.setdefault(json.dumps(rest, sort_keys=True), set()).add(question.expect["outcome"])
    assert [rest for rest, found in outcomes.items() if len(found) > 1]


def test_every_question_says_at_which_moment_and_why(registry: Registry) -> None:
    assert [question.id for question in registry.questions if not question.because] == []
    timeless = {"sources", "show", "timeline"}
    of_a_moment = [q for q in registry.questions if not any(getattr(q, form) is not None for form in timeless)]
    assert [question.id for question in of_a_moment if "at" not in stated(question)] == []


def test_every_topic_is_declared_and_used(registry: Registry) -> None:
    assert {question.topic for question in registry.questions} == set(registry.settings.topics)


def test_nobody_is_said_to_have_reviewed_it(registry: Registry) -> None:
    assert registry.settings.reviewers == ()
    states = {instrument.id: instrument.review for instrument in registry.instruments.values()}
    assert [name for name, review in states.items() if review.state != "encoded" or review.accepted] == []


def test_every_source_says_how_closely_it_was_checked(registry: Registry) -> None:
    assert [(name, word.source) for name, word in attestations(registry) if word.verification is None] == []


def test_what_nobody_looked_up_is_marked_unverified(registry: Registry) -> None:
    known = [(name, word) for name, word in attestations(registry) if word.verification == "general-knowledge"]
    assert [(name, word.source) for name, word in known if word.level != "unverified"] == []


def test_quotations_are_short(registry: Registry) -> None:
    quoted = [(name, word.quote) for name, word in attestations(registry) if word.quote]
    assert [(name, text) for name, text in quoted if len(text.split()) > MOST_QUOTED] == []


def test_every_topic_of_coverage_says_what_is_missing(registry: Registry) -> None:
    assert [topic.topic for topic in registry.settings.coverage if not topic.gaps] == []

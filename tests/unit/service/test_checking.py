"""Worked questions: asked as they stand, compared key by key, every difference told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit import arden
from vires.service.checking import check_registry, compare, contains
from vires.temporal.dating import Dating

NOW = Dating.parse(arden.NOW)


def checked(questions: str) -> Any:
    return check_registry(arden.registry(more=questions), now=NOW)


def test_worked_questions_pass_and_are_counted() -> None:
    checklist = check_registry(arden.registry(), now=NOW)
    assert (checklist.total, checklist.passed, checklist.failed) == (2, 2, 0)


def test_only_some_may_be_run() -> None:
    assert check_registry(arden.registry(), now=NOW, only="inspection").total == 1
    assert check_registry(arden.registry(), now=NOW, only="who-").total == 1


def test_a_difference_names_the_key_what_was_expected_and_what_was_found() -> None:
    checklist = checked("""
questions:
  - id: zz
    ask:
      {office: arden/harbour/inspector, power: arden/power/inspect, at: 2000-01-01, sites: [], facts: {trained: true}}
    expect: {outcome: BARRED, deciding: [arden/order/9/limit]}
""")
    failed = checklist.questions[-1]
    assert (checklist.failed, failed.file, failed.line) == (1, "more.yaml", 3)
    assert [(d.key, d.expected) for d in failed.differs] == [
        ("outcome", "BARRED"), ("deciding", ["arden/order/9/limit"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "{id: q, status: {term: arden/status/quarantine, at: 2000-01-01}, expect: {statuses: [{outcome: HELD}]}}",
        "{id: q, duties: {office: arden/harbour/inspector}, expect: {duties: [{provision: arden/order/9/duty}]}}",
        "{id: q, strength: {to: arden/harbour, at: 2000-01-01}, expect: {hull: [40, 40], about: true}}",
        "{id: q, sources: {id: arden/order/7}, expect: {disputes: [{field: arden/order/7.decided}]}}",
        "{id: q, show: {id: arden/order/9/duty}, expect: {duty: report each inspection within a week}}",
        "{id: q, timeline: {issuer: arden/assembly}, expect: {count: 1}}",
        "{id: q, holders: {office: nobody}, expect: {error: {slug: name-unknown}}}",
        "{id: q, ask: {office: arden/harbour/inspector, power: arden/power/inspect, at: 2000-01-01, "
        "sites: [], facts: {trained: true}, without: [arden/order/7]}, expect: {outcome: NO_AUTHORITY_SHOWN}}",
    ],
)
def test_every_form_can_be_asked(question: str) -> None:
    assert checked(f"questions:\n  - {question}\n").failed == 0


def test_a_question_that_cannot_be_read_fails_with_its_refusal() -> None:
    checklist = checked("questions:\n  - {id: q, holders: {seat: x}, expect: {}}\n")
    failed = next(question for question in checklist.questions if question.id == "q")
    assert failed.passed or failed.refused is None or failed.refused["slug"] == "question-unreadable"
    checklist = checked("questions:\n  - {id: q, holders: {seat: x}, expect: {spells: []}}\n")
    failed = next(question for question in checklist.questions if question.id == "q")
    assert failed.refused is not None
    assert failed.refused["slug"] == "question-unreadable"


def test_nearest_is_compared_with_the_head_of_the_list() -> None:
    found = {"nearest": [{"provision": "a", "fails": "scope"}, {"provision": "b", "fails": "vires"}]}
    assert list(compare({"nearest": [{"provision": "a", "fails": "scope"}]}, found)) == []
    assert len(list(compare({"nearest": [{"provision": "b", "fails": "vires"}]}, found))) == 1
    assert len(list(compare({"nearest": [{}, {}, {}]}, found))) == 1


def test_branches_are_compared_whole_in_any_order() -> None:
    one = {"outcome": "A", "when": {"any": [{"all": [{"atom": "x", "in": ["true"]}]}]}}
    two = {"outcome": "B", "when": {"any": [{"all": [{"atom": "x", "in": ["false"]}]}]}}
    assert list(compare({"branches": [two, one]}, {"branches": [one, two]})) == []
    assert len(list(compare({"branches": [one]}, {"branches": [one, two]}))) == 1


def test_other_keys_need_only_be_contained_and_may_be_paths() -> None:
    found = {"elsewhere": {"standards": {"documented": "A"}}, "list": [1, {"b": 2, "c": 3}]}
    assert list(compare({"elsewhere.standards.documented": "A", "list": [{"b": 2}]}, found)) == []
    assert len(list(compare({"list.7": 1, "absent": None}, found))) == 2


def test_containing_finds_each_item_once() -> None:
    assert contains([1, 1], [1, 2, 1])
    assert not contains([1, 1], [1, 2])
    assert contains([{"a": 1}, {}], [{"b": 2}, {"a": 1}])
    assert not contains(True, 1)

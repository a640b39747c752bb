"""The gallery shows every diagnostic, and its pages say what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnostic_pages import PAGES, pages
from tests.gallery import BASE, EXPECTED, INTERNAL, cases, described, diagnostics, emitted, found_in, printed
from vires.decide.analysis.catalogue import RULES as DEEP_RULES
from vires.decide.analysis.catalogue import STOPPED as DEEP_STOPPED
from vires.registry.lint.catalogue import RULES, STOPPED
from vires.registry.lint.refusal import REFUSALS


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case_prints_what_is_expected(case: Path) -> None:
    assert printed(case) == (case / EXPECTED).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case_shows_its_own_diagnostic_and_no_other(case: Path) -> None:
    assert {found.slug for found in diagnostics(case)} == {case.name}


def test_every_diagnostic_has_a_case() -> None:
    not_shown = {refusal.slug for refusal in REFUSALS if not refusal.shown}
    assert {case.name for case in cases()} == described().keys() - not_shown


def test_every_slug_of_the_loader_is_described() -> None:
    assert emitted() == {refusal.slug for refusal in REFUSALS}


def test_only_a_mistake_in_a_rule_has_no_page() -> None:
    assert {STOPPED, DEEP_STOPPED} == INTERNAL
    assert not INTERNAL & described().keys()


def test_slugs_name_one_diagnostic_each_and_are_in_order() -> None:
    for entries in (RULES, REFUSALS, DEEP_RULES):
        slugs = [entry.slug for entry in entries]
        assert slugs == sorted(set(slugs))
    every = [entry.slug for entry in (*RULES, *REFUSALS, *DEEP_RULES)]
    assert len(every) == len(set(every))


def test_what_the_cases_stand_on_is_clean() -> None:
    assert found_in({BASE.name: BASE.read_bytes()}) == ()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_messages_keep_the_house_style(case: Path) -> None:
    for found in diagnostics(case):
        for text in (found.message, found.remedy):
            assert text.strip() == text
            assert text
            assert not text.endswith("."), text
            assert text[0] == "`" or not text[0].isupper(), text
            assert text.count("`") % 2 == 0, text


def test_pages_are_up_to_date() -> None:
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    assert on_disk == pages(), "write them anew: python -m tests.diagnostic_pages"

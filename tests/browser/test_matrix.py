"""The matrix by keys and by the pointer: it folds, slides and compares, and leads to the finding of the day shown."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.looking import Look

VIEW = "site=none&as_of=2026-01-01&known_by=2026-01-01"
DOJ = f"/matrix?office=us/doj&power=us/power/immigration&at=2025-01-23&{VIEW}"
ACTIVE = """() => {
  const grid = document.querySelector('.board');
  const node = document.getElementById(grid.getAttribute('aria-activedescendant') || '');
  const said = node && (node.getAttribute('aria-label') || node.querySelector('.name').textContent);
  return node && [node.getAttribute('role'), said];
}"""


def opened(look: Callable[..., Look], site: str, address: str) -> Look:
    """The grid, with its slider."""
    tab = look(site)
    tab.go(address)
    tab.page.wait_for_selector("section.slide", timeout=60_000)
    return tab


def at(tab: Look) -> str:
    return parse_qs(urlsplit(tab.page.url).query)["at"][0]


def test_lines_are_opened_and_fields_found_by_keys(us: str, look: Callable[..., Look]) -> None:
    tab = opened(look, us, DOJ)
    tab.page.locator(".board").focus()
    tab.press("Control+Home")
    role, name = tab.page.evaluate(ACTIVE)
    assert (role, name) == ("rowheader", "Department of Justice")
    shown = int(tab.page.locator(".board").get_attribute("aria-rowcount") or 0)
    tab.press("ArrowLeft")
    assert tab.page.locator(".board").get_attribute("aria-rowcount") == "2"
    tab.press("ArrowRight")
    assert int(tab.page.locator(".board").get_attribute("aria-rowcount") or 0) == shown
    tab.press("ArrowDown")
    tab.press("End")
    assert tab.page.evaluate(ACTIVE)[0] == "gridcell"
    tab.press("Home")
    tab.press("ArrowRight")
    tab.press("ArrowUp")
    tab.press("ArrowUp")
    assert tab.page.evaluate(ACTIVE)[0] == "columnheader"
    assert tab.page.evaluate("document.activeElement.getAttribute('role')") == "treegrid"
    assert tab.problems == []


def test_the_slider_goes_from_change_to_change_and_the_field_to_the_finding_of_that_day(
    us: str, look: Callable[..., Look]
) -> None:
    tab = opened(look, us, DOJ)
    tab.page.locator("#day").focus()
    tab.press("Home")
    assert at(tab) == "2025-01-01"
    before = tab.page.locator(".board .cell.o-conditional").count()
    tab.press("ArrowRight")
    assert at(tab) == "2025-01-22"
    assert tab.page.locator(".board .cell.o-conditional").count() > before
    field = tab.page.locator(".board .cell.o-conditional:not(.inner)").first
    field.click()
    tab.page.wait_for_url("**/ask?**", timeout=60_000)
    assert at(tab) == "2025-01-22"
    assert "CONDITIONAL" in tab.text(".verdict")
    assert tab.problems == []


def test_of_two_days_only_what_differs_is_shown(us: str, look: Callable[..., Look]) -> None:
    tab = opened(look, us, f"{DOJ}&against=2025-01-21")
    lit = tab.page.locator(".board .cell.lit").count()
    assert lit > 0
    label = tab.page.locator(".board .cell.lit").first.get_attribute("aria-label") or ""
    assert "NO AUTHORITY SHOWN, now" in label
    rows = int(tab.page.locator(".board").get_attribute("aria-rowcount") or 0)
    tab.page.get_by_label("Only what differs").uncheck()
    assert int(tab.page.locator(".board").get_attribute("aria-rowcount") or 0) > rows
    tab.page.get_by_label("Only what differs").check()
    tab.page.locator("#day").focus()
    tab.press("Home")
    assert tab.page.locator(".board .cell.lit").count() == 0
    assert tab.problems == []


@pytest.mark.parametrize("width", [1280, 390])
def test_far_ends_are_reached_and_nothing_is_left_empty_on_the_way(
    us: str, look: Callable[..., Look], width: int
) -> None:
    tab = look(us, width=width)
    tab.go(f"/matrix?at=2025-01-23&{VIEW}")
    tab.page.wait_for_selector(".board")
    for axis in ("offices", "powers"):
        tab.page.get_by_role("button", name=f"All {axis}").click()
    tab.page.evaluate(
        "() => { const b = document.querySelector('.board'); b.scrollTo(b.scrollWidth, b.scrollHeight); }"
    )
    tab.page.wait_for_function(
        """() => {
          const grid = document.querySelector('.board'), edge = grid.getBoundingClientRect();
          const last = [...grid.querySelectorAll('.line')].find(
            (line) => line.getAttribute('aria-rowindex') === grid.getAttribute('aria-rowcount'));
          const field = last && [...last.querySelectorAll('.cell')].find(
            (one) => one.getAttribute('aria-colindex') === grid.getAttribute('aria-colcount'));
          return field && field.getBoundingClientRect().right <= edge.right + 1;
        }"""
    )
    assert tab.problems == []

"""The report of an audit as a browser has it: it stands by itself, by day, by night, on a telephone and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import axe_source
from tests.unit.service.test_auditreport import HEADING, REGISTRY, counted
from vires.service.auditreport import write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = {"telephone": 360, "tablet": 800, "desk": 1280}
OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """() => [...document.querySelectorAll('svg text')].filter((one) => {
  const sheet = one.ownerSVGElement.getBoundingClientRect(), text = one.getBoundingClientRect()
  return text.right > sheet.right + 1 || text.left < sheet.left - 1
}).map((one) => one.textContent)"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write(path, REGISTRY, counted(ids=("a", "b")), HEADING)
    return path


@pytest.fixture
def opened(browser: Browser, report: Path) -> Callable[..., Page]:
    """Opens the report in a window of its own; whatever it asks for or complains of ends up in `heard`."""

    def page(heard: list[str], **seen: object) -> Page:
        made = browser.new_context(**seen).new_page()  # type: ignore[arg-type]
        made.on("request", lambda one: heard.append(one.url) if not one.url.startswith("file:") else None)
        made.on("console", lambda one: heard.append(one.text))
        made.on("pageerror", lambda one: heard.append(str(one)))
        made.goto(report.as_uri())
        return made

    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_everybody_can_read_it_and_it_asks_for_nothing(opened: Callable[..., Page], width: int, scheme: str) -> None:
    heard: list[str] = []
    page = opened(heard, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert page.evaluate("() => getComputedStyle(document.body).maxWidth") == "none"
    assert page.evaluate("() => getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    assert page.evaluate(OVER) <= 0
    assert page.evaluate(CUT) == []
    assert heard == []
    page.context.close()
    # The tool that looks is a script, which the page itself would not let run.
    page = opened([], viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate(axe_source())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']}).then((said) => said.violations)")
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    page.context.close()


def test_no_script_runs_in_it(opened: Callable[..., Page]) -> None:
    heard: list[str] = []
    page = opened(heard)
    page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'document.title = 1'; "
        "document.body.append(one) }"
    )
    assert page.title() == "Audit of acts of May.parquet"
    assert any("Content Security Policy" in one for one in heard)
    page.context.close()


def test_on_paper_nothing_is_folded_away(opened: Callable[..., Page]) -> None:
    page = opened([])
    command = page.locator("pre", has_text="vires ask").first
    assert not command.is_visible()
    page.emulate_media(media="print")
    assert command.is_visible()
    assert not page.locator("nav").is_visible()
    page.context.close()


def test_what_scrolls_by_itself_is_reached_by_the_keyboard(opened: Callable[..., Page]) -> None:
    page = opened([], viewport={"width": 360, "height": 800})
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    reached = page.evaluate(
        "() => [...document.querySelectorAll('.wide, .picture')].every((one) => one.tabIndex === 0)"
    )
    assert reached
    page.context.close()

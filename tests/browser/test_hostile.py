"""Hostile text, stored in a registry or reflected from an address or a form, is read as text and does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.api.running import Running
from tests.browser.looking import Look
from tests.unit import arden

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HURT = "<img src=x onerror=hurt()><script>hurt()</script><svg onload=hurt()></svg>{{7*7}}"
QUOTED = "\"' autofocus onfocus=hurt() x=\\"
STORED = HURT + QUOTED
PLANTED = (
    "label: Harbour inspector", "label: Harbour master", "label: inspect vessels", "label: shipyard",
    "label: fishing vessel", "label: Northern district", "label: training completed", "title: Order 7 on inspectors",
    "title: Order 12, ending Order 9", "title: Arden Gazette", "title: Law of Arden", "cite: Act 4 of 1990, section 1",
    "hedge: reportedly", "name: A. Vane", "duty: report each inspection within a week",
)  # fmt: skip
"""Members of the registry of Arden, each of which is given hostile words as well."""

PATHS = (
    "/", "/ask?office=arden/harbour/inspector&power=arden/power/inspect&at=2000-01-01", "/find?q=harbour",
    "/who/arden/power/inspect?at=2000-01-01", "/what/arden/harbour/inspector?at=2000-01-01",
    "/course/arden/harbour/inspector", "/status/arden/subject/fishing-vessel?at=2000-01-01", "/record/arden/order/7",
    "/record/arden/harbour/inspector", "/record/arden/power/inspect", "/record/gazette",
    "/matrix?at=2000-01-01&site=none", "/whatif?id=arden/order/7&at=2000-01-01", "/timeline",
    "/changes?from=1994-01-01&to=2001-12-31", "/strength/arden/harbour?at=2000-01-01", "/coverage", "/registry",
    "/registry/terms.yaml", "/registry/law.yaml", "/registry?q=harbour", "/edit/law.yaml", "/review",
)  # fmt: skip
FIELDS = (
    "office", "power", "site", "territory", "at", "as_of", "known_by", "standard", "fact", "doctrine", "subject", "id",
    "from", "to", "axis", "against", "first", "revision", "q", "format", "embed", "distance", "standing", "return",
)  # fmt: skip
ROUTES = (
    "/", "/ask", "/find", "/matrix", "/whatif", "/timeline", "/changes", "/coverage", "/registry", "/review", "/signin",
    "/record/arden/order/7", "/who/arden/power/inspect", "/course/arden/harbour/inspector", "/strength/arden/harbour",
)  # fmt: skip
WATCH = "window.hurt = () => { window.wasHurt = true; throw new Error('hurt') }"


def planted() -> dict[str, str]:
    texts = dict(arden.FILES)
    for member in PLANTED:
        name, _, words = member.partition(": ")
        hostile = f"{words} {STORED}".replace("'", "''")
        found = [file for file, text in texts.items() if member in text]
        assert found, f"`{member}` is not in the registry of Arden"
        for file in found:
            texts[file] = texts[file].replace(member, f"{name}: '{hostile}'", 1)
    return texts


@pytest.fixture(scope="module")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, text in planted().items():
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    with Running("--registry", str(folder)) as site:
        yield site.address


def unhurt(tab: Look) -> None:
    assert tab.page.evaluate("window.wasHurt") is None, tab.page.url
    assert tab.page.evaluate(
        "() => [...document.querySelectorAll('img[src=x], svg[onload], [onfocus], [onerror], script:not([src])')]"
        ".filter((e) => e.type !== 'application/json').length"
    ) == 0, tab.page.url  # fmt: skip
    assert "{{7*7}}".replace("7*7", "49") not in tab.text("body")
    assert tab.problems == [], tab.page.url


@pytest.mark.parametrize("path", PATHS)
def test_stored_text_is_shown_as_it_is_written(hostile: str, look: Callable[..., Look], path: str) -> None:
    tab = look(hostile)
    tab.page.add_init_script(WATCH)
    tab.go(path)
    assert tab.status == 200
    unhurt(tab)


def test_offered_text_is_shown_as_it_is_written(hostile: str, look: Callable[..., Look]) -> None:
    tab = look(hostile)
    tab.page.add_init_script(WATCH)
    tab.go("/")
    for blank, words in (("office", "inspector"), ("power", "vessels"), ("site", "shipyard"), ("territory", "North")):
        field = tab.page.locator(f"input[data-suggest={blank}]")
        field.fill(words)
        tab.page.get_by_role("option").filter(has_text="onerror=hurt()").first.wait_for()
        tab.press("ArrowDown", "Enter")
        assert "<script>" in field.input_value()
    tab.page.get_by_role("button", name="Ask the record").click()
    tab.page.wait_for_url("**/ask?**")
    tab.settle()
    assert "<script>hurt()</script>" in tab.text()
    unhurt(tab)


@pytest.mark.parametrize("route", ROUTES)
def test_reflected_text_does_nothing(ledger: str, look: Callable[..., Look], route: str) -> None:
    tab = look(ledger)
    tab.page.add_init_script(WATCH)
    asked = {"office": "arden/harbour/inspector", "power": "arden/power/inspect", "at": "2000-01-01"}
    for field in FIELDS:
        said = {**asked, field: f'"><{STORED}'} if route in ("/ask", "/matrix") else {field: f'"><{STORED}'}
        tab.go(f"{route}?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in said.items()), quick=True)
        assert tab.status is not None
        assert tab.status < 500
        unhurt(tab)


def test_hostile_words_typed_into_every_field_of_every_form_do_nothing(ledger: str, look: Callable[..., Look]) -> None:
    tab = look(ledger)
    tab.page.add_init_script(WATCH)
    for route in ("/", "/matrix", "/whatif", "/timeline", "/changes", "/registry", "/signin", "/coverage"):
        tab.go(route)
        for number in range(tab.page.locator("main form, header form").count()):
            tab.go(route)
            form = tab.page.locator("main form, header form").nth(number)
            typed = form.locator("input:not([type]), input[type=search], input[type=text], textarea")
            if not form.is_visible():
                continue
            for field in typed.all():
                if field.is_visible():
                    field.fill(STORED)
            with tab.page.expect_navigation():
                form.evaluate("(form) => HTMLFormElement.prototype.submit.call(form)")
            unhurt(tab)

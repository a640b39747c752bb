"""Every page, wide and narrow, light and dark: axe finds nothing, the console is silent, nothing is asked of another
origin, and nothing scrolls sideways, at 200 % and at 400 % neither."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
from starlette.routing import Match, Route

from tests.browser.addresses import ARDEN, BUNDLED, UNSEEN
from tests.browser.looking import Look
from vires.web import site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ZOOMED = {"200 %": 640, "400 %": 320}
"""A window of 1280 px has so many CSS pixels once it is zoomed."""

LONGEST = 40_000
"""Pixels of a page from its top to its foot on a narrow screen: who must scroll further finds nothing."""


def visits(*registries: str) -> list[object]:
    named = {"us": BUNDLED, "ledger": ARDEN}
    return [
        pytest.param(registry, name, path, id=name) for registry in registries for name, path in named[registry].items()
    ]


def test_every_route_that_shows_a_page_is_looked_at() -> None:
    routes = [Route(path, shown, methods=["GET"]) for path, shown in site.PAGES]
    seen = set(UNSEEN)
    for path in (*BUNDLED.values(), *ARDEN.values()):
        scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "root_path": "", "headers": []}
        seen.add(next((route.path for route in routes if route.matches(scope)[0] is Match.FULL), path))
    assert {path for path, _ in site.PAGES} - seen == set()


@pytest.mark.parametrize(("registry", "name", "path"), visits("us", "ledger"))
def test_page_keeps_nobody_out_asks_for_nothing_elsewhere_and_reads_the_same_without_scripts(
    request: pytest.FixtureRequest, look: Callable[..., Look], registry: str, name: str, path: str
) -> None:
    address = request.getfixturevalue(registry)
    tab, plain = look(address), look(address, scripts=False)
    tab.go(path)
    assert tab.status == (404 if name.endswith("unknown") else 200)
    heading = partial(_lines, selector="main h1, main h2")
    enhanced = heading(tab)
    tab.survey(name)
    tab.widen(390)
    assert tab.page.evaluate("document.documentElement.scrollHeight") < LONGEST
    for zoom, pixels in ZOOMED.items():
        tab.widen(pixels)
        tab.problems += [f"{name} at {zoom}: {wide}" for wide in tab.too_wide()]
    plain.go(path)
    assert (tab.problems, plain.problems) == ([], [])
    assert heading(plain)
    assert [line for line in enhanced if line not in heading(plain)] == []
    # Whatever can be clicked leads somewhere: no link is a button in disguise.
    links = plain.page.locator("a")
    assert [link for link in links.evaluate_all("(all) => all.map((a) => a.getAttribute('href'))") if not link] == []
    assert len(plain.text()) > 40


def _lines(tab: Look, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in tab.page.locator(selector).all_inner_texts() if text.strip()]


def test_tab_tells_what_goes_wrong_in_it(browser: Browser, us: str) -> None:
    with Look(browser, us) as tab:
        tab.go("/coverage")
        assert tab.problems == []
        tab.page.evaluate(
            """() => {
              const add = (tag, given) => document.body.append(Object.assign(document.createElement(tag), given))
              add('script', {textContent: 'window.ran = true'})
              add('img', {src: 'http://elsewhere.invalid/x.png', alt: ''})
              add('img', {src: '/static/site.css'})
              add('pre', {textContent: 'wide '.repeat(400)})
            }"""
        )
        tab.settle()
        tab.check("spoilt")
        assert tab.page.evaluate("window.ran") is None
        said = "\n".join(tab.problems)
        for sign in ("script-src", "elsewhere.invalid", "axe image-alt (critical)", "px wide in a window of 1280 px"):
            assert sign in said, said

"""The pictures over time by keys, by the pointer and back: the address follows and says the same without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.looking import Look

THERE = "/timeline?from=2025-01-06&to=2025-02-06"
CREW = "/strength/us/dod/northcom/southern-border?at=2025-01-23&as_of=2025-06-01&known_by=2025-06-01"
CHANGED = (
    "([before]) => location.href !== before && document.querySelector('#view').getAttribute('aria-busy') !== 'true'"
)


def ends(tab: Look) -> tuple[date, date]:
    fields = parse_qs(urlsplit(tab.page.url).query)
    return date.fromisoformat(fields["from"][0]), date.fromisoformat(fields["to"][0])


def after(tab: Look, do: Callable[[], object]) -> tuple[date, date]:
    """What is looked at once something was done."""
    before = tab.page.url
    do()
    tab.wait(CHANGED, before)
    return ends(tab)


def test_the_timeline_goes_nearer_and_along_by_keys_and_back(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go(THERE)
    tab.page.locator("#chart").focus()
    assert after(tab, lambda: tab.press("+")) == (date(2025, 1, 13), date(2025, 1, 30))
    assert tab.page.evaluate("document.activeElement.id") == "chart"
    since, until = after(tab, lambda: tab.press("ArrowRight"))
    assert (since, until) == (date(2025, 1, 21), date(2025, 2, 7))
    shown = tab.text("#view .lede")
    after(tab, tab.page.go_back)
    assert ends(tab) == (date(2025, 1, 13), date(2025, 1, 30))
    after(tab, tab.page.go_back)
    assert f"{us}{THERE}" == tab.page.url
    other = look(us, scripts=False)
    other.go(f"/timeline?from={since}&to={until}")
    assert other.text("#view .lede") == shown
    assert tab.problems == []


def test_the_timeline_is_drawn_along_by_the_pointer(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.widen(1280)
    tab.go(THERE)
    tab.page.locator("#chart").scroll_into_view_if_needed()
    box = tab.page.locator("#chart").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 60

    def drag() -> None:
        tab.page.mouse.move(x, y)
        tab.page.mouse.down()
        tab.page.mouse.move(x - box["width"] / 8, y, steps=4)
        tab.page.mouse.move(x - box["width"] / 4, y, steps=4)
        tab.page.mouse.up()

    since, until = after(tab, drag)
    assert (until - since).days == 31
    assert 5 <= (since - date(2025, 1, 6)).days <= 11
    assert tab.problems == []


def test_a_step_is_taken_without_leaving_the_page(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go(THERE)
    tab.page.evaluate("window.stayed = true")
    tab.reach("link", "Further")
    since, until = after(tab, lambda: tab.press("Enter"))
    assert (until - since).days == 61
    assert tab.page.evaluate("window.stayed") is True
    assert tab.page.evaluate("document.activeElement.textContent") == "Further"


def test_the_day_of_a_strength_is_chosen_without_leaving_the_page(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go(CREW)
    tab.page.evaluate("window.stayed = true")
    tab.reach("link", "2025-01-22")
    before = tab.page.url
    tab.press("Enter")
    tab.wait(CHANGED, before)
    assert parse_qs(urlsplit(tab.page.url).query)["at"] == ["2025-01-22"]
    assert "On 2025-01-22" in tab.text("#view .lede")
    assert tab.page.evaluate("window.stayed") is True
    assert tab.problems == []


@pytest.mark.parametrize("path", [THERE, CREW, "/timeline/lag?from=2025-01-20&to=2025-01-24&known_by=2025-06-01"])
def test_a_narrow_picture_scrolls_by_keys_within_its_frame(us: str, look: Callable[..., Look], path: str) -> None:
    tab = look(us)
    tab.widen(390)
    tab.go(path)
    address = tab.page.url
    tab.page.locator("#chart").focus()
    tab.press("ArrowRight")
    tab.wait("() => document.querySelector('#chart').scrollLeft > 0")
    assert tab.page.url == address
    assert tab.too_wide() == []


def test_the_content_is_reached_past_the_head_also_where_links_are_followed_in_place(
    ledger: str, look: Callable[..., Look]
) -> None:
    tab = look(ledger)
    for path in ("/timeline", "/strength/arden/harbour"):
        tab.go(path)
        tab.page.evaluate("() => { window.here = true; }")
        asked: list[str] = []
        tab.page.on("request", lambda request, asked=asked: asked.append(request.url))
        tab.reach("link", "Skip to the content")
        tab.press("Enter")
        tab.wait("() => location.hash === '#main'")
        tab.press("Tab")
        assert tab.page.evaluate("() => window.here && document.activeElement.closest('main') !== null"), path
        assert [one for one in asked if one.split("#")[0] == tab.page.url.split("#")[0]] == []
    assert tab.problems == []

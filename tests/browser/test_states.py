"""What a page becomes under a hand: lists that hang open, what was folded, what is lit, what is told to be wrong. Axe
finds nothing in any of it, wide and light and narrow and dark, and nothing is excused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.addresses import ARDEN, BUNDLED
from tests.browser.looking import Look
from tests.browser.people import People

if TYPE_CHECKING:
    from playwright.sync_api import Browser

UNFOLD = "() => { for (const one of document.querySelectorAll('main details')) one.open = true }"
SUGGESTED = ".suggested:not([hidden]) [role=option]"
BLANKS = {
    "home": ("/", "#b-office", "agent"),
    "matrix": ("/matrix?office=us/doj&at=2025-01-23&site=none", "#b-power", "arrest"),
    "whatif": ("/whatif", "#o-against", "memorandum"),
    "whatif-place": ("/whatif", "#o-place", "school"),
    "timeline": ("/timeline?from=2025-01-20&to=2025-01-24", "#of", "special agent"),
    "changes": ("/changes?from=2025-01-20&to=2025-01-24&part=standing", "#b-office", "agent"),
}
"""A blank of each page that has one, and what is typed there."""


@pytest.fixture(scope="module")
def people(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    made = People(tmp_path_factory.mktemp("people"))
    yield made
    made.stop()


@pytest.mark.parametrize("name", BLANKS)
def test_a_list_of_suggestions_hangs_open(us: str, look: Callable[..., Look], name: str) -> None:
    path, blank, words = BLANKS[name]
    tab = look(us)
    tab.go(path)
    field = tab.page.locator(blank)
    field.focus()
    # With nothing typed, what is asked about most; then what fits, with one of it chosen.
    tab.press("ArrowDown")
    tab.page.locator(SUGGESTED).first.wait_for()
    tab.glance(f"{name}, before anything is typed", shoot=False)
    field.fill("")
    tab.write(words)
    tab.page.locator(SUGGESTED).filter(has_text=words).first.wait_for()
    tab.press("ArrowDown")
    tab.page.locator(f"{SUGGESTED}[aria-selected=true]").wait_for()
    tab.glance(f"suggested-{name}")
    tab.press("Escape")
    assert tab.page.locator(SUGGESTED).count() == 0
    assert tab.problems == []


def test_nothing_is_called_so(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go("/")
    tab.page.locator("#b-office").focus()
    tab.write("zzzzqqq")
    tab.page.get_by_text("nothing is called so").wait_for(state="attached")
    tab.glance("home, with a name that nothing has", shoot=False)
    assert tab.problems == []


@pytest.mark.parametrize(
    "name",
    ["home", "finding", "finding-none", "matrix", "timeline-drawn", "strength", "record-instrument", "registry",
     "article", "coverage", "lag"],
)  # fmt: skip
def test_all_that_is_folded_is_unfolded(us: str, look: Callable[..., Look], name: str) -> None:
    tab = look(us)
    tab.go(BUNDLED[name])
    tab.page.evaluate(UNFOLD)
    assert tab.page.locator("main details:not([open])").count() == 0
    tab.glance(f"unfolded-{name}")
    assert tab.problems == []


@pytest.mark.parametrize("name", ["arden-whatif-drawn", "arden-whatif-both", "arden-changes", "arden-registry"])
def test_what_is_folded_over_a_ledger_is_unfolded(ledger: str, look: Callable[..., Look], name: str) -> None:
    tab = look(ledger)
    tab.go(ARDEN[name])
    tab.page.evaluate(UNFOLD)
    tab.glance(f"unfolded-{name}")
    assert tab.problems == []


def test_the_finding_says_what_was_chosen_and_shows_it_by_its_colours(ledger: str, look: Callable[..., Look]) -> None:
    tab = look(ledger)
    tab.go(
        "/ask?office=arden/harbour/inspector&power=arden/power/inspect&at=2000-01-01&as_of=2002-01-01"
        "&known_by=2002-01-01"
    )
    for slider in ("as_of", "known_by"):
        tab.page.locator(f"[data-axis={slider}] input[type=range]").focus()
        tab.page.locator(f"[data-axis={slider}][data-painted]").wait_for()
    tab.glance("painted-finding")
    address = tab.page.url
    tab.page.locator(".settle .switch a.turn").first.click()
    tab.page.wait_for_url(lambda url: url != address)
    tab.settle()
    tab.glance("flipped-finding")
    assert tab.problems == []


def test_the_grid_is_opened_closed_lit_and_told_of(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go("/matrix?office=us/doj&power=us/power/immigration&at=2025-01-23&against=2025-01-21&site=none")
    tab.page.locator(".board .cell.lit").first.wait_for()
    tab.page.locator("section.slide").wait_for()
    tab.glance("matrix, compared", shoot=False)
    tab.page.get_by_label("Only what differs").uncheck()
    board = tab.page.locator(".board")
    board.focus()
    tab.press("Control+Home", "ArrowRight", "ArrowDown")
    tab.glance("lit-matrix")
    # A line that is closed, a line that has no finding, a head of a column.
    tab.press("Control+Home", "ArrowLeft")
    assert board.get_attribute("aria-rowcount") == "2"
    tab.glance("matrix, closed", shoot=False)
    tab.press("ArrowRight", "ArrowRight", "ArrowUp")
    tab.glance("matrix, at a head", shoot=False)
    tab.page.locator("#day").focus()
    tab.press("Home")
    tab.glance("matrix, on its first day", shoot=False)
    tab.page.get_by_role("button", name="Play").click()
    tab.page.get_by_role("button", name="Pause").wait_for()
    tab.check("matrix, playing")
    assert tab.problems == []


def test_dark_is_chosen_by_hand_and_light_again(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go("/")
    for system in ("light", "dark"):
        tab.dress(dark=system == "dark")
        # The other than that of the system, and with one more press that of the system again.
        for chosen in ({"light": "dark", "dark": "light"}[system], None):
            tab.page.locator("#theme").click()
            assert tab.page.locator("html").get_attribute("data-theme") == chosen
            tab.check(f"home, {chosen or system} by hand")
    assert tab.problems == []


def test_a_line_of_a_file_is_pointed_at(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go("/registry/registry.yaml#L5")
    assert tab.page.locator("li:target").count() == 1
    tab.glance("pointed-file")
    assert tab.problems == []


def test_a_draft_that_cannot_be_read(ledger: str, look: Callable[..., Look]) -> None:
    tab = look(ledger)
    tab.go("/whatif")
    tab.page.locator("details.text summary").click()
    tab.page.locator("#draft").fill("instrument: arden/order/99\nkind: ordr\nprovisions: 3\n")
    tab.page.locator("form:has(#draft) button").click()
    tab.page.locator(".notice.wrong").wait_for()
    tab.settle()
    tab.glance("unread-draft")
    assert tab.problems == []


def test_the_editor_offers_and_tells_what_is_wrong(people: People, look: Callable[..., Look]) -> None:
    tab = look(people.address)
    people.enter(tab, "ada", "/registry")
    tab.glance("registry-signed")
    tab.go("/edit/law.yaml")
    area = tab.page.locator("#text")
    area.focus()
    tab.press("Control+Home", "End", "Enter")
    tab.write("kind: order")
    tab.press("Escape", "Enter")
    tab.write("iss")
    tab.page.locator(".offered li").first.wait_for()
    tab.press("ArrowDown")
    tab.glance("offered-editor")
    tab.press("Escape")
    tab.page.locator("[data-problems] li").first.wait_for()
    tab.glance("wrong-editor")
    # What was written and not proposed is offered again, with a reason asked for where none is given.
    tab.go("/edit/law.yaml")
    tab.page.locator("[data-kept]:not([hidden])").wait_for()
    tab.glance("kept-editor")
    tab.page.get_by_role("button", name="Throw it away").click()
    tab.go("/edit?name=more/new.yaml")
    assert "A new file: more/new.yaml" in tab.text("h1")
    tab.glance("new-editor")
    assert tab.problems == []


def test_a_token_that_does_not_hold(people: People, look: Callable[..., Look]) -> None:
    tab = look(people.address)
    tab.go("/signin")
    tab.reach("textbox", "Token")
    tab.write("vires_nobody")
    tab.press("Enter")
    tab.page.wait_for_url(re.compile("said=unknown"))
    tab.glance("refused-signin")
    assert tab.problems == []


def test_a_proposal_before_and_after_it_is_decided(people: People, look: Callable[..., Look]) -> None:
    ada, ben = look(people.address), look(people.address)
    people.enter(ada, "ada", "/edit/law.yaml")
    text = ada.page.locator("#text")
    text.fill(text.input_value().replace("Order 12, ending", "Order 12, to end"))
    ada.page.locator("#reason").fill("as printed")
    ada.page.get_by_role("button", name="Propose").click()
    ada.page.wait_for_url("**/review/1")
    people.enter(ben, "ben", "/review/1")
    ben.settle()
    ben.page.evaluate(UNFOLD)
    ben.glance("proposal, to its reviewer", shoot=False)
    ben.page.locator("#reject-reason").fill(" ")
    ben.page.get_by_role("button", name="Reject").click()
    ben.page.get_by_role("alert").wait_for()
    ben.settle()
    ben.glance("undecided-proposal")
    ben.go("/review")
    ben.glance("proposals")
    assert ada.problems == ben.problems == []


@pytest.mark.parametrize("person", ["", "ada"])
def test_the_head_stays_on_one_line_where_there_is_room_and_its_tab_in_sight_where_there_is_not(
    people: People, look: Callable[..., Look], person: str
) -> None:
    tab = look(people.address)
    if person:
        people.enter(tab, person, "/coverage")
    tab.go("/coverage")
    for width in range(1000, 1281, 40):
        tab.widen(width)
        # Whatever stands in the head shares a line with the name of the site.
        middles = tab.page.evaluate(
            """() => [...document.querySelectorAll('.top > .mark, .top nav a, .top > .find, .top > .own')]
              .map((one) => one.getBoundingClientRect()).map((box) => Math.round(box.top + box.height / 2))"""
        )
        assert max(middles) - min(middles) <= 4, (width, middles)
    tab.widen(390)
    tab.go("/coverage")
    box = tab.page.locator(".top nav [aria-current]").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert tab.problems == []

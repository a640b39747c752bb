"""A correction from the first keystroke to the record, two who edit at once, and a server that goes away meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import Look
from tests.browser.people import People

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BEFORE, AFTER = "Order 12, ending Order 9", "Order 12, which ends Order 9"


@pytest.fixture
def people(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    made = People(tmp_path_factory.mktemp("people"))
    yield made
    made.stop()


def edit(tab: Look, before: str = BEFORE, after: str = AFTER) -> None:
    """Go to some words of the text in the editor, select them, and type others."""
    field = tab.reach("textbox", re.compile("^Text of"))
    line, column = place(field.input_value(), before)
    tab.press("Control+Home", *["ArrowDown"] * line, "Home", *["ArrowRight"] * column)
    tab.press(*["Shift+ArrowRight"] * len(before))
    tab.write(after)
    tab.press("Escape")


def place(text: str, words: str) -> tuple[int, int]:
    """The line and the column of some words that stand in one line of a text, counted from 0."""
    above, _, _ = text.partition(words)
    return above.count("\n"), len(above.rpartition("\n")[2])


def propose(tab: Look, reason: str) -> None:
    tab.press("Escape", "Tab")
    tab.reach("textbox", re.compile("^Why"))
    tab.write(reason)
    tab.reach("button", "Propose")
    tab.press("Enter")


def test_a_correction_is_proposed_and_accepted(people: People, look: Callable[..., Look]) -> None:
    ada, ben = look(people.address), look(people.address)
    people.enter(ada, "ada", "/registry/law.yaml")
    ada.reach("link", re.compile("^Edit"))
    ada.press("Enter")
    ada.page.wait_for_url("**/edit/law.yaml*")
    edit(ada)
    propose(ada, "the title as printed")
    ada.page.wait_for_url("**/review/1")
    ada.check("proposal, to its author")
    people.enter(ben, "ben")
    ben.reach("link", "the title as printed")
    ben.press("Enter")
    ben.page.wait_for_url("**/review/1")
    assert AFTER in ben.text()
    ben.settle()
    ben.check("proposal, to its reviewer")
    ben.shoot("review")
    ben.reach("button", "Accept")
    ben.press("Enter")
    ben.page.get_by_text("ben accepted it").wait_for()
    ben.go("/record/arden/order/12")
    assert AFTER in ben.text()
    assert ada.problems == ben.problems == []


def test_who_was_slower_keeps_the_text_and_sees_both(people: People, look: Callable[..., Look]) -> None:
    ada, dora = look(people.address), look(people.address)
    for tab, person in ((ada, "ada"), (dora, "dora")):
        people.enter(tab, person, "/edit/law.yaml")
    edit(dora)
    propose(dora, "as it was printed")
    dora.page.wait_for_url("**/review/1")
    ben = look(people.address)
    people.enter(ben, "ben", "/review/1")
    ben.reach("button", "Accept")
    ben.press("Enter")
    ben.page.get_by_text("ben accepted it").wait_for()
    edit(ada, after="Order 12: Order 9 ended")
    propose(ada, "as it was spoken")
    ada.page.get_by_role("alert").wait_for()
    kept = ada.page.get_by_role("textbox", name=re.compile("^Text of")).input_value()
    assert "Order 12: Order 9 ended" in kept
    assert AFTER in kept
    ada.check("merge")
    ada.problems = [said for said in ada.problems if "status of 412" not in said and "status of 409" not in said]
    assert ada.problems == []


def test_a_server_that_restarts_in_the_middle_of_an_edit_loses_nothing(
    people: People, look: Callable[..., Look]
) -> None:
    tab = look(people.address)
    people.enter(tab, "ada", "/edit/law.yaml")
    edit(tab)
    tab.wait("() => Object.keys(localStorage).some((key) => key.startsWith('vires-draft'))")
    people.stop()
    propose(tab, "the title as printed")
    tab.page.get_by_text("The server does not answer").wait_for()
    people.start()
    # The page was closed meanwhile; another is opened, and what was written is there.
    tab.page.close()
    tab.renew()
    tab.go("/edit/law.yaml")
    tab.reach("button", "Take it up again")
    tab.press("Enter")
    assert AFTER in tab.page.get_by_role("textbox", name=re.compile("^Text of")).input_value()
    tab.reach("textbox", re.compile("^Text of"))
    propose(tab, "the title as printed")
    tab.page.wait_for_url("**/review/1")
    assert AFTER in tab.text()
    assert tab.problems == []


def test_what_somebody_wrote_is_offered_to_nobody_else_at_the_same_browser(
    people: People, look: Callable[..., Look]
) -> None:
    tab = look(people.address)
    people.enter(tab, "ada", "/edit/law.yaml")
    edit(tab)
    tab.wait("() => Object.keys(localStorage).some((key) => key.startsWith('vires-draft'))")
    offered = tab.page.get_by_role("button", name="Take it up again")
    for person, offers in (("ben", 0), ("ada", 1)):
        tab.reach("button", "Sign out")
        tab.press("Enter")
        tab.page.get_by_role("link", name="Sign in", exact=True).wait_for()
        people.enter(tab, person, "/edit/law.yaml")
        tab.page.get_by_text("is offered with").wait_for()
        assert offered.count() == offers, person
    assert tab.problems == []

"""What people come for, from end to end, by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from tests.browser.addresses import AGENT, asked
from tests.browser.looking import Look

SETTLED = "() => { const a = document.querySelector('#answer'); return a && a.getAttribute('aria-busy') !== 'true' }"
WORD = ".verdict .word"
ORDER = "us/dhs/memo/2025-01-22/doj-immigration-officers"
MEMO = "DOJ immigration officer authorization"
ARREST_WORDS = "arrest for an immigration violation without warrant"


def stated(tab: Look) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)


def choose(tab: Look, blank: str, words: str, label: str) -> None:
    """Fill a blank: type, go down to what is meant, take it."""
    tab.reach("combobox", re.compile(f"^{blank}"))
    tab.write(words)
    offered = tab.page.get_by_role("option").filter(has=tab.page.get_by_text(label, exact=True)).first
    offered.wait_for()
    for _ in range(12):
        tab.press("ArrowDown")
        if offered.get_attribute("aria-selected") == "true":
            break
    tab.press("Enter")
    assert tab.page.locator(":focus").input_value() == label


def test_the_articles_question_from_an_empty_page_to_an_address_to_share(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go("/")
    choose(tab, "May", "DEA special", "special agent of the DEA")
    choose(tab, "do this", "immigration without", "arrest for an immigration violation without warrant")
    tab.reach("combobox", "at or near")
    tab.write("near")
    choose(tab, "which kind of place", "school", "school")
    choose(tab, "in$", "El Paso", "El Paso, Texas")
    tab.reach("textbox", re.compile("^on"))
    tab.write("2025-01-23")
    tab.reach("button", "Ask the record")
    tab.press("Enter")
    tab.page.wait_for_url("**/ask?**")
    tab.page.locator(WORD).wait_for()
    query = stated(tab)
    assert query["office"] == ["us/doj/dea/special-agent"]
    assert query["power"] == ["us/power/immigration/arrest/without-warrant"]
    assert query["site"] == ["us/site/school@near"]
    assert query["territory"] == ["us/tx/el-paso"]
    assert query["at"] == ["2025-01-23"]
    assert {"as_of", "known_by"} <= set(query)
    said, sentence = tab.text(".verdict"), tab.text("h1")
    assert "23 January 2025" in sentence
    assert tab.problems == []
    # Whoever is sent the address reads the same, also without scripts.
    other = look(us, scripts=False)
    other.go(tab.page.url.removeprefix(us))
    assert (other.text(".verdict"), other.text("h1")) == (said, sentence)


def test_an_open_condition_is_flipped_and_flipped_back(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go(asked(site="none"))
    tab.page.locator(WORD).wait_for()
    before = tab.text(".verdict"), tab.page.url
    switch = tab.page.locator(".settle .switch").first
    question, answer = switch.locator(".asks").inner_text(), switch.locator("a.turn").first.inner_text()
    tab.reach("link", answer)
    tab.press("Enter")
    tab.page.wait_for_url(lambda url: url != before[1])
    tab.wait(SETTLED)
    assert "fact" in stated(tab)
    assert tab.text(".verdict") != before[0]
    assert question in tab.text("#answer")
    # The focus stays where one flips, and one step back is the answer as it was.
    assert tab.page.evaluate("() => document.activeElement !== document.body")
    tab.page.go_back()
    tab.page.wait_for_url(before[1])
    tab.wait(
        "([before]) => document.querySelector('.verdict').innerText.replace(/\\s+/g, ' ').trim() === before", before[0]
    )
    assert tab.problems == []


def test_one_goes_back_to_what_was_known_on_22_january(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go(asked("2025-01-23", site="none"))
    now = tab.text(WORD)
    slider = tab.reach("slider", re.compile("known", re.I))
    for _ in range(200):
        if "22 January 2025" in (slider.get_attribute("aria-valuetext") or ""):
            break
        tab.press("ArrowLeft")
    assert "22 January 2025" in (slider.get_attribute("aria-valuetext") or "")
    tab.page.wait_for_url(re.compile(r"known_by=2025-01-22"))
    tab.wait(SETTLED)
    assert tab.text(WORD) != now
    assert tab.focused("slider", re.compile("known", re.I))
    address = tab.page.url
    tab.go(address.removeprefix(us))
    assert stated(tab)["known_by"] == ["2025-01-22"]
    assert tab.problems == []


def test_one_finds_what_an_injunction_would_change(us: str, look: Callable[..., Look]) -> None:
    tab = look(us)
    tab.go("/")
    tab.reach("link", "What if")
    tab.press("Enter")
    tab.page.wait_for_url("**/whatif")
    effect = tab.reach("combobox", re.compile("^it$"))
    tab.write("susp")
    assert effect.input_value() == "suspends"
    choose(tab, "this instrument", "DOJ immigration officer", MEMO)
    choose(tab, "only in these territories", "El Paso", "El Paso, Texas")
    choose(tab, "only as it binds these offices", "DEA special", "special agent of the DEA")
    for blank, day in (("made on", "2025-01-27"), ("for acts on", "2025-01-28")):
        tab.reach("textbox", re.compile(f"^{blank}"))
        tab.write(day)
    tab.reach("button", "See what flips")
    tab.press("Enter")
    tab.page.wait_for_url("**/whatif?**")
    query = stated(tab)
    assert query["against"] == [ORDER]
    assert (query["effect"], query["area"], query["binding"]) == (["suspends"], ["us/tx/el-paso"], [AGENT])
    assert query["at"] == ["2025-01-28"]
    assert {"as_of", "known_by"} <= set(query)
    # What it changes is told for whom, where and because of what, before and after.
    row = tab.page.locator(".flipped tbody tr").filter(has_text=ARREST_WORDS).first
    assert "special agent of the DEA" in row.inner_text()
    assert "El Paso" in row.inner_text()
    before, after = row.locator(".turned .outcome").all_inner_texts()
    assert before.split()[-1] == "CONDITIONAL"
    assert before != after
    assert tab.problems == []
    # Whoever is sent the address reads the same, also without scripts.
    flips = tab.text("#main .flipped"), tab.text("p.answer")
    other = look(us, scripts=False)
    other.go(tab.page.url.removeprefix(us))
    assert (other.text("#main .flipped"), other.text("p.answer")) == flips
    # Both findings of one act stand side by side, and each is the one that the table tells.
    tab.reach("link", re.compile(f"^Both findings for .*{ARREST_WORDS}"))
    tab.press("Enter")
    tab.page.wait_for_url("**/whatif/both?**")
    shown = [" ".join(one.split()) for one in tab.page.locator(".side > .verdict .outcome").all_inner_texts()]
    assert shown == [" ".join(before.split()), " ".join(after.split())]
    tab.check("both findings")
    tab.reach("link", "Everything that flips")
    tab.press("Enter")
    tab.page.wait_for_url("**/whatif?**")
    assert (tab.text("#main .flipped"), tab.text("p.answer")) == flips
    assert tab.problems == []

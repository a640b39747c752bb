"""Editing on the site: looked over at the line, proposed, and nothing that was written lost, whatever comes between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.unit import arden as text
from tests.web.reading import read
from tests.web.signed import LAW, OTHER, Signed, hidden, written
from vires.service.completing import members, values
from vires.service.ledger.merging import BETWEEN, MINE, THEIRS, merge
from vires.service.serving.bench import Bench
from vires.web.views.beside import beside


def test_a_file_opens_as_it_lies_at_the_head(signed: Signed) -> None:
    page = signed.browser("ada").get("/edit/law.yaml").text
    assert written(page) == LAW
    assert hidden(page, "data-editor")["base"] == "2"


def test_who_may_not_propose_reads_and_is_told_why(signed: Signed) -> None:
    for person, why in ((None, "sign in"), ("erin", "does not reach to proposing")):
        browser = signed.browser(person)
        page = browser.get("/edit/law.yaml").text
        assert "Read-only." in page
        assert why in page
        assert "<textarea" not in page
        refused = browser.post("/edit/law.yaml", {"text": "x", "base": "2", "do": "problems"})
        assert refused.status_code == (401 if person is None else 403)


def test_problems_are_told_at_their_line_and_the_text_stays(signed: Signed) -> None:
    ada = signed.browser("ada")
    form = hidden(ada.get("/edit/law.yaml").text, "data-editor")
    wrong = LAW.replace("to: [arden/harbour/inspector]", "to: [arden/harbour/inspectr]")
    line = wrong.splitlines().index("    to: [arden/harbour/inspectr]") + 1
    told = ada.post("/edit/law.yaml", {**form, "text": wrong, "do": "problems"}).json()["problems"]
    assert (told[0]["slug"], told[0]["line"], told[0]["file"]) == ("unknown-term", line, "law.yaml")
    assert "arden/harbour/inspector" in told[0]["try"]
    page = ada.post("/edit/law.yaml", {**form, "text": wrong, "reason": "a slip", "do": "check"})
    assert page.status_code == 200
    assert written(page.text) == wrong
    assert f"line {line}" in read("/", page.text).words
    refused = ada.post("/edit/law.yaml", {**form, "text": wrong, "reason": "a slip", "do": "propose"})
    assert refused.status_code == 422
    assert written(refused.text) == wrong
    assert "a slip" in refused.text
    assert f'data-line="{line}"' in refused.text
    assert signed.served.get("/api/v1/proposals").json()["page"]["total"] == 0
    well = ada.post("/edit/law.yaml", {**form, "text": OTHER, "do": "problems"}).json()
    assert well == {"problems": []}


def test_what_breaks_another_file_is_told_with_that_file(signed: Signed) -> None:
    ada = signed.browser("ada")
    form = hidden(ada.get("/edit/terms.yaml").text, "data-editor")
    gone = text.TERMS.lstrip("\n").replace("  - {id: arden/power/direct-staff, label: direct staff}\n", "")
    told = ada.post("/edit/terms.yaml", {**form, "text": gone, "do": "problems"}).json()["problems"]
    assert told
    assert {one["file"] for one in told} == {"law.yaml"}


def test_lines_end_as_in_the_ledger_whatever_a_browser_sends(signed: Signed) -> None:
    ada = signed.browser("ada")
    assert signed.propose(ada, OTHER.replace("\n", "\r\n")).status_code == 303
    (file,) = signed.served.get("/api/v1/proposals/1/files").json()["files"]
    assert file["after"] == OTHER


def test_without_a_reason_or_a_change_the_text_comes_back(signed: Signed) -> None:
    ada = signed.browser("ada")
    for changed, reason, said in ((OTHER, " ", "it is not said why"), (LAW, "nothing", "says what revision 2 says")):
        back = signed.propose(ada, changed, reason)
        assert back.status_code == 400
        assert written(back.text) == changed
        assert said in back.text


def test_two_editors_at_once_lose_nothing(signed: Signed) -> None:
    """Both open the file; the first is accepted; the second gets both changes joined, and proposes them."""
    ada, dora = signed.browser("ada"), signed.browser("dora")
    form = hidden(dora.get("/edit/law.yaml").text, "data-editor")
    signed.propose(ada, OTHER)
    assert signed.decide(signed.browser("ben"), 1, "accept").status_code == 303
    mine = LAW.replace("title: Harbours Act", "title: The Harbours Act")
    late = dora.post("/edit/law.yaml", {**form, "text": mine, "reason": "its full title", "do": "propose"})
    assert late.status_code == 409
    assert "nothing is lost" in late.text
    assert "No line was changed by both." in late.text
    both = OTHER.replace("title: Harbours Act", "title: The Harbours Act")
    assert written(late.text) == both
    again = hidden(late.text, "data-editor")
    assert again["base"] == "3"
    done = dora.post("/edit/law.yaml", {**again, "text": both, "reason": "its full title", "do": "propose"})
    assert done.headers["location"] == "/review/2"


def test_lines_that_both_changed_are_marked_and_cannot_be_proposed_undecided(signed: Signed) -> None:
    ada, dora = signed.browser("ada"), signed.browser("dora")
    form = hidden(dora.get("/edit/law.yaml").text, "data-editor")
    signed.propose(ada, OTHER)
    signed.decide(signed.browser("ben"), 1, "accept")
    mine = LAW.replace("Order 12, ending Order 9", "Order 12 on the end of Order 9")
    late = dora.post("/edit/law.yaml", {**form, "text": mine, "reason": "as printed", "do": "propose"})
    joined = written(late.text)
    assert late.status_code == 409
    for part in (MINE, "Order 12 on the end of Order 9", BETWEEN, "Order 12, which ends Order 9", THEIRS):
        assert part in joined
    line = joined.splitlines().index(MINE) + 1
    assert f'data-line="{line}"' in late.text
    undecided = dora.post(
        "/edit/law.yaml", {**hidden(late.text, "data-editor"), "text": joined, "reason": "x", "do": "propose"}
    )
    assert undecided.status_code == 422
    assert written(undecided.text) == joined


def test_two_rounds_of_one_proposal_at_once_lose_nothing(signed: Signed) -> None:
    ada, dora = signed.browser("ada"), signed.browser("dora")
    signed.propose(ada, OTHER)
    form = hidden(dora.get("/edit/law.yaml?proposal=1").text, "data-editor")
    ours = OTHER.replace("title: Harbours Act", "title: The Harbours Act")
    first = hidden(ada.get("/edit/law.yaml?proposal=1").text, "data-editor")
    assert ada.post("/edit/law.yaml", {**first, "text": ours, "reason": "more", "do": "propose"}).status_code == 303
    theirs = OTHER + "# looked over\n"
    late = dora.post("/edit/law.yaml", {**form, "text": theirs, "reason": "more", "do": "propose"})
    assert late.status_code == 409
    joined = written(late.text)
    assert "title: The Harbours Act" in joined
    assert "# looked over" in joined
    again = {**hidden(late.text, "data-editor"), "text": joined, "reason": "both", "do": "propose"}
    assert dora.post("/edit/law.yaml", again).headers["location"] == "/review/1"
    assert len(signed.served.get("/api/v1/proposals/1").json()["rounds"]) == 3


def test_a_session_that_ended_keeps_the_text(signed: Signed) -> None:
    ada = signed.browser("ada")
    form = hidden(ada.get("/edit/law.yaml").text, "data-editor")
    ada.client.cookies.clear()
    sent = {**form, "text": OTHER, "reason": "kept?", "do": "propose"}
    lost = ada.post("/edit/law.yaml", sent)
    assert lost.status_code == 401
    assert written(lost.text) == OTHER
    assert "kept?" in lost.text
    assert "/signin" in lost.text
    # Signed in again in another tab, the same page comes back with the mark of the new session.
    ada.sign_in(signed.secrets["ada"])
    back = ada.post("/edit/law.yaml", sent)
    assert back.status_code == 403
    assert written(back.text) == OTHER
    again = {**hidden(back.text, "data-editor"), "text": OTHER, "reason": "kept", "do": "propose"}
    assert ada.post("/edit/law.yaml", again).headers["location"] == "/review/1"
    assert signed.served.get("/api/v1/proposals").json()["page"]["total"] == 1


@pytest.mark.parametrize(
    "name", ["law.txt", "../law.yaml", ".git/x.yaml", "a//b.yaml", "nonesuch.yaml", "x" * 400 + ".yaml"]
)
def test_a_name_that_is_no_file_of_a_registry_is_refused(signed: Signed, name: str) -> None:
    assert signed.browser("ada").get(f"/edit/{name}").status_code in (400, 404)


def test_a_new_file_is_proposed(signed: Signed) -> None:
    ada = signed.browser("ada")
    form = hidden(ada.get("/edit/more/terms.yaml?new=yes").text, "data-editor")
    fresh = "offices:\n  - {id: arden/pilotage, label: Pilotage office}\n"
    done = ada.post("/edit/more/terms.yaml", {**form, "text": fresh, "reason": "a new office", "do": "propose"})
    assert done.headers["location"] == "/review/1"
    assert "arden/pilotage" in ada.get("/review/1").text


def test_a_new_file_is_begun_from_the_list_of_files_by_who_may_propose(signed: Signed) -> None:
    ada = signed.browser("ada")
    assert 'action="/edit"' in ada.get("/registry").text
    for person in (None, "erin"):
        assert 'action="/edit"' not in signed.browser(person).get("/registry").text
    assert 'action="/edit"' not in ada.get("/registry?revision=1").text
    led = ada.get("/edit", params={"name": " more/terms.yaml "})
    assert (led.status_code, led.headers["location"]) == (303, "/edit/more/terms.yaml?new=yes")
    assert "A new file: more/terms.yaml" in read("/", ada.get(led.headers["location"]).text).words
    known = ada.get("/edit", params={"name": "law.yaml"})
    assert (known.status_code, known.headers["location"]) == (303, "/edit/law.yaml")
    for name in ("", "law", "../law.yaml", "a//b.yaml", "/etc/x.yaml", "x\n.txt"):
        refused = ada.get("/edit", params={"name": name})
        assert refused.status_code == 400, name
        assert "name-unfit" in refused.text
    odd = ada.get("/edit", params={"name": "a?b#c/<i>.yaml"})
    assert (odd.status_code, odd.headers["location"]) == (303, "/edit/a%3Fb%23c/%3Ci%3E.yaml?new=yes")


def test_hostile_text_does_nothing_where_it_is_shown(signed: Signed) -> None:
    ada = signed.browser("ada")
    bad = OTHER.replace("title: Harbours Act", "title: '</textarea><script>alert(1)</script>'")
    reason = '"><img src=x onerror=alert(1)>'
    assert signed.propose(ada, bad, reason).status_code == 303
    for path in ("/review", "/review/1", "/edit/law.yaml?proposal=1"):
        page = ada.get(path)
        found = read(f"http://vires.test{path}", page.text)
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert (found.open, found.wrong) == ([], [])


def test_members_and_words_and_ids_are_offered_where_they_may_stand(signed: Signed) -> None:
    registry = text.registry()
    names = {one.text for one in members(("instrument", "provisions"), "restricts", "")}
    assert {"binds", "force", "unless"} <= names
    assert "redelegable" not in names
    assert {one.text for one in members(("instrument",), None, "de")} == {"decided"}
    assert [one.text for one in values(registry, ("instrument", "provisions", "force"), "restricts", "")] == [
        "law", "policy", "practice",
    ]  # fmt: skip
    assert "arden/harbour/inspector" in [
        one.text for one in values(registry, ("instrument", "provisions", "to"), "confers", "inspct")
    ]
    assert [one.text for one in values(registry, ("instrument", "kind"), None, "st")] == ["statute"]
    asked = signed.browser().get("/complete", params={"path": "instrument.issuer", "kind": "value", "q": "asse"})
    assert asked.json()["items"] == [{"text": "arden/assembly", "says": "Assembly", "kind": "id"}]
    odd = signed.browser().get("/complete", params={"path": "..x.." * 90, "kind": "<b>", "q": "\x00" * 300})
    assert odd.json() == {"items": []}


LINES = some.lists(some.sampled_from("abcd"), max_size=9).map("\n".join)


@given(LINES, LINES)
def test_one_change_alone_is_that_change(base: str, mine: str) -> None:
    for found in (merge(base, mine, base), merge(base, base, mine), merge(base, mine, mine)):
        assert found.text.splitlines() == mine.splitlines()
        assert found.clashes == ()


@given(LINES, LINES, LINES)
def test_no_line_of_either_change_is_lost_unseen(base: str, mine: str, theirs: str) -> None:
    found = merge(base, mine, theirs)
    assert found == merge(base, mine, theirs)
    lines = found.text.splitlines()
    assert [lines[place - 1] for place in found.clashes] == [MINE] * len(found.clashes)
    for one in (mine, theirs):
        fresh = set(one.splitlines()) - set(base.splitlines())
        assert fresh <= set(lines)


@given(LINES, LINES)
def test_side_by_side_shows_each_line_or_says_how_many_are_alike(one: str, other: str) -> None:
    rows = list(beside(one, other, around=1))
    left = sum(1 for row in rows if row.before) + sum(row.left_out for row in rows)
    right = sum(1 for row in rows if row.after) + sum(row.left_out for row in rows)
    assert (not rows and one.splitlines() == other.splitlines()) or (left, right) == (
        len(one.splitlines()), len(other.splitlines()),
    )  # fmt: skip
    for row in rows:
        for side, text_ in ((row.before, one), (row.after, other)):
            if side is not None:
                assert side.head + side.middle + side.tail == text_.splitlines()[side.number - 1]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"base": "none"}, 400),
        ({"do": "check", "proposal": "77"}, 404),
        ({"do": "propose", "proposal": "77"}, 404),
        ({"text": "# " + "long " * 210_000}, 400),
    ],
)
def test_whatever_is_refused_the_text_comes_back(signed: Signed, changed: dict[str, str], status: int) -> None:
    ada = signed.browser("ada")
    form = hidden(ada.get("/edit/law.yaml").text, "data-editor")
    sent = {**form, "text": OTHER, "reason": "as printed", "do": "propose", **changed}
    refused = ada.post("/edit/law.yaml", sent)
    assert refused.status_code == status
    assert written(refused.text).strip() == sent["text"].strip()
    assert "as printed" in refused.text


def test_where_too_many_texts_wait_the_text_comes_back_and_it_is_said_that_it_is_busy(signed: Signed) -> None:
    ada = signed.browser("ada")
    form = hidden(ada.get("/edit/law.yaml").text, "data-editor")
    signed.served.app.state.trying = Bench(threads=1, waiting=-1)
    refused = ada.post("/edit/law.yaml", {**form, "text": OTHER, "do": "check"})
    assert refused.status_code == 503
    assert written(refused.text).strip() == OTHER.strip()
    assert "too much waits" in refused.text

"""Proposals on the site: read side by side with what they flip, commented, decided on by who may and as they were
seen."""

from __future__ import annotations

import asyncio
from threading import Event

from tests.web.reading import read
from tests.web.signed import LAW, OTHER, WIDER, Signed, hidden
from vires.service.ledger.opening import opened
from vires.service.ledger.reviewing import give_role
from vires.service.permission.auditlog import AuditLog


def test_a_correction_is_proposed_compared_and_accepted(signed: Signed) -> None:
    ada, ben = signed.browser("ada"), signed.browser("ben")
    made = signed.propose(ada, WIDER, "the training was struck out")
    assert (made.status_code, made.headers["location"]) == (303, "/review/1")
    shown = read("/review/1", ada.get("/review/1").text)
    assert "proposed by ada" in shown.words
    assert "the training was struck out" in shown.words
    assert "when: {fact: trained}" in shown.words
    assert "You made this proposal, so somebody else accepts it." in shown.words
    assert 'value="accept"' not in ada.get("/review/1").text
    flips = ben.get("/review/1?part=legal", headers={"hx-request": "true"})
    assert flips.status_code == 200
    piece = read("/review/1", flips.text).words
    assert "CONDITIONAL" in piece
    assert "AUTHORIZED" in piece
    assert "harbour inspector" in piece.casefold()
    # Worked out once, it stands on the page.
    assert "CONDITIONAL" in ben.get("/review/1").text
    accepted = signed.decide(ben, 1, "accept")
    assert accepted.status_code == 303, accepted.text
    after = read("/review/1", ben.get("/review/1").text)
    assert "accepted by ada" in after.words
    assert "ben accepted it" in after.words
    asked = {"office": "harbour/inspector", "power": "power/inspect", "at": "2000-01-01", "no_sites": "true"}
    assert signed.served.get("/api/v1/ask", params=asked).json()["outcome"] == "AUTHORIZED"


def test_a_proposal_is_commented_and_rejected_with_a_reason(signed: Signed) -> None:
    ada, ben = signed.browser("ada"), signed.browser("ben")
    signed.propose(ada)
    assert signed.decide(ben, 1, "comment", text="where is it <printed>?").status_code == 303
    without = signed.decide(ben, 1, "reject", reason="  ")
    assert without.status_code == 400
    assert "it is not said why it is rejected" in without.text
    assert signed.decide(ben, 1, "reject", reason="the gazette has it otherwise").status_code == 303
    page = ada.get("/review/1").text
    words = read("/review/1", page).words
    assert "where is it <printed>?" in words
    assert "<printed>" not in page
    assert "ben rejected it" in words
    assert "the gazette has it otherwise" in words
    assert "Withdraw" not in words
    listed = read("/review", ada.get("/review").text).words
    assert "✕ rejected" in listed


def test_who_may_not_is_offered_nothing_and_refused(signed: Signed) -> None:
    signed.propose(signed.browser("ada"))
    for person, offered in (("carl", False), ("erin", False), (None, False), ("ben", True)):
        page = signed.browser(person).get("/review/1").text
        assert ('value="accept"' in page) is offered, person
        assert ('value="reject"' in page) is offered, person
    carl = signed.browser("carl")
    mark = carl.get("/review/1").text.split('name="mark" value="')[1].split('"')[0]
    tag = signed.served.get("/api/v1/proposals/1").headers["etag"]
    refused = carl.post("/review/1", {"mark": mark, "tag": tag, "do": "accept"})
    assert refused.status_code == 403
    assert "has the role `reader` in this ledger" in refused.text.replace("&#39;", "'")
    assert signed.served.get("/api/v1/proposals/1").json()["standing"] == "proposed"


def test_what_changed_since_it_was_seen_is_not_accepted(signed: Signed) -> None:
    ada, ben = signed.browser("ada"), signed.browser("ben")
    signed.propose(ada)
    seen = hidden(ben.get("/review/1").text, 'value="accept"')
    again = hidden(ada.get("/edit/law.yaml?proposal=1").text, "data-editor")
    changed = ada.post(
        "/edit/law.yaml", {**again, "text": OTHER + "# checked\n", "reason": "with a remark", "do": "propose"}
    )
    assert changed.headers["location"] == "/review/1"
    late = ben.post("/review/1", seen)
    assert late.status_code == 409
    assert "no longer what" in late.text
    assert signed.served.get("/api/v1/proposals/1").json()["standing"] == "proposed"
    assert signed.decide(ben, 1, "accept").status_code == 303


def test_every_write_of_a_page_has_its_entry_in_the_log(signed: Signed) -> None:
    ada, carl = signed.browser("ada"), signed.browser("carl")
    signed.propose(ada)
    signed.decide(ada, 1, "comment", text="see the gazette")
    tag = signed.served.get("/api/v1/proposals/1").headers["etag"]
    mark = carl.get("/review/1").text.split('name="mark" value="')[1].split('"')[0]
    carl.post("/review/1", {"mark": mark, "tag": tag, "do": "accept"})
    found = [
        (one["action"], one["outcome"], one["caller"]["name"], one["caller"]["via"])
        for one in AuditLog(signed.room / "audit.jsonl").entries()
        if one["outcome"] != "begun"
    ]
    assert found == [
        ("propose", "done", "ada", "session"),
        ("comments", "done", "ada", "session"),
        ("accept", "no-right", "carl", "session"),
    ]  # fmt: skip


def test_a_form_sent_twice_counts_once(signed: Signed) -> None:
    ada = signed.browser("ada")
    signed.propose(ada)
    form = {**hidden(ada.get("/review/1").text, 'value="comment"'), "text": "once"}
    assert [ada.post("/review/1", form).status_code for _ in range(2)] == [303, 303]
    assert len(signed.served.get("/api/v1/proposals/1").json()["comments"]) == 1


def test_a_draft_is_put_forward_and_withdrawn_by_its_author(signed: Signed) -> None:
    ada = signed.browser("ada")
    signed.propose(ada, drawer="yes")
    assert "◌ draft" in read("/", ada.get("/review/1").text).words
    assert signed.decide(ada, 1, "forward").status_code == 303
    assert "◐ proposed" in read("/", ada.get("/review/1").text).words
    assert signed.decide(ada, 1, "withdraw", reason="not yet").status_code == 303
    assert "↩ withdrawn" in read("/", ada.get("/review?standing=withdrawn").text).words


def test_an_administrator_accepts_alone_only_with_a_reason(signed: Signed) -> None:
    dora = signed.browser("dora")
    signed.propose(dora)
    page = dora.get("/review/1").text
    assert "Accept by override" in page
    assert signed.decide(dora, 1, "accept", override="nobody else is there").status_code == 303
    assert "nobody else is there" in dora.get("/review/1").text


def test_no_proposal_and_no_ledger_are_told_helpfully(signed: Signed) -> None:
    browser = signed.browser()
    for number in ("7", "x", "1e3", "0"):
        missing = browser.get(f"/review/{number}")
        assert missing.status_code == 404
        assert "there is no such proposal" in missing.text or "no proposal" in missing.text
    text = browser.get("/t/text/review")
    assert text.status_code == 200
    assert "keeps no proposals" in text.text


def test_every_page_of_review_is_whole_and_labelled(signed: Signed) -> None:
    ada, ben = signed.browser("ada"), signed.browser("ben")
    signed.propose(ada, LAW.replace("inspect vessels", "inspect").replace("Order 12, ending", "Order 12 ending"))
    for browser in (ada, ben, signed.browser()):
        for path in ("/review", "/review/1", "/registry", "/registry/law.yaml", "/edit/law.yaml", "/signin"):
            answered = browser.get(path)
            page = read(f"http://vires.test{path}", answered.text)
            assert answered.status_code == 200
            assert (page.open, page.wrong) == ([], []), path
            assert len(page.ids) == len(set(page.ids)), path
            assert set(page.fields) <= page.labelled | {"on"}, path
            assert not {name for name in page.attributes if name == "style" or name.startswith("on")}, path


def test_a_role_that_was_taken_away_is_seen_at_the_next_view(signed: Signed) -> None:
    """What a proposal comes to is kept while it and the head stay; who may decide is not."""
    ben = signed.browser("ben")
    signed.propose(signed.browser("ada"))
    assert 'value="accept"' in ben.get("/review/1").text
    with opened(signed.ledger) as store:
        give_role(store, "dora", "ben", "reader")
    page = ben.get("/review/1").text
    assert 'value="accept"' not in page
    assert "the role “reader”" in page


def test_what_was_written_comes_back_to_who_was_signed_out_meanwhile(signed: Signed) -> None:
    ben = signed.browser("ben")
    signed.propose(signed.browser("ada"))
    form = hidden(ben.get("/review/1").text, 'value="comment"')
    signed.register.revoke(signed.secrets["ben"].split("_")[1])
    refused = ben.post("/review/1", {**form, "text": "is it <printed> so?"})
    assert refused.status_code == 401
    words = read("/review/1", refused.text).words
    assert "What you wrote, to be copied: is it <printed> so?" in words
    assert "Sign in to comment or decide" in words
    assert signed.served.get("/api/v1/proposals/1").json()["comments"] == []


def test_proposals_are_read_while_others_are_compared(signed: Signed) -> None:
    signed.propose(signed.browser("ada"))
    app, gate = signed.served.app, Event()
    ben = signed.browser("ben")

    async def meanwhile() -> tuple[int, int]:
        taken = [asyncio.ensure_future(app.state.weighing.do(gate.wait)) for _ in range(4)]
        await asyncio.sleep(0)
        try:
            page = await asyncio.wait_for(ben.client.get("/review/1"), 60)
            more = await asyncio.wait_for(ben.client.get("/review/1?part=legal"), 60)
        finally:
            gate.set()
            await asyncio.gather(*taken)
        return page.status_code, more.status_code

    assert signed.served.run(meanwhile()) == (200, 503)

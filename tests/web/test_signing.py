"""Signing in with a browser by a token: shown once, kept sealed, held against forgery, ended at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.api.served import ADDRESS, Served
from tests.web.reading import read
from tests.web.signed import HTML, LAW, WIDER, Browser, Signed, hidden
from vires.service.permission.access import Access, Rate
from vires.web import site


def test_a_token_signs_in_and_out_and_the_cookie_is_closed_to_scripts(signed: Signed) -> None:
    browser = signed.browser()
    assert "Sign in" in read("/", browser.get("/").text).words
    answered = browser.sign_in(signed.secrets["ada"], "/review")
    assert (answered.status_code, answered.headers["location"]) == (303, "/review")
    cookie = answered.headers["set-cookie"]
    assert cookie.startswith("vires-visit=")
    for word in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert word in cookie
    assert signed.secrets["ada"] not in cookie
    # What follows the name of the kind; it may itself hold the character that parts them.
    assert signed.secrets["ada"].split("_", 2)[2] not in cookie
    page = browser.get("/review").text
    assert "Signed in as ada" in read("/", page).words
    assert browser.who() == "ada"
    copied = dict(browser.client.cookies)
    form = {"mark": re.findall(r'name="mark" value="([^"]+)"', page)[0], "return": "/registry"}
    out = browser.post("/auth/leave", form)
    assert (out.status_code, out.headers["location"]) == (303, "/registry")
    # A copy of what the browser kept is worth nothing either.
    copy = signed.browser()
    copy.client.cookies.update(copied)
    for one in (browser, copy):
        assert one.who() == "anonymous"


def test_a_form_of_another_site_signs_nobody_in_or_out(signed: Signed) -> None:
    browser = signed.browser()
    forged = browser.post("/auth/enter", {"token": signed.secrets["ben"], "form": "A" * 32})
    assert forged.headers["location"].startswith("/signin?said=old")
    assert "vires-visit" not in forged.headers.get("set-cookie", "")
    ada = signed.browser("ada")
    refused = ada.post("/auth/leave", {"return": "/"})
    assert refused.status_code == 403
    assert ada.who() == "ada"


def test_a_form_without_the_mark_of_the_session_writes_nothing(signed: Signed) -> None:
    ada, ben = signed.browser("ada"), signed.browser("ben")
    signed.propose(ada)
    for mark in ("", "A" * 32, None):
        form = hidden(ben.get("/review/1").text, 'value="accept"')
        form.pop("mark")
        sent = {**form, **({} if mark is None else {"mark": mark})}
        refused = ben.post("/review/1", sent, headers={"origin": "null"})
        assert refused.status_code == 403
        assert "mark-missing" in refused.text
        edited = ben.post(
            "/edit/law.yaml", {"text": "x", "base": "2", "do": "propose", **({"mark": mark} if mark else {})}
        )
        assert edited.status_code == 403
    # And to the interface no session writes without its mark in the head.
    assert ben.post("/api/v1/proposals/1/comments", {}).status_code == 403
    assert signed.served.get("/api/v1/proposals/1").json()["standing"] == "proposed"


def test_what_does_not_hold_is_told_apart_from_nothing(signed: Signed) -> None:
    secret = signed.secrets["ada"]
    for wrong in ("", "vires_0123456789ab_" + "A" * 43, secret[:-1], secret.upper(), "x" * 9000, "<script>"):
        refused = signed.browser().sign_in(wrong)
        assert refused.headers["location"].startswith("/signin?said=unknown"), wrong
        assert "visit" not in refused.headers.get("set-cookie", "")
    said = signed.browser().get("/signin?said=unknown&return=/review").text
    assert "does not hold here" in said


def test_a_revoked_token_ends_its_visits_at_the_next_request(signed: Signed) -> None:
    ada = signed.browser("ada")
    signed.register.revoke(signed.secrets["ada"].split("_")[1])
    assert ada.who() == "anonymous"


def test_a_visit_survives_a_server_that_restarts_and_nothing_altered_is_one(
    signed: Signed,
    serve: Callable[..., Served],
) -> None:
    ada = signed.browser("ada")
    again = serve(signed.registries, access=signed.access)
    site.mount(again.app)
    kept = ada.client.cookies["vires-visit"]
    # Of its last letter not every bit counts: the first of the last part is another one.
    head, _, proof = kept.rpartition(".")
    altered = f"{head}.{'B' if proof[0] == 'A' else 'A'}{proof[1:]}"
    for value, name in ((kept, "ada"), (altered, "anonymous"), ("x", "anonymous")):
        found = again.get("/api/v1/whoami", headers={"cookie": f"vires-visit={value}"})
        assert found.json()["name"] == name


def test_a_token_of_one_registry_is_nobody_in_another(signed: Signed) -> None:
    browser = signed.browser()
    assert browser.sign_in(str(signed.register.create("ada", ["read", "propose"], tenant="text")[1])).status_code == 303
    assert browser.who("/t/text") == "ada"
    assert browser.who() == "anonymous"


def test_who_came_in_by_a_token_of_one_registry_signs_out_of_it(signed: Signed) -> None:
    browser = signed.browser()
    token = str(signed.register.create("ada", ["ask"], tenant="text")[1])
    assert browser.sign_in(token, "/t/text/").status_code == 303
    copied = dict(browser.client.cookies)
    page = browser.get("/t/text/").text
    [form] = re.findall(r'<form class="who" action="([^"]+)".*?name="mark" value="([^"]+)"', page, re.S)
    assert browser.post(form[0], {"mark": form[1], "return": "/t/text/"}).status_code == 303
    copy = signed.browser()
    copy.client.cookies.update(copied)
    for one in (browser, copy):
        assert one.who("/t/text") == "anonymous"


def test_over_https_no_other_host_of_the_site_can_set_what_signing_in_is_held_against(
    signed: Signed,
    serve: Callable[..., Served],
) -> None:
    secure = serve(signed.registries, access=signed.access, public_url="https://law.example.org")
    site.mount(secure.app)
    page = secure.get("/signin", headers=HTML)
    cookie = page.headers["set-cookie"]
    assert cookie.startswith("__Host-vires-form=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    sent = {**hidden(page.text), "token": signed.secrets["ada"]}
    for name, comes_in in (("vires-form", False), ("__Host-vires-form", True)):
        answered = secure.post("/auth/enter", data=sent, headers={"cookie": f"{name}={sent['form']}"})
        assert ("__Host-vires-visit=" in answered.headers.get("set-cookie", "")) is comes_in, name


def test_who_is_signed_in_looks_at_one_act_of_a_draft(signed: Signed) -> None:
    draft = LAW.partition("---")[0]
    for browser in (signed.browser(), signed.browser("ada")):
        sent = {"office": "harbour/inspector", "power": "inspect", "at": "2000-01-01", "draft": draft}
        shown = browser.post("/whatif/both", sent, headers={"origin": "null"})
        assert shown.status_code == 200, shown.text
        assert "as supposed" in shown.text


def test_a_private_registry_is_read_with_read_and_asked_with_ask(
    serve: Callable[..., Served],
    tmp_path: Path,
    ledger_file: Path,
) -> None:
    signed = Signed(serve, tmp_path, ledger_file, private=True)
    signed.propose(signed.browser("ada"), WIDER)
    asks = signed.browser()
    asks.sign_in(str(signed.register.create("fred", ["ask"])[1]))
    reads = signed.browser("erin")
    for path in ("/registry/law.yaml", "/edit/law.yaml", "/review", "/review/1", "/complete?path=offices&q=a"):
        assert (asks.get(path).status_code, reads.get(path).status_code) == (403, 200), path
    for path in ("/matrix", "/ask?office=harbour/inspector&power=inspect", "/review/1?part=legal"):
        assert reads.get(path).status_code == 403, path
    assert asks.get("/matrix").status_code == 303
    # What was worked out for somebody who asks is not shown to who may not.
    ada = signed.browser("ada")
    assert ada.get("/review/1?part=legal", headers={"hx-request": "true"}).status_code == 200
    assert "CONDITIONAL" in ada.get("/review/1").text
    assert "CONDITIONAL" not in reads.get("/review/1").text
    signed.close()


def test_nobody_is_sent_elsewhere_after_signing_in(signed: Signed) -> None:
    for back in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"):
        answered = signed.browser()
        form = hidden(answered.get("/signin", params={"return": back}).text)
        done = answered.post("/auth/enter", {**form, "return": back, "token": signed.secrets["ada"]})
        assert done.headers["location"] == "/", back


def test_a_private_registry_sends_a_browser_to_sign_in_whether_or_not_there_is_such_a_page(
    serve: Callable[..., Served],
    tmp_path: Path,
    ledger_file: Path,
) -> None:
    signed = Signed(serve, tmp_path, ledger_file, private=True)
    browser = signed.browser()
    for path in ("/", "/registry", "/t/text/", "/t/nonesuch/", "/review/7", "/edit/law.yaml", "/nonesuch"):
        sent = browser.get(path)
        assert sent.status_code == 303, path
        assert sent.headers["location"] == f"/signin?return={path}"
        assert "arden" not in sent.text
    shown = browser.get("/signin?return=/registry")
    assert shown.status_code == 200
    assert "arden" not in shown.text.casefold()
    style = re.findall(r'href="(/static/site.css[^"]*)"', shown.text)
    assert browser.get(style[0]).status_code == 200
    # Programs are told as before.
    assert signed.served.get("/registry").status_code == 401
    assert signed.served.get("/t/text/registry", headers=HTML | {"authorization": "Bearer no"}).status_code == 401
    assert browser.sign_in(signed.secrets["erin"], "/registry").headers["location"] == "/registry"
    assert browser.get("/registry").status_code == 200
    # `erin` reads and does not ask.
    assert browser.get("/matrix").status_code == 403
    signed.close()


def test_guessing_tokens_in_the_form_empties_the_measure_of_an_address(
    serve: Callable[..., Served],
    tmp_path: Path,
    ledger_file: Path,
) -> None:
    signed = Signed(serve, tmp_path, ledger_file)
    slow = serve(signed.registries, access=Access(tokens=signed.register.path, address_rate=Rate(60, 3600)))
    site.mount(slow.app)
    browser = Browser(slow)
    form = hidden(browser.get("/signin").text)
    wrong = "vires_0123456789ab_" + "A" * 43
    first = browser.post("/auth/enter", {**form, "token": wrong})
    assert first.headers["location"].startswith("/signin?said=unknown")
    for _ in range(8):
        browser.post("/auth/enter", {**form, "token": wrong})
    # Not even one that holds is looked at any more.
    assert browser.post("/auth/enter", {**form, "token": signed.secrets["ada"]}).status_code == 429
    browser.close()
    signed.close()


def test_without_tokens_the_page_says_that_nobody_is_known(arden: Served) -> None:
    page = read(f"{ADDRESS}/signin", arden.get("/signin").text)
    assert "Nobody is known to this server" in page.words
    assert "Sign in" not in read("/", arden.get("/").text).words

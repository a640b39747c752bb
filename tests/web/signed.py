"""A site over a ledger of Arden with roles, and a browser for each person, signed in by a token."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import httpx

from tests.api.served import ADDRESS, Served
from tests.unit import arden
from vires.service.ledger.opening import opened
from vires.service.ledger.reviewing import give_role
from vires.service.permission.access import Access
from vires.service.permission.register import Register
from vires.web import site

HTML = {"accept": "text/html"}
SCOPES = {
    "ada": ["read", "ask", "propose"],
    "ben": ["read", "ask", "propose", "review"],
    "carl": ["read", "ask", "propose", "review"],
    "dora": ["read", "ask", "propose", "review", "administer"],
    "erin": ["read"],
}
ROLES = (("ada", "author"), ("ben", "reviewer"), ("carl", "reader"))
LAW = arden.LAW.lstrip("\n").replace("Order 7 on inspectors", "Order 7 on the inspectors")
OTHER = LAW.replace("Order 12, ending Order 9", "Order 12, which ends Order 9")
WIDER = LAW.replace("    redelegable: no\n    when: {fact: trained}\n", "    redelegable: no\n")
"""Inspectors need no training any more."""


class Browser:
    """A person's browser: its own cookies, and forms filled in from the page that has them."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(served.app, raise_app_exceptions=False), base_url=ADDRESS, timeout=120,
            headers=HTML,
        )  # fmt: skip

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.served.run(self.client.get(path, **given))

    def post(self, path: str, data: dict[str, str], **given: Any) -> httpx.Response:
        return self.served.run(self.client.post(path, data=data, **given))

    def sign_in(self, token: str, back: str = "/review") -> httpx.Response:
        form = hidden(self.get(f"/signin?return={back}").text)
        return self.post("/auth/enter", {**form, "token": token})

    def who(self, path: str = "") -> str:
        """Whom the interface takes the browser for."""
        return str(self.get(f"{path}/api/v1/whoami", headers={"accept": "*/*"}).json()["name"])

    def close(self) -> None:
        self.served.run(self.client.aclose())


class Signed:
    """The server, what it keeps, and browsers."""

    def __init__(self, serve: Callable[..., Served], room: Path, ledger: Path, *, private: bool = False) -> None:
        self.room = room
        self.ledger = str(shutil.copy(ledger, room / "arden.ledger"))
        with opened(self.ledger) as store:
            give_role(store, "dora", "dora", "administrator")
            for person, role in ROLES:
                give_role(store, "dora", person, role)
        self.register = Register(room / "tokens.jsonl")
        self.secrets = {name: str(self.register.create(name, scopes)[1]) for name, scopes in SCOPES.items()}
        (room / "text").mkdir()
        registries = {"": self.ledger, "text": str(arden.write(room / "text"))}
        self.access = Access(tokens=self.register.path, private=private)
        self.registries = registries
        self.served = serve(registries, access=self.access)
        site.mount(self.served.app)
        self.browsers: list[Browser] = []

    def browser(self, person: str | None = None) -> Browser:
        found = Browser(self.served)
        self.browsers.append(found)
        if person is not None:
            answered = found.sign_in(self.secrets[person])
            assert answered.status_code == 303, answered.text
        return found

    def propose(self, browser: Browser, text: str = OTHER, reason: str = "the title as printed", **more: str
                ) -> httpx.Response:  # fmt: skip
        form = hidden(browser.get("/edit/law.yaml").text, "data-editor")
        return browser.post("/edit/law.yaml", {**form, "text": text, "reason": reason, "do": "propose", **more})

    def decide(self, browser: Browser, number: int, do: str, **more: str) -> httpx.Response:
        form = hidden(browser.get(f"/review/{number}").text, f'value="{do}"')
        return browser.post(f"/review/{number}", {**form, **more})

    def close(self) -> None:
        for browser in self.browsers:
            browser.close()


def hidden(page: str, with_: str = "") -> dict[str, str]:
    """The hidden fields of the last form of a page in which something stands."""
    forms = [form for form in re.findall(r"<form.*?</form>", page, re.S) if with_ in form and "auth/leave" not in form]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', forms[-1])
    return {name: unescape(value) for name, value in found}


def written(page: str) -> str:
    """What stands in the editor of a page."""
    found = re.search(r'<textarea id="text".*?>\n(.*?)</textarea>', page, re.S)
    assert found is not None
    return unescape(found[1])

"""A site over a ledger of Arden with roles, where people sign in by tokens, and which can be stopped and started
again at the same address."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.api.running import Running
from tests.browser.looking import Look
from tests.unit import arden
from tests.web.signed import ROLES, SCOPES
from vires.service.ledger.opening import opened
from vires.service.ledger.reviewing import give_role
from vires.service.permission.register import Register


class People:
    """The ledger, the tokens, and the server. `secrets` are the tokens by person."""

    def __init__(self, room: Path) -> None:
        (room / "made").mkdir()
        self.ledger = str(shutil.copy(arden.write_ledger(room / "made"), room / "arden.ledger"))
        with opened(self.ledger) as store:
            give_role(store, "dora", "dora", "administrator")
            for person, role in ROLES:
                give_role(store, "dora", person, role)
        register = Register(room / "tokens.jsonl")
        self.secrets = {name: str(register.create(name, scopes)[1]) for name, scopes in SCOPES.items()}
        self.options = ("--registry", self.ledger, "--tokens", str(register.path))
        self.site = Running(*self.options).__enter__()
        self.address = self.site.address

    def stop(self) -> None:
        """Stop the server as a machine that is shut down does."""
        self.site.__exit__(None, None, None)

    def start(self) -> None:
        """Start it again where it was."""
        self.site = Running("--port", self.address.rpartition(":")[2], *self.options).__enter__()
        assert self.site.address == self.address

    def enter(self, tab: Look, person: str, back: str = "/review") -> None:
        """Sign in by the keyboard."""
        tab.go(f"/signin?return={back}")
        tab.reach("textbox", "Token")
        tab.write(self.secrets[person])
        tab.press("Enter")
        tab.page.wait_for_url(f"{self.address}{back}")

"""Being signed in with a browser by a token. The token is shown once, in a form; what the browser keeps is sealed,
closed to scripts, and names the token by its id. It holds as long as the token does, and eight hours at most."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from starlette.types import Scope

from vires.api.guard.cookies import cookie_in
from vires.service import clock
from vires.service.permission.caller import Caller, unknowable
from vires.service.permission.register import Register
from vires.service.permission.token import Token
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.api.guard.oidc.sealing import Seal

LOGGER = logging.getLogger("vires.server")
KIND = "vires-visit"
LASTING = 8 * 3600
"""Seconds."""


@dataclass(frozen=True)
class Visit:
    """`token` is the id of a token; `mark` is what forms bring along; `until` is in seconds since 1970, already
    outside."""

    number: str
    token: str
    mark: str
    until: int


class Visits:
    """Made once for an application. `key` is the file of the key with which visits are sealed: made with the first
    visit where there is none."""

    def __init__(self, register: Register, key: Path, secure: bool) -> None:
        self.register, self.secure, self._key = register, secure, key
        self.cookie = "__Host-vires-visit" if secure else "vires-visit"
        self._seal: Seal | None = None
        self._lock = Lock()

    def begin(self, secret: str) -> tuple[str, Token] | None:
        """What a browser is given for a token, and the token; `None` for one that does not hold, whyever. Raises
        `Refusal` where no visit can be sealed or looked up."""
        token = self.register.recognise(secret)
        if token is None:
            return None
        seal = self._sealed(make=True)
        assert seal is not None
        until = _seconds() + LASTING
        visit = Visit(secrets.token_urlsafe(18), token.id, secrets.token_urlsafe(24), until)
        return seal.close(KIND, asdict(visit)), token

    def of(self, scope: Scope) -> Visit | None:
        """The visit that a browser shows, if it holds. Raises `Refusal` (`callers-unknown`)."""
        shown = cookie_in(scope, self.cookie)
        if shown is None:
            return None
        try:
            seal = self._sealed(make=False)
            content = None if seal is None else seal.open(KIND, shown)
            visit = None if content is None else Visit(**content)
            if visit is None or visit.until <= _seconds() or self.register.ended(visit.number):
                return None
        except TypeError:
            return None
        except Refusal as refusal:
            LOGGER.error("visits cannot be looked up: %s", refusal.message)
            raise unknowable() from None
        return visit

    def caller(self, visit: Visit, tenant: str) -> Caller | None:
        """Who calls in a visit; `None` where its token does not hold for a tenant."""
        token = self.register.held(visit.token, tenant)
        return None if token is None else replace(token.caller(), via="session")

    def end(self, visit: Visit) -> None:
        """End a visit, also for a copy of what the browser keeps. Raises `Refusal` where that cannot be written."""
        until = datetime.fromtimestamp(visit.until, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self.register.end(visit.number, until)

    def _sealed(self, make: bool) -> Seal | None:
        with self._lock:
            if self._seal is None and (make or self._key.exists()):
                from vires.api.guard.oidc.sealing import Seal, read_key

                self._seal = Seal(read_key(self._key, make=make))
            return self._seal


def _seconds() -> int:
    return clock.milliseconds() // 1000

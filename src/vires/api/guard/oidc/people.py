"""People who sign in, and those who show a token of the provider."""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from starlette.types import Scope

from vires.api.guard.cookies import cookie_in
from vires.api.guard.oidc.issuer import Issuer, Unproven, seconds
from vires.api.guard.oidc.sealing import Seal, read_key
from vires.api.guard.oidc.session import KIND, Session
from vires.api.guard.oidc.standing import caller_of, id_of, name_in, roles_in
from vires.service.permission.access import Provider, is_loopback
from vires.service.permission.caller import Caller, unknowable
from vires.service.permission.register import Register
from vires.service.refusal import Refusal

LOGGER = logging.getLogger("vires.server")
REMEMBERED = 2000
"""Tokens of the provider whose signature need not be looked at again before they end."""
FRESH = 60
"""Seconds after which a signature is looked at again all the same: keys may have been withdrawn."""


class People:
    """Made once for an application; for one event loop. Raises `Refusal`."""

    def __init__(self, provider: Provider, public_url: str, register: Register, issuer: Issuer | None = None) -> None:
        where = urlsplit(public_url)
        if where.scheme != "https" and not is_loopback(where.hostname):
            raise Refusal(
                "settings-unreadable", "people sign in, and the public address of the server is not reached by https",
                "serve it by https: a session could be read on its way",
            )  # fmt: skip
        self.provider, self.register = provider, register
        self.issuer = issuer or Issuer(provider)
        self.secure = where.scheme == "https"
        self.origin = f"{where.scheme}://{where.netloc}"
        self.callback = f"{public_url}/auth/callback"
        self.cookie = "__Host-vires-session" if self.secure else "vires-session"
        key = provider.session_key or register.path.with_name("session.key")
        self.seal = Seal(read_key(key, make=provider.session_key is None))
        self._seen: OrderedDict[bytes, _Seen] = OrderedDict()

    async def by_bearer(self, token: str, tenant: str) -> Caller | None:
        """Who calls with a token of the provider; `None` if it does not hold. Raises `Refusal` (`callers-unknown`)
        where the provider's keys cannot be had."""
        now, digest = seconds(), hashlib.sha256(token.encode()).digest()
        found = self._seen.get(digest)
        if found is None or found.until <= now:
            self._seen.pop(digest, None)
            try:
                claims = await self.issuer.check(token, self.provider.audience)
                name = name_in(self.provider, claims)
            except Unproven as why:
                LOGGER.info("a token of the provider does not hold: %s", why)
                return None
            except Refusal as refusal:
                LOGGER.error("a token of the provider cannot be looked at: %s", refusal.message)
                raise unknowable() from None
            roles, identity = roles_in(self.provider, claims), id_of(self.provider, claims)
            found = _Seen(min(int(claims["exp"]), now + FRESH), name, roles, identity)
            self._seen[digest] = found
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return caller_of(found.name, found.roles, tenant, "bearer", found.id)

    def session(self, scope: Scope) -> Session | None:
        """The session that a browser shows, if it holds. Raises `Refusal` (`callers-unknown`)."""
        sealed = cookie_in(scope, self.cookie)
        content = None if sealed is None else self.seal.open(KIND, sealed)
        session = None if content is None else Session.from_dict(content)
        if session is None or session.until <= seconds():
            return None
        try:
            return None if self.register.ended(session.number) else session
        except Refusal as refusal:
            LOGGER.error("ended sessions cannot be looked up: %s", refusal.message)
            raise unknowable() from None

    def by_session(self, session: Session, tenant: str) -> Caller:
        """Who calls in a session."""
        return caller_of(session.name, session.roles, tenant, "session", session.id)

    def begin(self, claims: dict[str, Any]) -> Session:
        """A session for whoever the provider vouched for. Raises `Unproven`."""
        return Session.begin(
            name_in(self.provider, claims), id_of(self.provider, claims), roles_in(self.provider, claims), seconds()
        )

    def end(self, session: Session) -> None:
        """End a session. Raises `Refusal` where that cannot be written down."""
        until = datetime.fromtimestamp(session.until, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self.register.end(session.number, until)


class _Seen(NamedTuple):
    """Whose a token of the provider is, and until when its signature need not be looked at again."""

    until: int
    name: str
    roles: dict[str, str]
    id: str

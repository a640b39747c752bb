"""All that is known of callers in one process: the register of tokens, the log of writes, the rates, and who vouches
for people."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.types import Scope

from vires.api.guard.turn import Turn
from vires.api.guard.visits import Visit, Visits
from vires.service.permission.access import Access
from vires.service.permission.auditlog import AuditLog
from vires.service.permission.caller import Caller, unknowable
from vires.service.permission.rates import Buckets
from vires.service.permission.register import Register
from vires.service.permission.token import PREFIX
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.api.guard.oidc.people import People
    from vires.api.guard.oidc.session import Session

LOGGER = logging.getLogger("vires.server")


class Gate:
    """Made once for an application. Raises `Refusal` (`settings-unreadable`) where settings do not fit together."""

    def __init__(self, access: Access, public_url: str | None = None) -> None:
        self.access, self.public_url = access, public_url
        self.register = None if access.tokens is None else Register(access.tokens)
        audit = access.audit or (None if access.tokens is None else access.tokens.with_name("audit.jsonl"))
        self.audit = None if audit is None else AuditLog(audit)
        self.addresses = None if access.address_rate is None else Buckets(access.address_rate)
        self.callers = None if access.token_rate is None else Buckets(access.token_rate)
        self.people: People | None = None
        secure = (public_url or "").startswith("https://")
        key = None if access.provider is None else access.provider.session_key
        self.visits = (
            None
            if self.register is None
            else Visits(self.register, key or self.register.path.with_name("session.key"), secure)
        )
        self.turn = Turn()
        self._unmarkable: set[tuple[str, str | None]] = set()
        if access.provider is not None:
            from vires.api.guard.oidc.people import People

            if self.register is None or public_url is None:
                raise Refusal(
                    "settings-unreadable", "`oidc` is set, but not both `access.tokens` and the public address",
                    "give both: sessions that were ended stand in the file of tokens, and people are sent back to the "
                    "public address",
                )  # fmt: skip
            self.people = People(access.provider, public_url, self.register)

    async def by_bearer(self, secret: str, tenant: str) -> Caller | None:
        """Who calls with what stands after `Bearer`; `None` for whatever does not hold, whyever. Raises `Refusal`
        (`callers-unknown`) where it cannot be looked up."""
        if secret.startswith(f"{PREFIX}_") or self.people is None:
            return await self._by_token(secret, tenant)
        return await self.people.by_bearer(secret, tenant)

    def shown(self, scope: Scope) -> list[Session | Visit]:
        """All that a browser shows of having signed in, for whichever registry. Raises `Refusal`
        (`callers-unknown`)."""
        session = None if self.people is None else self.people.session(scope)
        visit = None if self.visits is None else self.visits.of(scope)
        return [one for one in (session, visit) if one is not None]

    async def end(self, shown: Iterable[Session | Visit], response: Response) -> None:
        """End what a browser shows, also for a copy of it, and have the browser forget it. Raises `Refusal` where that
        cannot be written down."""
        for one in shown:
            if isinstance(one, Visit):
                assert self.visits is not None
                await asyncio.to_thread(self.visits.end, one)
                response.delete_cookie(
                    self.visits.cookie, "/", secure=self.visits.secure, httponly=True, samesite="strict"
                )
            else:
                assert self.people is not None
                await asyncio.to_thread(self.people.end, one)
                response.delete_cookie(
                    self.people.cookie, "/", secure=self.people.secure, httponly=True, samesite="lax"
                )

    async def _by_token(self, secret: str, tenant: str) -> Caller | None:
        if self.register is None:
            return None
        try:
            token = self.register.verify(secret, tenant)
        except Refusal as refusal:
            LOGGER.error("tokens cannot be looked up: %s", refusal.message)
            raise unknowable() from None
        if token is None:
            return None
        if self.register.unmarked(token) and (token.id, token.used) not in self._unmarkable:
            try:
                await asyncio.to_thread(self.register.mark, token)
            except Refusal as refusal:
                # A file that may only be read still says who may call; it does not learn when.
                self._unmarkable.add((token.id, token.used))
                LOGGER.warning("the use of a token is not noted: %s", refusal.message)
        return token.caller()

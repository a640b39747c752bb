"""Who calls, and how often they may: set in `state["caller"]` before a body is read, or refused.

What is shown and does not hold is refused, also where nothing need be shown: a caller must not take an answer for one
given to somebody else. Why it does not hold is not said, and a token of another registry is told nothing else than one
that never was."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.guard.address import address_of
from vires.api.guard.gate import Gate
from vires.api.guard.need import BEARER_ONLY, needs_known, scope_needed
from vires.api.guard.visits import Visit
from vires.api.middleware.reply import Header, header, refuse, sign_in_path, watching
from vires.api.middleware.tenants import CHALLENGE
from vires.service.permission.caller import ANONYMOUS, Caller, unknown_caller
from vires.service.permission.rates import Buckets, Standing
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.api.guard.oidc.session import Session

BEARER = b"bearer "
LONGEST = 8192
"""Bytes of a token of any kind."""
COST = 10
"""What a token that does not hold costs the address it comes from, beside the request itself."""
READING = ("GET", "HEAD", "OPTIONS")
FORMS = frozenset({"/whatif", "/whatif/both", "/auth/enter", "/auth/leave"})
"""Where a page has a form sent that writes nothing, or that carries its mark. Without a script it can send none in the
head, and its `Origin` is `null`, since pages tell no referrer; a session does not come along with a form of another
site."""
MARKED = frozenset({"edit", "review"})
"""Pages whose forms carry the mark in the body, where the page looks at it before anything is written."""


class Guard:
    """Sets the caller; refuses with 401, 403, 429 and, where it cannot be looked up who calls, 503."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app, self.gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        gate, state = self.gate, scope.setdefault("state", {})
        shown: list[bytes] = []
        cookie = False
        for name, value in scope["headers"]:
            if name == b"authorization":
                shown.append(value)
            elif name == b"cookie":
                cookie = True
        address = "" if gate.addresses is None else address_of(scope, gate.access.proxies)
        path = state.get("route_path") or scope["path"]
        try:
            caller, session = ANONYMOUS, None
            if shown:
                caller = await self._bearer(shown, state.get("tenant", ""), address)
            elif cookie and not path.startswith(BEARER_ONLY):
                caller, session = self._session(scope, state.get("tenant", ""))
            state["caller"], state["session"] = caller, session
            bucket, key, policy = self._bucket(caller, address)
            standing = None if bucket is None else bucket.take(key)
            if standing is not None and not standing.allowed:
                raise Exceeded(standing)
            if session is not None and scope["method"] not in READING and not _is_form(path):
                self._same_site(scope, session)
            if not caller.known and needs_known(path, scope["method"]):
                raise unknown_caller()
            if gate.access.private:
                self._admit(caller, path, state.get("tenant", ""))
        except Exceeded as exceeded:
            wait = str(exceeded.standing.wait)
            refusal = Refusal(
                "rate-exceeded", "more was asked in a short time than is allowed here", f"wait {wait} s, then go on"
            )
            await refuse(scope, receive, send, refusal, 429, (("retry-after", wait),))
        except Refusal as refusal:
            entrance = sign_in_path(scope) if refusal.slug == "caller-unknown" and not shown else None
            if entrance is not None:
                await RedirectResponse(entrance, 303, {"cache-control": "no-store"})(scope, receive, send)
                return
            status, challenge = _answer(refusal, bool(shown))
            await refuse(scope, receive, send, refusal, status, challenge)
        else:
            if standing is not None and bucket is not None:
                send = watching(send, _telling(bucket, standing, policy))
            await self.app(scope, receive, send)

    async def _bearer(self, shown: list[bytes], tenant: str, address: str) -> Caller:
        """Who calls by the header; raises `Refusal` (`caller-unknown`)."""
        addresses = self.gate.addresses
        if addresses is not None and not addresses.peek(address):
            # Looking at a signature costs more than refusing does.
            raise Exceeded(addresses.take(address))
        caller = None
        value = shown[0]
        if len(shown) == 1 and len(value) <= LONGEST and value[:7].lower() == BEARER and value.isascii():
            caller = await self.gate.by_bearer(value[7:].decode("ascii").strip(), tenant)
        if caller is None:
            if addresses is not None:
                addresses.charge(address, COST)
            raise unknown_caller()
        return caller

    def _session(self, scope: Scope, tenant: str) -> tuple[Caller, Session | Visit | None]:
        """Who calls by what a browser keeps. A token of another registry makes nobody known here."""
        people, visits = self.gate.people, self.gate.visits
        session = None if people is None else people.session(scope)
        if session is not None and people is not None:
            return people.by_session(session, tenant), session
        visit = None if visits is None else visits.of(scope)
        caller = None if visit is None or visits is None else visits.caller(visit, tenant)
        return (ANONYMOUS, None) if caller is None else (caller, visit)

    def _bucket(self, caller: Caller, address: str) -> tuple[Buckets | None, str, str]:
        if caller.known:
            return self.gate.callers, f"{caller.via}:{caller.id}", "caller"
        return self.gate.addresses, address, "address"

    def _same_site(self, scope: Scope, session: Session | Visit) -> None:
        """A browser sends its session along whoever makes it; what changes something must show that our own page did:
        by the mark that only such a page can read. Raises `Refusal` (`mark-missing`)."""
        given, origin = header(scope, b"x-csrf-token") or b"", header(scope, b"origin")
        if not compare_digest(given, session.mark.encode()) or not self._own(origin, header(scope, b"host")):
            raise Refusal(
                "mark-missing", "it is not shown that a page of this server sent this",
                "send the `csrf` of `/auth/session` as `X-CSRF-Token`",
            )  # fmt: skip

    def _own(self, origin: bytes | None, host: bytes | None) -> bool:
        """Tell whether an origin, where one is said, is this server's: by its public address where it has one."""
        if origin is None:
            return True
        public = urlsplit(self.gate.public_url or "")
        if public.netloc:
            return origin == f"{public.scheme}://{public.netloc}".encode()
        return host is not None and origin in (b"http://" + host, b"https://" + host)

    def _admit(self, caller: Caller, path: str, tenant: str) -> None:
        needed = scope_needed(path, tenant)
        if needed is not None:
            caller.require(needed)


def _is_form(path: str) -> bool:
    return path in FORMS or path[1:].split("/", 1)[0] in MARKED


class Exceeded(Exception):
    """Somebody called too often."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


def _answer(refusal: Refusal, shown: bool) -> tuple[int, tuple[tuple[str, str], ...]]:
    if refusal.slug == "caller-unknown":
        more = ', error="invalid_token"' if shown else ""
        return 401, (("www-authenticate", CHALLENGE + more),)
    if refusal.slug == "callers-unknown":
        return 503, (("retry-after", "5"),)
    return 403, (("www-authenticate", f'{CHALLENGE}, error="insufficient_scope"'),) if shown else ()


def _telling(bucket: Buckets, standing: Standing, policy: str) -> Callable[[Message], None]:
    rate = bucket.rate
    added: list[Header] = [
        (b"ratelimit-policy", f'"{policy}";q={rate.amount};w={rate.seconds}'.encode()),
        (b"ratelimit", f'"{policy}";r={standing.left};t={standing.wait}'.encode()),
    ]

    def add(message: Message) -> None:
        message["headers"] = [*message.get("headers", ()), *added]

    return add

"""The provider: where it is reached, with which keys it signs, and whether a token is of its making and for us.

Keys are kept for a while and asked for anew when a token names one that is not among them, which is how a provider
changes keys; but not more often than once in half a minute, so that nobody can have us ask it again and again."""

from __future__ import annotations

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from vires.api.guard.oidc.fetching import fetch, unreachable
from vires.api.guard.oidc.signature import SIGNATURES, key_set
from vires.service import clock
from vires.service.permission.access import ALGORITHMS, Provider
from vires.service.refusal import Refusal

KEPT = 600.0
"""Seconds for which keys and addresses are kept without asking."""
STALE = 86_400.0
"""Seconds after which keys are not used any more although the provider cannot be asked for others."""
PAUSE = 30.0
"""Seconds between two askings for keys."""
LEEWAY = 30
"""Seconds by which clocks may differ."""
TYPES = ("jwt", "at+jwt", "application/at+jwt", "id_token+jwt")


class Unproven(Exception):
    """A token that does not hold. Why is for the log of whoever looks for it, and never told outside."""


@dataclass(frozen=True)
class Addresses:
    """Where the provider is reached."""

    authorization: str
    token: str
    keys: str
    names_issuer: bool = False


def seconds() -> int:
    """The present moment in seconds since 1970 began in UTC."""
    return clock.milliseconds() // 1000


class Issuer:
    """For one event loop. `now` is in seconds since 1970; `pace` counts seconds and never goes back."""

    def __init__(
        self, provider: Provider, now: Callable[[], int] = seconds, pace: Callable[[], float] = monotonic
    ) -> None:
        self.provider, self._now, self._pace = provider, now, pace
        self._addresses: tuple[float, Addresses] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._asked: float | None = None
        self._turn = asyncio.Lock()

    async def addresses(self) -> Addresses:
        """Where the provider is reached, as it says itself. Raises `Refusal` (`provider-unreachable`)."""
        known = self._addresses
        if known is not None and self._pace() - known[0] < KEPT:
            return known[1]
        issuer = self.provider.issuer
        said = await fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
        # OpenID Connect Discovery 4.3: another name there is another provider, however it came there.
        if said.get("issuer") != issuer:
            raise unreachable("the provider names itself otherwise than it is configured")
        places = [said.get(f"{name}_endpoint") for name in ("authorization", "token")] + [said.get("jwks_uri")]
        if not all(isinstance(place, str) for place in places):
            raise unreachable("the provider does not say where it is reached")
        authorization, token, keys = (str(place) for place in places)
        named = said.get("authorization_response_iss_parameter_supported") is True
        found = Addresses(authorization, token, keys, named)
        self._addresses = (self._pace(), found)
        return found

    async def check(self, token: str, audience: str, nonce: str | None = None) -> dict[str, Any]:
        """The claims of a token that the provider made for an audience, and which holds now. Raises `Unproven`, and
        `Refusal` where there are no keys to look at it with."""
        head = _head(token)
        if head.get("alg") not in ALGORITHMS or str(head.get("typ", "jwt")).lower() not in TYPES:
            raise Unproven("of a kind that is not looked at")
        kid = head.get("kid")
        keys = await self._current(kid if isinstance(kid, str) else None)
        try:
            claims = jwt.decode(token, keys, registry=SIGNATURES).claims
            options: dict[str, Any] = {
                "iss": {"essential": True, "value": self.provider.issuer},
                "aud": {"essential": True, "value": audience},
                "sub": {"essential": True},
                "exp": {"essential": True},
                "iat": {"essential": True},
            }
            if nonce is not None:
                options["nonce"] = {"essential": True, "value": nonce}
            jwt.JWTClaimsRegistry(now=self._now, leeway=LEEWAY, **options).validate(claims)
        except (JoseError, ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
            raise Unproven(type(error).__name__) from None
        client = self.provider.client
        # A token that was given to another client is not for us because it names us among others.
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if audience == client and claims.get("azp", None if several else client) != client:
            raise Unproven("given to another client")
        return claims

    async def _current(self, kid: str | None) -> KeySet:
        known = self._keys
        if known is not None and self._pace() - known[0] < KEPT and _has(known[1], kid):
            return known[1]
        async with self._turn:
            known, now = self._keys, self._pace()
            fresh = known is not None and now - known[0] < KEPT
            if known is not None and fresh and _has(known[1], kid):
                return known[1]
            if self._asked is None or now - self._asked >= PAUSE:
                self._asked = now
                try:
                    self._addresses = None if not fresh else self._addresses
                    found = key_set(await fetch((await self.addresses()).keys))
                    known = self._keys = (now, found)
                except Refusal:
                    if known is None or now - known[0] >= STALE:
                        raise
            if known is None or now - known[0] >= STALE:
                raise unreachable("the provider could not be asked for its keys a moment ago")
            return known[1]


def _has(keys: KeySet, kid: str | None) -> bool:
    return kid is None or any(key.kid == kid for key in keys)


def _head(token: str) -> dict[str, Any]:
    """What a token says of itself; nothing in it is believed. Raises `Unproven`."""
    first, _, rest = token.partition(".")
    if rest.count(".") != 1 or len(first) > SIGNATURES.max_header_length:
        raise Unproven("no signed token")
    try:
        head = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, RecursionError):
        raise Unproven("no signed token") from None
    if not isinstance(head, dict):
        raise Unproven("no signed token")
    return head

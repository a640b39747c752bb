"""A sign-in that is under way: sent to the provider from one browser, and to come back to the same one, once, soon."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode, urlsplit

from vires.api.guard.oidc.fetching import fetch, refused
from vires.api.guard.oidc.issuer import Unproven, seconds
from vires.api.guard.oidc.people import People
from vires.service.refusal import Refusal

KIND = "vires-errand"
PATIENCE = 600
"""Seconds within which somebody must have come back."""
REMEMBERED = 10_000


@dataclass(frozen=True)
class Errand:
    """`state` ties the answer to the browser, `nonce` the token to the question, `verifier` (RFC 7636) the code to
    who asked for it; `back` is the path to go on to."""

    state: str
    nonce: str
    verifier: str
    back: str
    until: int

    @classmethod
    def begin(cls, back: str) -> Errand:
        """A new one."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, back, seconds() + PATIENCE)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any] | None) -> Errand | None:
        """The one that was sealed; `None` if it took too long."""
        try:
            found = None if content is None else cls(**content)
        except TypeError:
            return None
        return found if found is not None and found.until > seconds() else None


class Errands:
    """Those that came back, so that none comes back twice; and what is asked of the provider on the way."""

    def __init__(self, people: People) -> None:
        self.people = people
        self._done: OrderedDict[str, int] = OrderedDict()

    async def leave(self, errand: Errand) -> str:
        """Where the browser is sent. Raises `Refusal` (`provider-unreachable`)."""
        provider, places = self.people.provider, await self.people.issuer.addresses()
        challenge = urlsafe_b64encode(hashlib.sha256(errand.verifier.encode()).digest()).rstrip(b"=").decode()
        question = {
            "response_type": "code",
            "client_id": provider.client,
            "redirect_uri": self.people.callback,
            "scope": " ".join(provider.requested),
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{places.authorization}{'&' if urlsplit(places.authorization).query else '?'}{urlencode(question)}"

    async def return_(self, errand: Errand | None, answer: Mapping[str, str]) -> dict[str, Any]:
        """The claims of whoever came back. Raises `Refusal`: `sign-in-unknown` for what is not the answer to this
        errand, `sign-in-refused` where the provider says no or vouches for nobody, `provider-unreachable`."""
        if errand is None or not compare_digest(errand.state.encode(), answer.get("state", "").encode()):
            raise not_asked()
        if errand.state in self._done:
            raise not_asked()
        self._done[errand.state] = errand.until
        while len(self._done) > REMEMBERED:
            self._done.popitem(last=False)
        provider, places = self.people.provider, await self.people.issuer.addresses()
        # RFC 9207: an answer of another provider is not taken to this one.
        said = answer.get("iss")
        if (said is not None and said != provider.issuer) or (said is None and places.names_issuer):
            raise not_asked()
        code = answer.get("code")
        if not code:
            raise refused()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.people.callback,
            "code_verifier": errand.verifier,
            "client_id": provider.client,
        }
        given = await fetch(places.token, form, self._login())
        token = given.get("id_token")
        try:
            if not isinstance(token, str):
                raise Unproven("no token of who it is")
            return await self.people.issuer.check(token, provider.client, errand.nonce)
        except Unproven:
            raise refused() from None

    def _login(self) -> tuple[str, str] | None:
        path = self.people.provider.secret
        if path is None:
            return None
        try:
            return self.people.provider.client, path.read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            raise Refusal(
                "provider-unreachable", "the secret of this client cannot be read", "the operator's log says more"
            ) from None


def not_asked() -> Refusal:
    """The refusal for an answer that nobody waits for."""
    return Refusal(
        "sign-in-unknown", "this is not the answer to a sign-in that was begun here, or it was taken already",
        "begin again at `/auth/login`",
    )  # fmt: skip

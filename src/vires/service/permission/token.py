"""A token: a secret that a program shows to be known. Only its digest is kept.

The secret is 256 bits of chance, so one SHA-256 of it is as good as any slower digest: nobody tries out 2^256 of them.
It is found by its id, which stands in front of it, and compared in constant time."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from vires.service.permission.caller import EVERYWHERE, SCOPES, Caller, role_of

PREFIX = "vires"
SHAPE = re.compile(r"vires_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")
LONGEST = 366
"""Days for which a token may hold."""
SECRET_BYTES = 32


@dataclass(frozen=True)
class Token:
    """What is kept of a token. `created`, `expires` (already outside) and `revoked` are instants in UTC, to the second;
    `used` is the day of the last use, no finer, so that the file does not tell who worked when."""

    id: str
    name: str
    scopes: frozenset[str]
    tenant: str
    created: str
    expires: str
    digest: str
    by: str = ""
    revoked: str | None = None
    used: str | None = None

    def holds(self, now: str) -> bool:
        """Tell whether it is neither revoked nor expired at an instant."""
        return self.revoked is None and now < self.expires

    def fits(self, tenant: str) -> bool:
        """Tell whether it is for a registry of the server."""
        return self.tenant in (tenant, EVERYWHERE)

    def caller(self) -> Caller:
        """Who calls with it."""
        return Caller(self.name, role_of(self.scopes), self.scopes, self.tenant, "token", self.id)

    def to_dict(self) -> dict[str, Any]:
        """The token as JSON, without its digest."""
        return {
            "id": self.id,
            "name": self.name,
            "scopes": [one for one in SCOPES if one in self.scopes],
            "tenant": self.tenant,
            "created": self.created,
            "expires": self.expires,
            "revoked": self.revoked,
            "last_used": self.used,
            "created_by": self.by,
        }

    def to_line(self) -> dict[str, Any]:
        """The event of its making, as the file keeps it."""
        return {
            "event": "created", "id": self.id, "name": self.name, "scopes": sorted(self.scopes), "tenant": self.tenant,
            "created": self.created, "expires": self.expires, "digest": self.digest, "by": self.by,
        }  # fmt: skip

    @classmethod
    def from_line(cls, line: Mapping[str, Any]) -> Token:
        """The token that an event says was made. Raises `KeyError` or `TypeError` for what is none."""
        texts = {name: line[name] for name in ("id", "name", "tenant", "created", "expires", "digest", "by")}
        scopes = line["scopes"]
        if not all(isinstance(text, str) for text in (*texts.values(), *scopes)):
            raise TypeError("not text")
        return cls(scopes=frozenset(scopes) & frozenset(SCOPES), **texts)


class Secret(str):
    """A text that is not shown where an object is printed. It is shown once, to whoever made it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(...)"


def make_secret() -> tuple[str, Secret]:
    """A new id, and the secret that it begins."""
    identity = secrets.token_hex(6)
    return identity, Secret(f"{PREFIX}_{identity}_{secrets.token_urlsafe(SECRET_BYTES)}")


def digest_of(secret: str) -> str:
    """The digest that is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


NOBODY = Token("", "", frozenset(), "", "", "", digest_of(""), revoked="")
"""What an id that is not known is compared with, so that it takes as long as one that is."""


def matches(token: Token, secret: str) -> bool:
    """Tell whether a secret is that of a token, in a time that does not tell how much of it is right."""
    return compare_digest(digest_of(secret), token.digest)

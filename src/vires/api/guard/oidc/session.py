"""A session: that a person signed in with a browser, until when, and the mark by which our own pages show that they
send something. It lies in the browser, sealed; what was ended stands in the register of tokens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

KIND = "vires-session"
LASTING = 8 * 3600
"""Seconds."""


@dataclass(frozen=True)
class Session:
    """`mark` is what writes must bring along beside the cookie; `until` is in seconds since 1970, already outside."""

    number: str
    name: str
    id: str
    roles: dict[str, str]
    mark: str
    until: int

    @classmethod
    def begin(cls, name: str, id: str, roles: dict[str, str], now: int) -> Session:
        """A new session, with a number and a mark of its own."""
        return cls(secrets.token_urlsafe(18), name, id, roles, secrets.token_urlsafe(24), now + LASTING)

    def to_dict(self) -> dict[str, Any]:
        """What is sealed."""
        return {
            "number": self.number, "name": self.name, "id": self.id, "roles": self.roles, "mark": self.mark,
            "until": self.until,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Session | None:
        """The session that was sealed."""
        try:
            return cls(**content)
        except TypeError:
            return None

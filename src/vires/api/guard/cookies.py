"""Cookies of a request."""

from __future__ import annotations

from starlette.types import Scope


def cookie_in(scope: Scope, name: str) -> str | None:
    """The value of a cookie; `None` where it is missing or stands more than once."""
    found = [
        value.strip()
        for key, line in scope["headers"]
        if key == b"cookie"
        for said, _, value in (part.partition("=") for part in line.decode("latin-1").split(";"))
        if said.strip() == name
    ]
    return found[0] if len(found) == 1 else None

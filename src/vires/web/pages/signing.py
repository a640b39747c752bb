"""Signing in: the form that takes a token, and the way to whoever vouches for people."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from vires.service.permission.form import local_path, new_stranger, stranger_cookie
from vires.web.sheet import page
from vires.web.writing import caller_of

SAID = {
    "unknown": "This token does not hold here. It may have ended or been revoked, or something of it is missing.",
    "old": "The form was opened in another browser, or too long ago. Send it once more.",
    "often": "Too much was tried from this address. Wait a little, then send it again.",
    "off": "Nobody can be signed in here at present: the server keeps no tokens, or cannot keep who signed in.",
}
LONGEST = 100


async def signin(request: Request) -> Response:
    """The page. It says nothing of any registry: who opens it may not be known yet."""
    service = request.app.state.service
    secure = (service.public_url or "").startswith("https://")
    cookie = stranger_cookie(secure)
    value = request.cookies.get(cookie, "")
    if not value.isascii() or not 16 <= len(value) <= LONGEST:
        value = new_stranger()
    back = local_path(request.query_params.get("return"))
    shown: dict[str, Any] = {
        "title": "Sign in", "stranger": value, "back": back, "said": SAID.get(request.query_params.get("said", "")),
        "tokens": service.access.tokens is not None, "known": caller_of(request).known,
        "provider": None if service.access.provider is None else f"/auth/login?return={quote(back, safe='')}",
    }  # fmt: skip
    response = page(request, "signin.html", headers={"cache-control": "no-store"}, **shown)
    response.set_cookie(cookie, value, 8 * 3600, path="/", secure=secure, httponly=True, samesite="strict")
    return response

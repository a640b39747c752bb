"""Signing in with a browser by a token, and out again, whichever way one came in: what the forms of the pages are sent
to. It is for browsers, so it is no part of the description of the interface."""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import quote

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from vires.api.guard.address import address_of
from vires.api.guard.cookies import cookie_in
from vires.api.guard.gate import Gate
from vires.api.guard.guard import COST
from vires.api.guard.visits import LASTING
from vires.service.permission.caller import EVERYWHERE
from vires.service.permission.form import (
    STRANGER,
    check_mark,
    local_path,
    read_form,
    same_stranger,
    stranger_cookie,
)
from vires.service.refusal import Refusal

LOGGER = logging.getLogger("vires.server")
PAGE = "/signin"
LONGEST = 8192


def mount(app: FastAPI, gate: Gate) -> None:
    """Add the routes."""

    async def enter(request: Request) -> Response:
        """Take a token out of a form, and give the browser a visit for it."""
        fields = read_form(request.headers.get("content-type", ""), await request.body())
        back = fields.get("return", "")
        if gate.visits is None:
            return _again("off", back)
        if not same_stranger(fields.get(STRANGER, ""), cookie_in(request.scope, stranger_cookie(gate.visits.secure))):
            return _again("old", back)
        address = "" if gate.addresses is None else address_of(request.scope, gate.access.proxies)
        if gate.addresses is not None and not gate.addresses.peek(address):
            return _again("often", back)
        secret = fields.get("token", "").strip()
        try:
            begun = await asyncio.to_thread(gate.visits.begin, secret) if len(secret) <= LONGEST else None
        except Refusal as refusal:
            LOGGER.error("nobody can be signed in: %s", refusal.message)
            return _again("off", back)
        if begun is None:
            if gate.addresses is not None:
                gate.addresses.charge(address, COST)
            return _again("unknown", back)
        sealed, token = begun
        home = "/" if token.tenant in ("", EVERYWHERE) else f"/t/{quote(token.tenant, safe='')}/"
        response = RedirectResponse(local_path(back) if back else home, 303, {"cache-control": "no-store"})
        response.set_cookie(
            gate.visits.cookie, sealed, LASTING, path="/", secure=gate.visits.secure, httponly=True, samesite="strict"
        )
        return response

    async def leave(request: Request) -> Response:
        """End all that the browser shows, whichever registry it is for: who signs out is nobody anywhere here."""
        fields = read_form(request.headers.get("content-type", ""), await request.body())
        response = RedirectResponse(local_path(fields.get("return")), 303, {"cache-control": "no-store"})
        shown = gate.shown(request.scope)
        if shown:
            check_mark(fields, *(one.mark for one in shown))
            await gate.end(shown, response)
        return response

    for name, endpoint in (("enter", enter), ("leave", leave)):
        app.router.routes.append(Route(f"/auth/{name}", endpoint, methods=["POST"], include_in_schema=False))


def _again(why: str, back: str) -> Response:
    query = f"?said={why}" + (f"&return={quote(local_path(back), safe='/')}" if back else "")
    return RedirectResponse(PAGE + query, 303, {"cache-control": "no-store"})

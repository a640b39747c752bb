"""Signing in with a browser, where people are vouched for by a provider of OpenID Connect: the authorization code flow
with PKCE (RFC 7636), a state and a nonce."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from vires.api.guard.gate import Gate
from vires.api.guard.oidc import errand as errands
from vires.api.guard.oidc.errand import Errand, Errands
from vires.api.guard.oidc.fetching import refused
from vires.api.guard.oidc.issuer import Unproven
from vires.api.guard.oidc.people import People, cookie_in
from vires.api.guard.oidc.session import KIND, LASTING, Session
from vires.service.permission.caller import Caller, unknown_caller

PATH = "/auth"


def mount(app: FastAPI, gate: Gate) -> None:
    """Add the routes, where there is a provider."""
    if gate.people is None:
        return
    people, sent = gate.people, Errands(gate.people)
    carried = "__Secure-vires-errand" if people.secure else "vires-errand"
    router = APIRouter(prefix=PATH, tags=["sign in"])

    @router.get("/login", operation_id="login", summary="Go to the provider to sign in", response_model=None,
                status_code=303)  # fmt: skip
    async def login(request: Request) -> Response:
        errand = Errand.begin(errands.local_path(request.query_params.get("return")))
        response = RedirectResponse(await sent.leave(errand), 303)
        _give(response, people, carried, people.seal.close(errands.KIND, asdict(errand)), errands.PATIENCE, PATH)
        return response

    @router.get("/callback", operation_id="login-callback", summary="Come back from the provider", response_model=None,
                status_code=303)  # fmt: skip
    async def callback(request: Request) -> Response:
        sealed = cookie_in(request.scope, carried)
        errand = Errand.from_dict(people.seal.open(errands.KIND, sealed) if sealed else None)
        claims = await sent.return_(errand, dict(request.query_params))
        try:
            session = people.begin(claims)
        except Unproven:
            raise refused() from None
        response = RedirectResponse(errand.back if errand else "/", 303)
        _give(response, people, people.cookie, people.seal.close(KIND, session.to_dict()), LASTING, "/")
        response.delete_cookie(carried, PATH, secure=people.secure, httponly=True, samesite="lax")
        return response

    @router.get("/session", operation_id="session", summary="Who is signed in", response_model=None)
    async def session(request: Request) -> Response:
        found: Session | None = request.scope["state"].get("session")
        caller: Caller = request.scope["state"]["caller"]
        if found is None:
            raise unknown_caller()
        said: dict[str, Any] = {"name": caller.name, "role": caller.role, "scopes": sorted(caller.scopes)}
        return JSONResponse({**said, "csrf": found.mark})

    @router.post("/logout", operation_id="logout", summary="End the session", response_model=None, status_code=204)
    async def logout(request: Request) -> Response:
        found: Session | None = request.scope["state"].get("session")
        if found is None:
            raise unknown_caller()
        await asyncio.to_thread(people.end, found)
        response = Response(status_code=204)
        response.delete_cookie(people.cookie, "/", secure=people.secure, httponly=True, samesite="lax")
        return response

    app.include_router(router)


def _give(response: Response, people: People, name: str, value: str, lasting: int, path: str) -> None:
    response.set_cookie(name, value, lasting, path=path, secure=people.secure, httponly=True, samesite="lax")

"""Signing in with a browser, where people are vouched for by a provider of OpenID Connect: the authorization code flow
with PKCE (RFC 7636), a state and a nonce. It is for browsers, so it is no part of the description of the interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from vires.api.guard.cookies import cookie_in
from vires.api.guard.oidc import errand as errands
from vires.api.guard.oidc.errand import Errand, Errands
from vires.api.guard.oidc.fetching import refused
from vires.api.guard.oidc.issuer import Unproven
from vires.api.guard.oidc.people import People
from vires.api.guard.oidc.session import KIND, LASTING, Session
from vires.service.permission.caller import Caller, unknown_caller
from vires.service.permission.form import local_path

if TYPE_CHECKING:
    from vires.api.guard.gate import Gate

PATH = "/auth"


def mount(app: FastAPI, gate: Gate, people: People) -> None:
    """Add the routes."""
    sent = Errands(people)
    carried = "__Secure-vires-errand" if people.secure else "vires-errand"

    async def login(request: Request) -> Response:
        """Go to the provider."""
        errand = Errand.begin(local_path(request.query_params.get("return")))
        response = RedirectResponse(await sent.leave(errand), 303)
        _give(response, people, carried, people.seal.close(errands.KIND, asdict(errand)), errands.PATIENCE, PATH)
        return response

    async def callback(request: Request) -> Response:
        """Come back from the provider."""
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

    async def session(request: Request) -> Response:
        """Who is signed in, and the mark that a page has to send along."""
        found: Session | None = request.scope["state"].get("session")
        caller: Caller = request.scope["state"]["caller"]
        if found is None:
            raise unknown_caller()
        said: dict[str, Any] = {"name": caller.name, "role": caller.role, "scopes": sorted(caller.scopes)}
        return JSONResponse({**said, "csrf": found.mark})

    async def logout(request: Request) -> Response:
        """End all that the browser shows; the guard has seen that a page of ours sent this."""
        if request.scope["state"].get("session") is None:
            raise unknown_caller()
        response = Response(status_code=204)
        await gate.end(gate.shown(request.scope), response)
        return response

    for name, endpoint, method in (
        ("login", login, "GET"),
        ("callback", callback, "GET"),
        ("session", session, "GET"),
        ("logout", logout, "POST"),
    ):
        app.router.routes.append(Route(f"{PATH}/{name}", endpoint, methods=[method], include_in_schema=False))


def _give(response: Response, people: People, name: str, value: str, lasting: int, path: str) -> None:
    response.set_cookie(name, value, lasting, path=path, secure=people.secure, httponly=True, samesite="lax")

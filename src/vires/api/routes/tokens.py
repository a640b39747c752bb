"""Tokens of one registry, for its administrators; and who calls, for everybody.

A token is for the registry at whose address it is made. One that is for every registry of a server is made by whoever
has the server: `vires token create`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from vires.api.guard.gate import Gate
from vires.api.models import writes
from vires.api.paging import USUAL
from vires.api.routes.after import AFTER, cursor_after, text_after
from vires.api.routes.answering import JSON, read
from vires.api.routes.operation import ROOT, Operation
from vires.api.routes.writing import KEY_HEADER, Done, caller_of, taken, tenant_of, write
from vires.service.permission.caller import SCOPES
from vires.service.permission.register import Register
from vires.service.refusal import Refusal

PATH = f"{ROOT}/tokens"
ID: Mapping[str, Any] = {
    "name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
    "description": "The id of a token, which is no secret.", "example": "0123456789ab",
}  # fmt: skip


def operations() -> Iterator[Operation]:
    """Listing, making and revoking tokens."""
    yield Operation(
        method="get", path=f"{ROOT}/whoami", name="whoami", says="Who calls, and what that caller may do", tag="access",
        serve=whoami, gives=("Myself",),
    )  # fmt: skip
    yield Operation(
        method="get", path=PATH, name="list-tokens", says="Tokens of this registry", tag="access", serve=listed,
        gives=("TokensPage",), query=AFTER, known=True,
    )  # fmt: skip
    yield Operation(
        method="post", path=PATH, name="create-token", says="Make a token; its secret is shown this once",
        tag="access", serve=create, gives=("TokenMade",), takes="NewToken", inside=(KEY_HEADER,), status=201,
        known=True, refuses=(400, 409, 413, 415, 422),
    )  # fmt: skip
    yield Operation(
        method="get", path=f"{PATH}/{{id}}", name="get-token", says="One token", tag="access", serve=one,
        gives=("TokenShown",), inside=(ID,), known=True, refuses=(404,),
    )  # fmt: skip
    yield Operation(
        method="post", path=f"{PATH}/{{id}}/revoke", name="revoke-token", tag="access",
        says="Revoke a token, from the next request on", serve=revoke, gives=("TokenShown",), inside=(ID, KEY_HEADER),
        known=True, refuses=(404, 409, 422),
    )  # fmt: skip


async def whoami(request: Request, operation: Operation) -> Response:
    """Who calls."""
    read(request, operation.query)
    caller = caller_of(request)
    document = {
        "name": caller.name, "role": caller.role, "scopes": [one for one in SCOPES if one in caller.scopes],
        "tenant": tenant_of(request), "via": caller.via,
    }  # fmt: skip
    return Response(to_json(document), headers={"cache-control": "no-store"}, media_type=JSON)


async def listed(request: Request, operation: Operation) -> Response:
    """A page of the tokens of this registry."""
    register, page_taken = _register(request), read(request, operation.query)[1]
    start, limit = text_after(page_taken.cursor, "tokens"), page_taken.limit or USUAL
    found = await asyncio.to_thread(register.tokens, tenant_of(request))
    # Tokens are never taken away, so the last one of a page is always there to go on from.
    first = next((place for place, one in enumerate(found, 1) if one.id == start), 0)
    following = cursor_after(found[first + limit - 1].id, "tokens") if len(found) > first + limit else None
    document = {
        "items": [one.to_dict() for one in found[first : first + limit]],
        "page": {"total": len(found), "next": following},
    }
    return Response(to_json(document), headers={"cache-control": "no-store"}, media_type=JSON)


async def one(request: Request, operation: Operation) -> Response:
    """One token."""
    register = _register(request)
    read(request, operation.query)
    document = await asyncio.to_thread(_shown, register, request.path_params["id"], tenant_of(request))
    return Response(to_json(document), headers={"cache-control": "no-store"}, media_type=JSON)


async def create(request: Request, operation: Operation) -> Response:
    """Make a token."""
    caller, tenant = caller_of(request), tenant_of(request)
    given = await taken(request, writes.NewToken)

    def work() -> Done:
        for scope in given.scopes:
            # Nobody gives what they have not.
            caller.require(scope)
        token, secret = _register(request).create(
            given.name, given.scopes, tenant=tenant, days=given.days, by=caller.name
        )
        place = f"{request.scope.get('root_path', '')}{PATH}/{token.id}"
        return Done({**token.to_dict(), "token": str(secret)}, f"tokens/{token.id}", 201, {"location": place})

    def again(subject: str) -> Done:
        raise Refusal(
            "idempotency-running", f"the token `{subject.rpartition('/')[2]}` was made, and its secret is shown once",
            "if it did not arrive, revoke that token and make another under another key",
        )  # fmt: skip

    return await write(request, "create-token", "tokens", "administer", work, again)


async def revoke(request: Request, operation: Operation) -> Response:
    """Revoke a token."""
    caller, tenant, identity = caller_of(request), tenant_of(request), str(request.path_params["id"])
    read(request, operation.query)

    def work() -> Done:
        register = _register(request)
        _shown(register, identity, tenant)
        found = register.revoke(identity, tenant=tenant, by=caller.name)
        return Done(found.to_dict(), f"tokens/{found.id}")

    def again(subject: str) -> Done:
        return Done(_shown(_register(request), subject.rpartition("/")[2], tenant), subject)

    return await write(request, "revoke-token", f"tokens/{identity[:12]}", "administer", work, again)


def _shown(register: Register, identity: str, tenant: str) -> dict[str, Any]:
    for token in register.tokens(tenant):
        if token.id == identity:
            return token.to_dict()
    raise Refusal("token-unknown", "there is no token with this id here", f"take one from `{PATH}`")


def _register(request: Request) -> Register:
    gate: Gate = request.app.state.gate
    caller_of(request).require("administer")
    if gate.register is None:
        raise Refusal("writes-off", "the server keeps no tokens", "ask the operator")
    return gate.register

"""The endpoints as plain ASGI applications: the body is read and checked here, and the desk answers."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from vires.api.authzen.binding import Reply, read, refused, written
from vires.api.middleware.reply import header
from vires.service.refusal import Refusal
from vires.service.serving.hosted import Hosted
from vires.service.serving.service import Service


class Decisions:
    """One endpoint. What the desk refuses is a refusal of the whole request, and answered as such."""

    def __init__(self, service: Service, call: str) -> None:
        self.service, self.call = service, call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await whole_body(receive)
        if body is None:
            return
        try:
            document = read(header(scope, b"content-type"), body)
            answered = await self.service.desk.answer(hosted(scope, self.service), self.call, document)
            reply = written(answered.document)
        except Refusal as refusal:
            reply = refused(refusal)
        await respond(scope, send, reply)


def hosted(scope: Scope, service: Service) -> Hosted:
    """The registry that a request is for."""
    found: Hosted | None = scope.get("state", {}).get("hosted")
    return found if found is not None else service.registries[""]


async def whole_body(receive: Receive) -> bytes | None:
    """The body of a request; `None` if who sent it went away."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def respond(scope: Scope, send: Send, reply: Reply) -> None:
    """Send a reply. The identifier of the request is echoed, unless something further out does so."""
    status, headers, body = reply
    if "request_id" not in scope.get("state", {}):
        identifier = header(scope, b"x-request-id")
        if identifier is not None:
            headers = [*headers, (b"x-request-id", identifier)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

"""What the protocol's library refuses before any of ours is called, in words for outsiders: always a JSON-RPC error, as
the protocol has it for a status of 400 and above, and never with what the program is made of."""

from __future__ import annotations

import json
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

INVALID_REQUEST = -32600
SAID = {
    -32700: "the body is no JSON",
    INVALID_REQUEST: "this is no request of the protocol",
    -32602: "this is no message of the protocol; see its specification for the members",
}
"""By the codes of JSON-RPC 2.0 whose messages the library fills with its own."""
LONGEST = 200
"""Characters of a message; longer ones list what was found in the request."""


class Worded:
    """Hands on what succeeds as it is; what is refused it words anew."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun: Message | None = None
        body = bytearray()

        async def word(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start" and message["status"] >= 400:
                begun = message
            elif begun is None or message["type"] != "http.response.body":
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    document = json.dumps(worded(bytes(body)), ensure_ascii=False, separators=(",", ":")).encode()
                    await send({**begun, "headers": _headers(begun, document)})
                    await send({"type": "http.response.body", "body": document})

        await self.app(scope, receive, word)


def worded(body: bytes) -> dict[str, Any]:
    """The error that a refusal holds, as a message of the protocol."""
    try:
        document = json.loads(body)
        error = dict(document["error"])
        code, said = int(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        return _error(None, INVALID_REQUEST, body.decode("utf-8", "replace")[:LONGEST] or SAID[INVALID_REQUEST])
    kept = len(said) <= LONGEST and "\n" not in said and not said.startswith("Parse error")
    worded = _error(document.get("id"), code, said if kept else SAID.get(code) or SAID[INVALID_REQUEST])
    if kept and isinstance(error.get("data"), dict):
        # Slug, nearest and remedy of a refusal of ours; versions that are served, which a client needs to agree on one.
        worded["error"]["data"] = error["data"]
    return worded


def _error(identity: Any, code: int, said: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": identity, "error": {"code": code, "message": said}}


def _headers(begun: Message, document: bytes) -> list[tuple[bytes, bytes]]:
    kept = [pair for pair in begun.get("headers", ()) if pair[0].lower() not in (b"content-type", b"content-length")]
    return [*kept, (b"content-type", b"application/json"), (b"content-length", b"%d" % len(document))]

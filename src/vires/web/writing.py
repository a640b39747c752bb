"""What the forms of the pages write. A page writes in no way of its own: it sends to the interface, in this process and
as the caller who sent the form, what a program would send, so that rights, the log and what was seen are looked at
there and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.types import Message

from vires.registry.diagnostic import Diagnostic, Span
from vires.service.permission.caller import ANONYMOUS, Caller
from vires.service.permission.form import check_mark, read_form
from vires.service.refusal import Refusal

PROPOSALS = "/api/v1/proposals"


@dataclass(frozen=True)
class Written:
    """What the interface answered."""

    document: dict[str, Any]
    tag: str | None = None


def caller_of(request: Request) -> Caller:
    """Who looks at a page."""
    found: Caller = request.scope["state"].get("caller", ANONYMOUS)
    return found


def mark_of(request: Request) -> str:
    """The mark of the session, which every form of somebody who is signed in carries; empty where nobody is."""
    session = request.scope["state"].get("session")
    return "" if session is None else str(session.mark)


async def fields_of(request: Request) -> dict[str, str]:
    """The fields that a form sent, whoever did. Raises `Refusal` (`form-unreadable`)."""
    return read_form(request.headers.get("content-type", ""), await request.body())


async def form_of(request: Request) -> dict[str, str]:
    """The fields that a form sent. Raises `Refusal`, as `mark-missing` where a session sent it without its mark."""
    fields = await fields_of(request)
    check_form(request, fields)
    return fields


def check_form(request: Request, fields: Mapping[str, str]) -> None:
    """Raises `Refusal` (`mark-missing`) where a session sent a form without its mark."""
    if request.scope["state"].get("session") is not None:
        check_mark(fields, mark_of(request))


async def send(
    request: Request, path: str, document: Mapping[str, Any], *, match: str | None = None, key: str | None = None
) -> Written:
    """Write something below the proposals of the registry. `match` is the tag of the proposal as it was read; `key` a
    name for the request, so that a form sent twice is taken once. Raises `Refusal` with what the interface said."""
    body = json.dumps(document).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if match:
        headers.append((b"if-match", match.encode("latin-1", "replace")))
    if key:
        headers.append((b"idempotency-key", key.encode("latin-1", "replace")))
    return await _asked(request, "POST", path, headers, body)


async def read(request: Request, path: str) -> Written:
    """What the interface shows below the proposals. Raises `Refusal`."""
    return await _asked(request, "GET", path, [], b"")


async def _asked(request: Request, method: str, path: str, headers: list[tuple[bytes, bytes]], body: bytes) -> Written:
    whole = f"{request.scope.get('root_path', '')}{PROPOSALS}{path}"
    kept = ("type", "asgi", "http_version", "scheme", "server", "client", "root_path", "app", "extensions")
    scope = {
        **{name: request.scope[name] for name in kept if name in request.scope},
        "method": method, "path": whole, "raw_path": whole.encode(), "query_string": b"", "headers": headers,
        "state": request.scope["state"],
    }  # fmt: skip
    parts: list[bytes] = []
    begun: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.append(message)
        else:
            parts.append(message.get("body", b""))

    await request.app.router(scope, receive, take)
    document = json.loads(b"".join(parts) or b"{}")
    if begun[0]["status"] >= 400:
        raise _refusal(document)
    said = {name.lower(): value for name, value in begun[0]["headers"]}
    tag = said.get(b"etag")
    return Written(document, None if tag is None else tag.decode("latin-1"))


def _refusal(problem: Mapping[str, Any]) -> Refusal:
    """The refusal that a problem document speaks of."""
    found = [_diagnostic(one) for one in problem.get("problems", ())]
    return Refusal(
        str(problem.get("slug", "internal-error")), str(problem.get("title", "")), str(problem.get("try", "")),
        nearest=problem.get("nearest", ()), problems=found,
    )  # fmt: skip


def _diagnostic(one: Mapping[str, Any]) -> Diagnostic:
    where = one["where"]
    span = Span(str(where["file"]), int(where["line"]), int(where["column"]), int(where.get("length", 1)))
    return Diagnostic(span, str(one["slug"]), str(one["message"]), str(one["try"]), tuple(one.get("nearest", ())))

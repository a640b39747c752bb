"""The HTTPS binding in bytes: what comes in is a request of the specification or 400, what goes out is JSON.

Nothing here knows of an event loop or a framework's routes, so that any route may call it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vires.api.problem import problem
from vires.service.refusal import Refusal
from vires.service.requests.body import malformed, read_body
from vires.service.requests.catalogue import CALLS

if TYPE_CHECKING:
    from vires.service.asking import Handle

Reply = tuple[int, list[tuple[bytes, bytes]], bytes]
"""Status, headers, body."""

PATHS: Mapping[str, str] = {
    "/access/v1/evaluation": "authzen-evaluation",
    "/access/v1/evaluations": "authzen-evaluations",
    "/access/v1/search/subject": "authzen-search-subject",
    "/access/v1/search/resource": "authzen-search-resource",
    "/access/v1/search/action": "authzen-search-action",
}
"""Which call answers at which path (API Endpoint Overview)."""


def read(content_type: bytes | None, body: bytes) -> dict[str, Any]:
    """The document of a request. Raises `Refusal` (`request-malformed`)."""
    essence = (content_type or b"").partition(b";")[0].strip().lower()
    if essence != b"application/json":
        raise malformed("the content type is not `application/json`")
    if not body:
        raise malformed("the body is empty")
    return read_body(body)


def written(document: Mapping[str, Any], status: int = 200) -> Reply:
    """A document as a reply."""
    return sent(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), status)


def sent(body: bytes, status: int = 200) -> Reply:
    """A document in JSON as a reply."""
    return status, [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))], body


def refused(refusal: Refusal, status: int | None = None) -> Reply:
    """A refusal as a reply: a problem document."""
    response = problem(refusal, status=status)
    return response.status_code, response.raw_headers, bytes(response.body)


def reply(handle: Handle, call: str, content_type: bytes | None, body: bytes) -> Reply:
    """The reply to a request, answered here and now."""
    try:
        return written(CALLS[call](handle, read(content_type, body)))
    except Refusal as refusal:
        return refused(refusal)

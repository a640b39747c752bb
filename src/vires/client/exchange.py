"""One request until it is answered: asked again where that can help, redirected where that is safe.

Every verb only reads, so that asking twice does no harm; still it is asked again only where the server was not reached
or says when to come back (503 with `Retry-After`), at most `TRIES` times, and after waits that have a bound."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from vires.client.address import Origin, origin_of
from vires.client.failure import RemoteRefusal, refusal_of, unlike
from vires.client.message import Lost, Pause, Reply, Sending, Steps

TRIES = 3
WAITS = (0.1, 0.5)
"""Seconds before the second and the third try, where the server does not say."""
LONGEST_WAIT = 5.0
"""Seconds; a server that asks for more is not waited for."""
MOST_REDIRECTS = 3
MOVED = (301, 302, 303, 307, 308)


def exchange(sending: Sending, origin: Origin, request_id: str) -> Steps[Reply]:
    """The response to a request: 200, or 304 where that was asked for. Raises `RemoteRefusal`."""
    sending = replace(sending, headers={**sending.headers, "X-Request-ID": request_id})
    tries = redirects = 0
    while True:
        reply = yield sending
        tries += 1
        assert reply is not None
        if isinstance(reply, Lost):
            if reply.again and tries < TRIES:
                yield Pause(WAITS[tries - 1])
                continue
            raise RemoteRefusal(reply.slug, reply.message, reply.remedy, status=None, request_id=request_id)
        request_id = reply.headers.get("x-request-id", request_id)
        if reply.status in MOVED:
            redirects += 1
            sending = _redirected(sending, reply, origin, request_id, redirects)
            tries -= 1
            continue
        if reply.status == 503 and tries < TRIES:
            wait = _wait(reply)
            if wait is not None:
                yield Pause(wait)
                continue
        if reply.status in (200, 304):
            return reply
        raise _refused(reply, request_id)


def _wait(reply: Reply) -> float | None:
    """How long to wait before asking again; `None` if the server does not say, or asks for too long."""
    said = reply.headers.get("retry-after", "")
    return float(said) if said.isdecimal() and float(said) <= LONGEST_WAIT else None


def _redirected(sending: Sending, reply: Reply, origin: Origin, request_id: str, redirects: int) -> Sending:
    try:
        target = urljoin(sending.url, reply.headers.get("location", ""))
    except ValueError:
        target = ""
    known = sending.method == "GET" or reply.status in (307, 308)
    if redirects > MOST_REDIRECTS or not known or origin_of(target) != origin or "@" in target:
        shown = str(origin_of(target) or "elsewhere")
        raise RemoteRefusal(
            "redirected-elsewhere", f"`{origin}` sends the question on to `{shown}`; expected an answer",
            "give the address of the registry itself, if you trust it: neither question nor token is passed on",
            status=reply.status, request_id=request_id,
        )  # fmt: skip
    return replace(sending, url=target, params=() if "?" in target else sending.params)


def _refused(reply: Reply, request_id: str) -> RemoteRefusal:
    refusal = None
    if is_json(reply):
        try:
            refusal = refusal_of(read_json(reply, request_id), reply.status, request_id)
        except RemoteRefusal:
            refusal = None
    return refusal or unlike(reply.status, request_id, "it says no reason that can be read")


def is_json(reply: Reply) -> bool:
    """Tell whether a response says that it is JSON."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def read_json(reply: Reply, request_id: str) -> Any:
    """The document in a response. Raises `RemoteRefusal` if it is none."""
    if not is_json(reply):
        kind = reply.headers.get("content-type", "nothing said of what it is")
        raise unlike(reply.status, request_id, f"expected JSON, found `{kind[:80]}`")
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        raise unlike(reply.status, request_id, "its JSON cannot be read") from None

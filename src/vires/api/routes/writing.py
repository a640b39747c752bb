"""A write, from the request to its entry in the log. Nothing is written that has no entry: it is noted that a write is
begun before it is made, and what came of it afterwards.

Who sends `Idempotency-Key` may send the same request again after a connection broke: it is made once."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from vires.api.guard.gate import Gate
from vires.api.models.writes import Taken
from vires.api.problem import STATUS, problem
from vires.api.routes.answering import JSON, body_of, check_accepted
from vires.service.permission.auditlog import AuditLog, Deed, Receipt, Repeated
from vires.service.permission.caller import Caller
from vires.service.refusal import Refusal

LOGGER = logging.getLogger("vires.server")
KEY = re.compile(r"[\x21-\x7e]{1,200}")
T = TypeVar("T", bound=Taken)
KEY_HEADER: Mapping[str, Any] = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "A name of your own for the request: sent again with the same name, it is made once.",
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    """What a write came to: the document that is answered, and what was written, for the log."""

    document: Mapping[str, Any]
    subject: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def caller_of(request: Request) -> Caller:
    """Who calls."""
    found: Caller = request.scope["state"]["caller"]
    return found


def tenant_of(request: Request) -> str:
    """The name of the registry that a request is for."""
    return str(request.scope["state"].get("tenant", ""))


async def taken(request: Request, model: type[T]) -> T:
    """What was sent. Raises `Refusal`."""
    check_accepted(request)
    if request.query_params:
        raise Refusal("parameter-unknown", "a write takes no parameters", "put everything into the body")
    try:
        return model.model_validate(await body_of(request))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)[:12]
        said = [
            f"`{'.'.join(str(part) for part in one['loc'])[:100] or 'body'}`: {one['msg'].lower()}" for one in found
        ]
        raise Refusal("arguments-unreadable", "; ".join(said), "give what the description of the call lists") from None


async def write(
    request: Request,
    action: str,
    subject: str,
    scope: str,
    work: Callable[[], Done],
    again: Callable[[str], Done],
) -> Response:
    """Make a write, in a thread. `again` shows what an earlier request of the same key came to, by its subject. Raises
    `Refusal`."""
    gate: Gate = request.app.state.gate
    log, caller = gate.audit, caller_of(request)
    deed = Deed(
        caller, tenant_of(request), action, subject, str(request.scope["state"].get("request_id", "")),
        await _digest(request), _key(request, caller),
    )  # fmt: skip
    if log is None:
        raise Refusal("writes-off", "nothing is written here: the server keeps no log of writes", "ask the operator")
    try:
        caller.require(scope)
    except Refusal as refusal:
        if caller.known:
            await asyncio.to_thread(log.refuse, deed, refusal.slug, STATUS[refusal.slug])
        raise
    return await gate.turn.take(lambda: _made(log, deed, work, again))


def _made(log: AuditLog, deed: Deed, work: Callable[[], Done], again: Callable[[str], Done]) -> Response:
    try:
        begun = log.begin(deed)
    except Refusal as refusal:
        LOGGER.error("the log of writes cannot be written, so nothing is: %s", refusal.message)
        raise Refusal("writes-off", "nothing can be written at present", "try again in a while") from None
    if isinstance(begun, Repeated):
        return _repeated(deed, begun, again)
    try:
        done = work()
    except Refusal as refusal:
        status = STATUS.get(refusal.slug, 400)
        receipt = log.end(deed, begun, refusal.slug, status)
        return problem(refusal, headers={"vires-audit": str(receipt), "cache-control": "no-store"})
    except BaseException:
        with suppress(Refusal):
            log.end(deed, begun, "internal-error", 500)
        raise
    return _response(done, _noted(log, replace(deed, subject=done.subject), begun, done.status))


def _noted(log: AuditLog, deed: Deed, begun: Receipt, status: int) -> Receipt:
    try:
        return log.end(deed, begun, "done", status)
    except Refusal as refusal:
        # It is written, and the log says that it was begun; to call it refused would be wrong.
        LOGGER.error("the end of a write is not noted: %s", refusal.message)
        return begun


def _repeated(deed: Deed, earlier: Repeated, again: Callable[[str], Done]) -> Response:
    if earlier.digest != deed.digest:
        raise Refusal(
            "idempotency-mismatch", "another request was sent under this `Idempotency-Key`",
            "give each request a key of its own",
        )  # fmt: skip
    if earlier.status is None:
        raise Refusal(
            "idempotency-running", "the same request was begun, and its end is not known yet",
            "look whether it was made, or ask again later",
        )  # fmt: skip
    done = again(earlier.subject)
    response = _response(replace(done, status=earlier.status), None)
    response.headers["idempotency-replayed"] = "true"
    return response


def _response(done: Done, receipt: Receipt | None) -> Response:
    headers = {"cache-control": "no-store", **done.headers}
    if receipt is not None:
        headers["vires-audit"] = str(receipt)
    return Response(to_json(done.document), done.status, headers, JSON)


def _key(request: Request, caller: Caller) -> str | None:
    given = request.headers.getlist("idempotency-key")
    if not given:
        return None
    if len(given) > 1 or not KEY.fullmatch(given[0]):
        raise Refusal(
            "arguments-unreadable", "`Idempotency-Key` is to be 1 to 200 printable characters, once",
            "give a name of your own for the request, such as a UUID",
        )  # fmt: skip
    # The names of one caller are nothing to another.
    said = "\n".join((caller.via, caller.id, tenant_of(request), given[0]))
    return hashlib.sha256(said.encode()).hexdigest()


async def _digest(request: Request) -> str:
    head = f"{request.method} {request.scope['path']}\n{request.headers.get('if-match', '')}\n"
    return "sha256:" + hashlib.sha256(head.encode() + await request.body()).hexdigest()

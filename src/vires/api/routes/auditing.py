"""The log of writes, for administrators: what was written in this registry, by whom."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from vires.api.guard.gate import Gate
from vires.api.paging import USUAL
from vires.api.routes.after import AFTER, after, cursor_after
from vires.api.routes.answering import JSON, read
from vires.api.routes.operation import ROOT, Operation
from vires.api.routes.writing import caller_of, tenant_of
from vires.service.refusal import Refusal


def operations() -> Iterator[Operation]:
    """Reading the log."""
    yield Operation(
        method="get", path=f"{ROOT}/audit-log", name="audit-log", says="What was written here, and by whom",
        more="The chain of digests runs through all registries of a server; `vires token audit` checks it.",
        tag="access", serve=listed, gives=("AuditPage",), query=AFTER, known=True,
    )  # fmt: skip


async def listed(request: Request, operation: Operation) -> Response:
    """A page of the log."""
    gate: Gate = request.app.state.gate
    caller_of(request).require("administer")
    page_taken = read(request, operation.query)[1]
    if gate.audit is None:
        raise Refusal("writes-off", "the server keeps no log of writes", "ask the operator")
    start, limit = after(page_taken.cursor, "audit-log"), page_taken.limit or USUAL
    total, found = await asyncio.to_thread(gate.audit.page, tenant_of(request), start, limit)
    following = cursor_after(found[limit - 1]["number"], "audit-log") if len(found) > limit else None
    document = {"items": found[:limit], "page": {"total": total, "next": following}}
    return Response(to_json(document), headers={"cache-control": "no-store"}, media_type=JSON)

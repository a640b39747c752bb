"""The page for what cannot be answered: what was found, what was expected, what to do. What was typed stays."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import Response

from vires.service.refusal import Refusal
from vires.web.query import FIELDS, MANY
from vires.web.sheet import page

LOGGER = logging.getLogger("vires.server")
STATUS = {
    "name-unknown": 404, "name-ambiguous": 409, "revision-unknown": 404, "ledger-empty": 404, "too-open": 422,
    "busy": 503, "too-long": 503, "too-much-memory": 503, "internal-error": 500, "path-unknown": 404,
    "caller-unknown": 401, "no-right": 403, "mark-missing": 403, "file-unknown": 404, "proposal-unknown": 404,
    "precondition-failed": 412, "writes-without-ledger": 404, "callers-unknown": 503,
}  # fmt: skip
"""The status of a slug where it is not 400."""


def trouble(request: Request, refusal: Refusal) -> Response:
    """The page for a refusal. Of those that tell of the inside no more is said than that."""
    status = STATUS.get(refusal.slug, 400)
    message, remedy = refusal.message, refusal.remedy
    if status == 500:
        message, remedy = "something went wrong inside the service", "try again; if it stays so, report it"
    typed = [(k, v) for k, v in request.query_params.multi_items() if (k in FIELDS or k in MANY) and v][:40]
    return page(
        request, "trouble.html", status, title="This cannot be answered", slug=refusal.slug, message=message,
        remedy=remedy, nearest=[name for name in refusal.nearest if ":" not in name][:12], typed=typed,
        headers={"cache-control": "no-store"},
    )  # fmt: skip

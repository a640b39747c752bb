"""Problems as RFC 9457 has them, with the slugs that the command line uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

from vires.service.refusal import Refusal

MEDIA_TYPE = "application/problem+json"
STATUS: Mapping[str, int] = {
    "arguments-unreadable": 422,
    "revision-unknown": 404,
    "no-right": 403,
    "too-open": 422,
    "internal-error": 500,
}
"""The status of a slug where it is not 400."""


def problem(refusal: Refusal, *, status: int | None = None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A refusal as a problem document: `type` is `urn:vires:problem:SLUG`; `slug`, `nearest`, `try` and `problems` are
    those of the command line."""
    error: dict[str, Any] = dict(refusal.to_dict()["error"])  # type: ignore[call-overload]
    code = status or STATUS.get(refusal.slug, 400)
    document = {
        "type": f"urn:vires:problem:{error.pop('slug')}",
        "title": refusal.message,
        "status": code,
        "slug": refusal.slug,
        **{name: value for name, value in error.items() if name != "message"},
    }
    return JSONResponse(document, code, dict(headers or {}), MEDIA_TYPE)

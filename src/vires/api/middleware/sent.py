"""Files that are sent to be audited: they are not taken in whole and looked at before, but written down as they come,
within the bounds that the operator set for them."""

from __future__ import annotations

from starlette.types import Scope

FILES = {"/api/v1/audits": b"multipart/form-data", "/api/v1/audit-files": b"application/octet-stream"}
"""Where a file is sent, and as what."""


def is_file(scope: Scope) -> bool:
    """Tell whether the body of a request is a file to be written down. Who sends it is known by then."""
    path = scope.get("state", {}).get("route_path") or scope["path"]
    if scope["method"] != "POST" or path not in FILES:
        return False
    kinds = [value.partition(b";")[0].strip().lower() for name, value in scope["headers"] if name == b"content-type"]
    return len(kinds) == 1 and kinds[0] == FILES[path]

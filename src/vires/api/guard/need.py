"""What a path needs of a caller where the registry is private."""

from __future__ import annotations

import re

from vires.service.verbs.catalogue import VERBS

DISCOVERY = "/.well-known/authzen-configuration"
SIGN_IN = "/auth/"
"""Signing in must be possible before one is known; and who is to send questions must find out where, before there is a
token to send along. Neither says anything of the record; at the root, nor of which registries there are."""
ASKED = ("/access/", "/mcp")
API = "/api/v1/"
ENTRANCE = ("/signin", "/static/")
"""The page on which one signs in and what it loads: at the root, and of no registry."""
SHOWN = frozenset(
    {
        "",
        ".well-known",
        "auth",
        "complete",
        "coverage",
        "edit",
        "find",
        "openapi.json",
        "record",
        "registry",
        "review",
        "signin",
        "static",
        "timeline",
    }
)  # fmt: skip
"""What stands beside the API and shows records without answering a question. Any other page answers one, also one that
is not thought of here."""
BEARER_ONLY = ("/access/", "/mcp")
"""Where programs call and browsers do not: a session that a browser sends by itself counts for nothing there."""
KNOWN = ("/api/v1/tokens", "/api/v1/audit-log", "/api/v1/audit-files", "/api/v1/audits")
WRITES = re.compile(r"/api/v1/proposals(?:/[^/]+/(?:rounds|forward|comments|accept|reject|withdraw))?")


def needs_known(path: str, method: str) -> bool:
    """Tell whether it must be shown who calls, also where the registry is public. That is found out before a body is
    read; whether it is enough, the resource says, and notes it in the log."""
    return path.startswith(KNOWN) or (method == "POST" and WRITES.fullmatch(path) is not None)


def scope_needed(path: str, tenant: str) -> str | None:
    """The scope that a caller needs to read at a path, without `/t/NAME`; `None` where nobody needs any."""
    if not tenant and (path == DISCOVERY or path.startswith((SIGN_IN, *ENTRANCE))):
        return None
    if path.startswith(ASKED):
        return "ask"
    if path.startswith(API):
        return "ask" if path[len(API) :].split("/", 1)[0] in VERBS else "read"
    return "read" if path[1:].split("/", 1)[0] in SHOWN else "ask"

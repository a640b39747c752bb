"""What a response to bad input may be: the right sort of status, a problem document, and nothing of our insides."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from tests.hostile.raw import Reply

PROBLEM = "application/problem+json"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DELIBERATE = {(503, "busy"), (503, "too-busy"), (503, "too-long"), (503, "callers-unknown"), (505, "version-unknown")}
"""The only ways in which the server may say that it is not the client's fault."""
INSIDES = (b"Traceback", b'File "', b"site-packages", b".py:", b"/src/vires", b"pydantic", b"0x7f")
"""What tells of the program."""
BODILESS = (204, 304)


class Judge:
    """Looks at responses; `hidden` are texts that none may hold, such as a token or the path of a folder."""

    def __init__(self, hidden: Collection[str]) -> None:
        self._hidden = tuple(text.encode() for text in hidden)

    def faults(
        self, method: str, reply: Reply, allowed: Collection[int] | None = None, *, messages: bool = False
    ) -> list[str]:
        """What is wrong with a response, each in a line. With `messages`, those of JSON-RPC are as good as problems."""
        found = self.shown(reply.body, "body")
        found += self.shown(repr(reply.headers).encode(), "headers")
        if allowed is not None and reply.status not in allowed:
            found.append(f"status {reply.status}, expected one of {sorted(allowed)}")
        if messages and reply.status < 500 and (reply.status == 202 or b'"jsonrpc"' in reply.body):
            return found
        if method != "HEAD" and reply.status not in BODILESS:
            found += self._problem(reply) if reply.status >= 400 else self._document(reply)
        elif reply.status >= 500 and reply.status not in {status for status, _ in DELIBERATE}:
            found.append(f"status {reply.status}")
        return found

    def shown(self, text: bytes, where: str) -> list[str]:
        """What stands in a text that should not."""
        return [f"{where}: shows `{inside.decode()}`" for inside in INSIDES if inside in text] + [
            f"{where}: shows what is hidden" for hidden in self._hidden if hidden in text
        ]

    def _document(self, reply: Reply) -> list[str]:
        kind = reply.header("content-type") or ""
        if not kind.startswith("application/json") or reply.header("content-encoding"):
            return []
        try:
            read_strictly(reply.body)
        except ValueError as error:
            return [f"no JSON: {error}"]
        return []

    def _problem(self, reply: Reply) -> list[str]:
        kind = reply.header("content-type")
        if kind != PROBLEM:
            return [f"status {reply.status} of type {kind}: {reply.body[:200]!r}"]
        if reply.header("content-encoding"):
            return []
        try:
            problem = read_strictly(reply.body)
        except ValueError as error:
            return [f"no JSON: {error}"]
        slug = problem.get("slug", "")
        found = []
        if problem.get("status") != reply.status:
            found.append(f"the problem says {problem.get('status')}, the response {reply.status}")
        if not SLUG.fullmatch(slug) or problem.get("type") != f"urn:vires:problem:{slug}":
            found.append(f"no problem: {reply.body[:200]!r}")
        if not problem.get("title") or not isinstance(problem.get("title"), str):
            found.append(f"`{slug}` says nothing")
        if reply.status >= 500 and (reply.status, slug) not in DELIBERATE:
            found.append(f"status {reply.status}, `{slug}`")
        return found


def read_strictly(body: bytes) -> Any:
    """JSON as RFC 8259 has it: UTF-8, no `NaN`, no name twice. Raises `ValueError`."""

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in members}) < len(members):
            raise ValueError("a name stands twice")
        return dict(members)

    def constant(text: str) -> Any:
        raise ValueError(f"`{text}` is no number")

    return json.loads(body.decode("utf-8"), object_pairs_hook=pairs, parse_constant=constant)

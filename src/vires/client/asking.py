"""A verb put to a server until its whole answer is there: from what is kept if that still holds, page by page if it is
wanted so, and never from two states of the registry."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vires.client.address import Address
from vires.client.exchange import exchange, read_json
from vires.client.failure import RemoteRefusal, unlike
from vires.client.message import Reply, Sending, State, Steps
from vires.client.shelf import Shelf

LONGEST_QUERY = 1500
"""Characters of a question that is asked by its address alone; a longer one goes in the body."""
STARTS = 3
"""How often a paged answer is begun anew when the registry changes meanwhile."""
BY_BODY = frozenset({"impact", "sources"})
"""Verbs that are put in a body alone: a text is no query, and `sources` is a collection too."""
STALE = "cursor-stale"


@dataclass(frozen=True)
class Answered:
    """A document, the registry that gave it, and the name of the request in the server's log."""

    document: dict[str, Any]
    state: State
    request_id: str


@dataclass
class Counter:
    """Where questions are put: at which address, of which revision, in pages of how many."""

    address: Address
    revision: str | None = None
    page: int | None = None
    shelf: Shelf = field(default_factory=Shelf)

    def ask(self, verb: str, given: Mapping[str, Any], lists: tuple[str, ...]) -> Steps[Answered]:
        """The whole answer to a verb. Raises `RemoteRefusal`."""
        request_id = secrets.token_hex(16)
        if self.page is None or not lists:
            reply = yield from self._send(verb, given, (), request_id)
            return self._read(reply, request_id)
        for _ in range(STARTS):
            whole = yield from self._pages(verb, given, lists, self.page, request_id)
            if whole is not None:
                return whole
        raise RemoteRefusal(
            "registry-moving", f"the registry changed {STARTS} times while a long answer was read page by page",
            "ask for larger pages, or of one revision", status=None, request_id=request_id,
        )  # fmt: skip

    def _pages(
        self, verb: str, given: Mapping[str, Any], lists: tuple[str, ...], page: int, request_id: str
    ) -> Steps[Answered | None]:
        """The pages put together; `None` if they are not of one state of the registry."""
        whole: Answered | None = None
        cursor: str | None = None
        while True:
            params = [("limit", str(page)), *([("cursor", cursor)] if cursor else [])]
            try:
                reply = yield from self._send(verb, given, tuple(params), request_id)
            except RemoteRefusal as refusal:
                if whole is not None and refusal.slug == STALE:
                    return None
                raise
            part = self._read(reply, request_id)
            at = part.document.pop("page", None)
            if not isinstance(at, dict):
                raise unlike(reply.status, request_id, "it is no page of what was asked for")
            if whole is None:
                whole = part
            elif whole.state != part.state or _frame(whole, lists) != _frame(part, lists):
                return None
            else:
                for name in lists:
                    whole.document[name] = [*whole.document.get(name, ()), *part.document.get(name, ())]
            following = at.get("next")
            if following is None:
                return whole
            if not isinstance(following, str) or following == cursor:
                raise unlike(reply.status, request_id, "its pages do not come to an end")
            cursor = following

    def registry(self, state: State | None) -> Steps[tuple[Reply, State, str]]:
        """All records, packed: those of a state if it is given. Raises `RemoteRefusal`, as `digest-unknown` where the
        server no longer has them."""
        request_id = secrets.token_hex(16)
        asked = self if state is None or state.revision is None else replace(self, revision=state.revision)
        params = (("digest", state.digest),) if state else ()
        reply = yield from asked._send("registry", None, params, request_id)
        return reply, self._state(reply, request_id), request_id

    def _send(
        self, path: str, given: Mapping[str, Any] | None, params: tuple[tuple[str, str], ...], request_id: str
    ) -> Steps[Reply]:
        url = f"{self.address}/api/v1/{path}"
        if self.revision is not None:
            params = (*params, ("revision", self.revision))
        query = () if given is None else _query(path, given)
        if query is None:
            body = json.dumps(given, ensure_ascii=False, allow_nan=False).encode()
            headers = {"Content-Type": "application/json"}
            reply = yield from exchange(Sending("POST", url, params, headers, body), self.address.origin, request_id)
            return reply
        params = (*query, *params)
        key = json.dumps([url, params])
        tag = self.shelf.tag(key)
        sending = Sending("GET", url, params, {"If-None-Match": tag} if tag else {})
        reply = yield from exchange(sending, self.address.origin, request_id)
        if reply.status == 304:
            kept = self.shelf.take(key, tag) if tag else None
            if kept is not None:
                return Reply(kept.status, {**kept.headers, "x-request-id": request_id}, kept.body)
            # Another thread had it put away meanwhile.
            reply = yield from exchange(Sending("GET", url, params), self.address.origin, request_id)
        self.shelf.put(key, reply)
        return reply

    def _read(self, reply: Reply, request_id: str) -> Answered:
        document = read_json(reply, request_id)
        if not isinstance(document, dict):
            raise unlike(reply.status, request_id, "expected an object")
        return Answered(document, self._state(reply, request_id), request_id)

    def _state(self, reply: Reply, request_id: str) -> State:
        state = State.of(reply)
        if state is None:
            raise unlike(reply.status, request_id, "it does not name the registry that gave it")
        return state


def _frame(answered: Answered, lists: tuple[str, ...]) -> dict[str, Any]:
    """What every page of an answer has alike."""
    return {name: value for name, value in answered.document.items() if name not in lists}


def _query(verb: str, given: Mapping[str, Any]) -> tuple[tuple[str, str], ...] | None:
    """What is given as the query of an address, so that the answer can be kept; `None` where it has parts, or is a
    text. Facts of a case are thereby never written into an address."""
    if verb in BY_BODY or not all(isinstance(value, str | int) for value in given.values()):
        return None
    query = tuple((name, str(v).lower() if isinstance(v, bool) else str(v)) for name, v in given.items())
    return query if sum(len(name) + len(value) for name, value in query) <= LONGEST_QUERY else None

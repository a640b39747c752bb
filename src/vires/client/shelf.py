"""Answers that were had before, by where they came from. A server says by its tag whether one still holds."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from vires.client.message import Reply

MOST_KEPT = 256
MOST_BYTES = 32_000_000
"""Of bodies kept; what was not asked for longest goes first."""


class Shelf:
    """Responses with a tag, in memory. May be used from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, Reply]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def tag(self, key: str) -> str | None:
        """The tag of what is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            return found[0] if found else None

    def take(self, key: str, tag: str) -> Reply | None:
        """What is kept under a key, if it still has this tag."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or found[0] != tag:
                return None
            self._kept.move_to_end(key)
            return found[1]

    def put(self, key: str, reply: Reply) -> None:
        """Keep a response that has a tag; one that has none is not kept."""
        tag = reply.headers.get("etag")
        with self._lock:
            old = self._kept.pop(key, None)
            self._bytes -= len(old[1].body) if old else 0
            if tag is None or len(reply.body) > MOST_BYTES // 8:
                return
            self._kept[key] = (tag, reply)
            self._bytes += len(reply.body)
            while len(self._kept) > MOST_KEPT or self._bytes > MOST_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1][1].body)

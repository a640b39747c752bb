"""Things to record, said shortly: what a name holds is a text, and nothing is `None`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vires.ledger.document import digest_of
from vires.ledger.port import Notices, Store
from vires.ledger.revision import Change, Draft, Kind, Revision
from vires.ledger.state import State

NOON = "2026-01-02T12:00:00Z"
Wanted = Mapping[tuple[Kind, str], str | None]


def content_of(*texts: str) -> dict[str, bytes]:
    """Texts under their digests."""
    return {digest_of(text.encode()): text.encode() for text in texts}


def digest(text: str) -> str:
    """The digest of a text."""
    return digest_of(text.encode())


def draft(state: State, wanted: Wanted, author: str = "ann", reason: str = "because", **more: Any) -> Draft:
    """The draft that makes names hold texts."""
    changes = tuple(
        Change(kind, name, state.get(kind, name), None if text is None else digest(text))
        for (kind, name), text in wanted.items()
    )
    return Draft(author, reason, changes, **more)


def record(store: Store, wanted: Wanted, now: str = NOON, notices: Notices | None = None, **more: Any) -> Revision:
    """Record on top of the head."""
    head = store.head()
    state = store.state(0 if head is None else head.number)
    content = content_of(*(text for text in wanted.values() if text is not None))
    return store.record(draft(state, wanted, **more), content, None if head is None else head.digest, now, notices)

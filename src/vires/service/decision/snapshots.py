"""The snapshots of the law that a decision log names, found in a folder of text or in a ledger."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vires.ledger.failure import LedgerError
from vires.service.access import open_handle
from vires.service.asking import Handle
from vires.service.decision.reading import Logged, read_log
from vires.service.decision.replay import FAILED, Replayed, replay
from vires.service.opening import ledger_named, without_ledger

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.revision import Revision

MOST_SEARCHED = 64
"""Revisions looked through, from the last, for a digest whose revision a log does not name."""
MOST_OPEN = 4
"""Snapshots kept open at once."""


class TextSnapshots:
    """The one snapshot that a folder of text is."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def find(self, entry: Logged) -> Handle | None:
        """The text as it is, if it says what it said then."""
        return self._handle if self._handle.registry.digest == entry.digest else None


class LedgerSnapshots:
    """The snapshots that a ledger holds. A revision that a log names is gone to directly."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Revision] = {}
        self._open: OrderedDict[str, Handle] = OrderedDict()
        head = store.head()
        first = 0 if head is None else max(0, head.number - MOST_SEARCHED)
        self._unread = iter([*store.revisions(first)][::-1])

    def find(self, entry: Logged) -> Handle | None:
        """The snapshot that says what the entry was answered from. Raises `LedgerError` for a damaged ledger."""
        if entry.digest not in self._known and entry.revision is not None:
            try:
                self._read(self._store.revision(entry.revision))
            except LedgerError as error:
                if error.slug != "revision-unknown":
                    raise
        while entry.digest not in self._known:
            revision = next(self._unread, None)
            if revision is None:
                return None
            self._read(revision)
        if entry.digest not in self._open:
            self._read(self._known[entry.digest])
        self._open.move_to_end(entry.digest)
        return self._open[entry.digest]

    def _read(self, revision: Revision) -> None:
        handle = handle_at(self._store, revision)
        self._known.setdefault(handle.registry.digest, revision)
        self._open[handle.registry.digest] = handle
        while len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)


def handle_at(store: Store, revision: Revision) -> Handle:
    """The registry at a revision, to be asked. Raises `LedgerError`."""
    from vires.service.ledger.reading import registry_at

    return Handle(registry_at(store, revision))


def replay_log(
    log: str | os.PathLike[str], registry: str | os.PathLike[str] | None = None, revision: str | None = None
) -> Iterator[Replayed]:
    """Every line of a log asked again: of its own snapshot, as a folder of text or a ledger has it; with `revision`,
    of that revision of the ledger. Raises `Refusal`."""
    address = ledger_named(registry)
    if address is None:
        if revision is not None:
            raise without_ledger(registry, revision)
        yield from replay(read_log(log), TextSnapshots(open_handle(registry)))
        return
    from vires.service.ledger.opening import find_revision, opened

    with opened(address) as store:
        other = None if revision is None else handle_at(store, find_revision(store, revision))
        yield from replay(read_log(log), LedgerSnapshots(store), other)


def failed(replayed: Replayed) -> bool:
    """Tell whether a line shows something wrong with the log or with what it is held against."""
    return replayed.verdict in FAILED

"""One registry that is kept open: its newest snapshot, and those of revisions that were asked for."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from vires.service.access import open_handle
from vires.service.asking import Handle
from vires.service.opening import ledger_named, read_registry, without_ledger
from vires.service.serving.snapshot import Snapshot

MOST_REVISIONS = 8
"""Older revisions kept open beside the newest; the one longest not asked goes first."""


@dataclass
class Hosted:
    """A registry under the name by which it is reached; the empty name is the one served at the root. `address` is a
    folder, a ledger, or `None` for the bundled registry. May be read from any thread; a handle's engine may not."""

    name: str
    address: str | None = None
    _current: Snapshot | None = field(default=None, repr=False)
    _older: OrderedDict[str, Snapshot] = field(default_factory=OrderedDict, repr=False)
    _mark: object = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def ledger(self) -> str | None:
        """The address as a ledger, `None` where the registry is text."""
        return ledger_named(self.address)

    @property
    def known(self) -> Snapshot | None:
        """The newest snapshot taken in, `None` before the first. Reads nothing."""
        return self._current

    def current(self) -> Snapshot:
        """The newest snapshot taken in; the first call reads it. Raises `Refusal`."""
        found = self._current
        return found if found is not None else self.refresh()

    def refresh(self) -> Snapshot:
        """Take in what is newest, and return it. Where it is what was there, the same snapshot stays. What cannot be
        read leaves the one before in place. Raises `Refusal`."""
        with self._lock:
            mark = self._look()
            if self._current is None or mark != self._mark:
                self._current, self._mark = self._read(), mark
            return self._current

    def at(self, revision: int | str | None) -> Snapshot:
        """The snapshot of a revision: a number, a digest or a moment; `None` is the newest. Raises `Refusal`, as
        `revision-without-ledger` where the registry is text."""
        if revision is None:
            return self.current()
        ledger = self.ledger
        if ledger is None:
            raise without_ledger(self.address, revision)
        from vires.service.ledger.opening import find_revision, opened
        from vires.service.ledger.reading import registry_at

        current = self.current()
        with opened(ledger) as store:
            found = find_revision(store, revision)
            if found.digest == current.handle.registry.revision:
                return current
            with self._lock:
                known = self._older.pop(found.digest, None)
                if known is None:
                    known = Snapshot(Handle(registry_at(store, found)), found.number)
                self._older[found.digest] = known
                while len(self._older) > MOST_REVISIONS:
                    self._older.popitem(last=False)
                return known

    def _look(self) -> object:
        """What tells one state from another without reading all of it."""
        ledger = self.ledger
        if ledger is None:
            from vires.service.caching import text_digest

            return text_digest(read_registry(self.address).files)
        from vires.service.ledger.opening import find_revision, opened

        with opened(ledger) as store:
            return find_revision(store).digest

    def _read(self) -> Snapshot:
        ledger = self.ledger
        if ledger is None:
            return Snapshot(open_handle(self.address))
        from vires.service.ledger.opening import find_revision, opened
        from vires.service.ledger.reading import registry_at

        with opened(ledger) as store:
            head = find_revision(store)
            return Snapshot(Handle(registry_at(store, head)), head.number)

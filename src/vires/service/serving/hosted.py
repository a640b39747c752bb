"""One registry that is kept open: its newest snapshot, and those of revisions that were asked for."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from vires.service.access import open_handle
from vires.service.asking import Handle
from vires.service.opening import bundled_folder, ledger_named, read_registry, yaml_files
from vires.service.refusal import Refusal
from vires.service.serving.shelf import Shelf
from vires.service.serving.snapshot import Snapshot

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.revision import Revision

MOST_REVISIONS = 8
"""Older revisions kept open beside the newest; the one longest not asked goes first."""


@dataclass
class Hosted:
    """A registry under the name by which it is reached; the empty name is the one served at the root. `address` is a
    folder, a ledger, or `None` for the bundled registry. May be read from any thread; a handle's engine may not.

    `shelf` is where snapshots lie that processes share. `prepare` is called with the snapshot before and the new one,
    which is asked by nobody until it returns. `failure` is why the last refresh took nothing in, and `refreshed` counts
    those that took in something new."""

    name: str
    address: str | None = None
    shelf: Shelf | None = field(default=None, repr=False)
    prepare: Callable[[Snapshot, Snapshot], None] | None = field(default=None, repr=False)
    failure: Refusal | None = field(default=None, repr=False)
    refreshed: int = field(default=0, repr=False)
    _current: Snapshot | None = field(default=None, repr=False)
    _ledger: str | None = field(default=None, repr=False)
    _older: OrderedDict[str, Snapshot] = field(default_factory=OrderedDict, repr=False)
    _digests: dict[str, str] = field(default_factory=dict, repr=False)
    _mark: object = field(default=None, repr=False)
    _seen: object = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def ledger(self) -> str | None:
        """The address as a ledger, `None` where the registry is text. One whose file is gone is one all the same."""
        self._ledger = ledger_named(self.address) or self._ledger
        return self._ledger

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
            try:
                seen = self._glance()
                if self._current is None or self.failure is not None or seen is None or seen != self._seen:
                    mark = self._look()
                    if self._current is None or mark != self._mark:
                        self._take(self._read())
                        self._mark = mark
                    self._seen = seen
            except Refusal as refusal:
                self.failure = refusal
                raise
            except Exception as error:
                said = f"the registry was not taken in: {type(error).__name__}"
                self.failure = Refusal("internal-error", said, "look into the log of the server")
                raise
            self.failure = None
            assert self._current is not None
            return self._current

    def _take(self, new: Snapshot) -> None:
        old = self._current
        # Worked questions are no part of the digest, and are shown all the same.
        if old is not None and old.state == new.state and _questions(old) == _questions(new):
            return
        if old is not None and self.prepare is not None:
            self.prepare(old, new)
        self._current = new
        self.refreshed += 1

    def at_hand(self, revision: int | str | None) -> Snapshot | None:
        """The snapshot of a revision where it is in memory and known to be that one. Reads nothing."""
        current = self._current
        if revision is None:
            return current
        digest = self._digests.get(str(revision))
        if digest is not None and current is not None and digest == current.handle.registry.revision:
            return current
        return None if digest is None else self._older.get(digest)

    def at(self, revision: int | str | None) -> Snapshot:
        """The snapshot of a revision: a number, a digest or a moment; `None` is the newest. Raises `Refusal`, as
        `revision-without-ledger` where the registry is text."""
        if revision is None:
            return self.current()
        ledger = self.ledger
        if ledger is None:
            # Told to the outside, to whom the place of the text is nothing.
            raise Refusal(
                "revision-without-ledger", f"revision `{revision}` is asked of a registry that keeps no revisions",
                "leave the revision out",
            )  # fmt: skip
        known = self.at_hand(revision)
        if known is not None:
            return known
        from vires.service.ledger.opening import NUMBER, find_revision, opened

        current = self.current()
        with opened(ledger) as store:
            found = find_revision(store, revision)
            if NUMBER.fullmatch(str(revision)) or str(revision) == found.digest:
                # Neither ever means another revision. A moment may, and so may the beginning of a digest.
                self._digests[str(revision)] = found.digest
            if found.digest == current.handle.registry.revision:
                return current
            with self._lock:
                known = self._older.pop(found.digest, None)
                if known is None:
                    known = self._recorded(store, found)
                self._older[found.digest] = known
                while len(self._older) > MOST_REVISIONS:
                    self._older.popitem(last=False)
                return known

    def _glance(self) -> object:
        """What differs whenever files of the registry were written, without opening them; `None` where there are none
        to look at. A file that is written within one tick of the clock of its disk, to the same size, is not seen."""
        ledger = self.ledger
        if ledger is None:
            folder = bundled_folder() if self.address is None else Path(self.address)
            return tuple(_stamp(path) for path in yaml_files(folder)) if folder.is_dir() else None
        file = Path(re.sub(r"^sqlite:///", "", ledger, flags=re.IGNORECASE))
        return (_stamp(file), _stamp(file.with_name(f"{file.name}-wal"))) if file.is_file() else None

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

        with opened(ledger) as store:
            return self._recorded(store, find_revision(store))

    def _recorded(self, store: Store, revision: Revision) -> Snapshot:
        from vires.service.ledger.reading import registry_at

        def read() -> Snapshot:
            return Snapshot(Handle(registry_at(store, revision)), revision.number)

        return read() if self.shelf is None else self.shelf.recorded(revision.digest, revision.number, read)


def _questions(snapshot: Snapshot) -> object:
    return snapshot.handle.registry.questions


def _stamp(path: Path) -> tuple[str, int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (str(path), found.st_ino, found.st_size, found.st_mtime_ns)

"""Snapshots as files, for other processes of the same server: each is packed once, and mapped into memory by whoever
answers from it.

A file begins with a line that says which snapshot it is, and ends with a registry as `registry.archive` packs it. Its
name is the digest of what makes the snapshot this one and no other, so what lies under a name never changes; it is
written beside and moved into place."""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from vires.service.asking import Handle
from vires.service.serving.scratch import scratch
from vires.service.serving.snapshot import Snapshot

FORM = "vires-served/1"
MOST = 16
"""Snapshots that lie there at once; the one longest not asked goes first, and is packed anew if it is asked again."""


class Absent(Exception):
    """There is no such file, or not any more."""


class Shelf:
    """A folder of snapshots. Without one, it makes its own when it is first used, and removes it at `close`."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._own: contextlib.ExitStack | None = None
        self._making = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        # Of two threads that come first, the one would let go of the folder that the other writes to.
        with self._making:
            if self._folder is None:
                self._own = contextlib.ExitStack()
                self._folder = self._own.enter_context(scratch())
            return self._folder

    def recorded(self, digest: str, number: int, make: Callable[[], Snapshot]) -> Snapshot:
        """The snapshot of a revision of a ledger: the one that lies here, or the one that is made, which then lies
        here. Of several processes that want it at once, one makes it."""
        with self._turn():
            try:
                return take(self._path(digest, digest, number, None))
            except Absent:
                made = make()
                self.place(made)
                return made

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if sys.platform == "win32":
            yield
            return
        import fcntl

        with (self.folder / "turn").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _path(self, digest: str, revision: str | None, number: int | None, now: str | None) -> Path:
        said = json.dumps([digest if revision is None else revision, number, now])
        return self.folder / f"{hashlib.sha256(said.encode()).hexdigest()}.snapshot"

    def place(self, snapshot: Snapshot) -> Path:
        """The file of a snapshot, written if it is not there. May be called from any thread."""
        handle = snapshot.handle
        path = self._path(snapshot.digest, handle.registry.revision, snapshot.number, handle.fixed)
        try:
            os.utime(path)
        except FileNotFoundError:
            from vires.registry.archive import pack

            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                body = pack(handle.registry)
                file.write(_head(snapshot, body) + body)
            os.replace(file.name, path)
            self._prune()
        return path

    def _prune(self) -> None:
        ages = []
        for path in self.folder.glob("*.snapshot"):
            try:
                ages.append((path.stat().st_mtime_ns, path))
            except FileNotFoundError:
                continue
        for _, path in sorted(ages, reverse=True)[MOST:]:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder, if it is the shelf's own."""
        if self._own is not None:
            self._own.close()
            self._own, self._folder = None, None


def take(path: Path) -> Snapshot:
    """The snapshot that lies in a file. Raises `Absent`, also for one that is damaged; it is removed, so that it is
    written anew."""
    from vires.registry.archive import ArchiveError, unpack

    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            end = mapped.find(b"\n")
            said: Mapping[str, Any] = json.loads(mapped[:end])
            body = mapped[end + 1 :]
        if said["form"] != FORM or said["body"] != hashlib.sha256(body).hexdigest():
            raise ValueError(f"{path} is not what it says")
        registry = unpack(body)
    except FileNotFoundError:
        raise Absent(str(path)) from None
    except (ValueError, KeyError, TypeError, ArchiveError):
        path.unlink(missing_ok=True)
        raise Absent(str(path)) from None
    taken = replace(registry, revision=said["revision"])
    # What a registry says does not depend on the revision that brought it.
    taken.__dict__["digest"] = registry.digest
    return Snapshot(Handle(taken, now=said["now"]), said["number"])


def _head(snapshot: Snapshot, body: bytes) -> bytes:
    handle = snapshot.handle
    said = {
        "form": FORM,
        "body": hashlib.sha256(body).hexdigest(),
        "revision": handle.registry.revision,
        "number": snapshot.number,
        "now": handle.fixed,
    }
    return json.dumps(said, sort_keys=True).encode() + b"\n"

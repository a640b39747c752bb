"""A file of JSON documents, one a line, that only grows. Several processes may write it and read it at once.

A line is on the disk before it counts. What a process died over is left without its end, is no line, and is stepped
over."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from vires.service.opening import named
from vires.service.refusal import Refusal

Document = dict[str, Any]
OTHERS = stat.S_IWGRP | stat.S_IWOTH
"""Rights with which others than the owner could write what is believed here."""


class Lines:
    """The file at a path, made where there is none, to be read and written by its owner alone. `take` is shown each
    document once, in order; `reset` is called before all is read anew, where the file is no longer the one it was."""

    def __init__(self, path: Path, take: Callable[[Document], None], reset: Callable[[], None]) -> None:
        self.path, self._take, self._reset = path, take, reset
        self._place: tuple[int, int] | None = None
        self._read = 0
        self._lock = Lock()

    def refresh(self) -> None:
        """Take in what was written since. Costs one look at the file where nothing was. Raises `Refusal`."""
        with self._lock:
            try:
                state = os.stat(self.path)
            except FileNotFoundError:
                self._begin(None)
                return
            except OSError as error:
                raise self._refusal(error) from None
            if (state.st_dev, state.st_ino) == self._place and state.st_size == self._read:
                return
            try:
                handle = os.open(self.path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            except OSError as error:
                raise self._refusal(error) from None
            try:
                self._take_in(handle)
            finally:
                os.close(handle)

    def append(self, make: Callable[[], Iterable[Document]]) -> None:
        """Write what `make` returns, which is called when everything before it was taken in and nobody else can write.
        Raises `Refusal`, and whatever `make` raises; then nothing is written."""
        with self._lock:
            try:
                handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            except OSError as error:
                raise self._refusal(error) from None
            try:
                _claim(handle)
                self._take_in(handle)
                if os.fstat(handle).st_size != self._read:
                    # A process died over the last line, or somebody left its end out; the next must not run into it.
                    _write(handle, b"\n")
                    self._take_in(handle)
                text = "".join(f"{written(one)}\n" for one in make()).encode()
                if text:
                    _write(handle, text)
                    self._take_in(handle)
            except OSError as error:
                raise self._refusal(error) from None
            finally:
                os.close(handle)

    def _take_in(self, handle: int) -> None:
        state = os.fstat(handle)
        if state.st_mode & OTHERS:
            raise Refusal(
                "file-exposed", f"`{named(self.path)}` can be written by others than its owner",
                "take that right away: chmod 600",
            )  # fmt: skip
        place = (state.st_dev, state.st_ino)
        if place != self._place or state.st_size < self._read:
            self._begin(place)
        body = os.pread(handle, state.st_size - self._read, self._read)
        whole = body[: body.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            document = parsed(line)
            if document is not None:
                self._take(document)

    def _begin(self, place: tuple[int, int] | None) -> None:
        self._place, self._read = place, 0
        self._reset()

    def _refusal(self, error: OSError) -> Refusal:
        return Refusal(
            "file-unwritable" if isinstance(error, PermissionError) else "file-unreadable",
            f"`{named(self.path)}` cannot be read or written: {(error.strerror or str(error)).lower()}",
            "give a file in a folder that exists, which this process may write",
        )


def written(document: Document) -> str:
    """A document as a line holds it, in the one form of which digests are made."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def parsed(line: bytes) -> Document | None:
    """The document of a line; `None` for what is none."""
    with suppress(ValueError, RecursionError):
        document = json.loads(line)
        if isinstance(document, dict):
            return document
    return None


def _write(handle: int, body: bytes) -> None:
    """Write all or nothing at the end, and see it onto the disk."""
    size = os.lseek(handle, 0, os.SEEK_END)
    try:
        left = memoryview(body)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        with suppress(OSError):
            os.ftruncate(handle, size)
        raise


def _claim(handle: int) -> None:
    """Wait until no other process writes; where the system has no such locks, one process has to do."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(handle, fcntl.LOCK_EX)

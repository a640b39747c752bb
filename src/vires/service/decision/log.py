"""The file of a decision log: a line for each entry, appended whole by however many processes write to it. An answer
that was to be logged and could not be is not given."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vires.service.opening import named
from vires.service.refusal import Refusal


class DecisionLog:
    """A log by the address of its file. Raises `Refusal` (`log-unwritable`) if it cannot be opened for writing: asked
    for before a question is, so that nobody learns an answer that cannot be logged."""

    def __init__(self, address: str | os.PathLike[str]) -> None:
        self.path = Path(address)
        with self._open():
            pass

    def append(self, entry: Mapping[str, Any]) -> None:
        """Append an entry. What is cut short is taken back; a line that another writer left unfinished is ended first,
        so that it spoils no more than itself. Raises `Refusal`."""
        line = json.dumps(entry, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        with self._open() as handle:
            _lock(handle)
            state = os.fstat(handle)
            plain = stat.S_ISREG(state.st_mode)
            if plain and not _ended(handle, state.st_size):
                line = b"\n" + line
            try:
                written = os.write(handle, line)
                if plain and written == len(line):
                    os.fsync(handle)
            except OSError:
                if plain:
                    os.ftruncate(handle, state.st_size)
                raise
            if written != len(line):
                if plain:
                    os.ftruncate(handle, state.st_size)
                raise OSError(f"only {written} of {len(line)} bytes were taken")

    @contextmanager
    def _open(self) -> Iterator[int]:
        try:
            # Read too, to see how the last line ends; a pipe cannot be.
            reading = os.O_RDWR if not self.path.exists() or self.path.is_file() else os.O_WRONLY
            handle = os.open(self.path, reading | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise self._refusal(error) from None
        try:
            yield handle
        except OSError as error:
            raise self._refusal(error) from None
        finally:
            os.close(handle)

    def _refusal(self, error: OSError) -> Refusal:
        return Refusal(
            "log-unwritable",
            f"the decision log `{named(self.path)}` cannot be written: {(error.strerror or str(error)).lower()}; the "
            "answer is not given",
            "give a file in a folder that exists and may be written to, or ask without a log",
        )


def _ended(handle: int, size: int) -> bool:
    """Tell whether the last line has its end."""
    if not size:
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"


def _lock(handle: int) -> None:
    """Wait until no other process writes; where the system has no such locks, appending at once has to do."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(handle, fcntl.LOCK_EX)

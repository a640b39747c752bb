"""A Parquet file that grows by whole row groups and is a valid file whenever its writing ends.

`FILE.part` holds the row groups, `FILE.part.groups` what the footer will say of them, and `FILE.part.json` how far both
are good, with all that is needed to go on. Only what that last file vouches for counts: the rest is cut off and made
anew. The result appears under its own name when it is whole, and not before."""

from __future__ import annotations

import errno
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import FileIO
from pathlib import Path
from typing import Any

from vires.audit.footer import MAGIC, joined, moved, take_apart
from vires.audit.trouble import AuditError

try:
    locks: Any = import_module("fcntl")
except ImportError:
    # Where files are not locked in this way, nobody is kept from writing one twice.
    locks = None


class Growing:
    """The part file of a result. `pattern` is a Parquet file without rows, whose footer says what the columns are."""

    def __init__(self, out: Path, pattern: bytes) -> None:
        self.out = out
        self.part, self.listed, self.state = parts(out)
        self._pattern = take_apart(pattern).footer
        self.rows = 0
        self.groups = 0
        self._good = len(MAGIC)
        self._listed_good = 0
        self._sums = [zlib.crc32(MAGIC), 0]
        self._body: FileIO | None = None
        self._list: FileIO | None = None

    def begin(self) -> None:
        """Begin anew; what an earlier run left is gone. Raises `AuditError`."""
        with _kept(self.part):
            self._body = self._taken()
            self.state.unlink(missing_ok=True)
            self._body.truncate(0)
            self._list = open(self.listed, "w+b", buffering=0)  # noqa: SIM115
            _pour(self._body, MAGIC)

    def resume(self, document: dict[str, Any]) -> None:
        """Go on where a checkpoint says; what stands behind it is cut off. Raises `AuditError` (`part-damaged`)."""
        try:
            self._good, self._listed_good = int(document["bytes"]), int(document["listed"])
            self.rows, self.groups = int(document["rows"]), int(document["groups"])
            sums = [int(document["sum"]), int(document["listed_sum"])]
            self._body = self._taken()
            self._list = open(self.listed, "r+b", buffering=0)  # noqa: SIM115
            self._sums = [_summed(self._body, self._good), _summed(self._list, self._listed_good)]
            whole = self._sums == sums
        except (KeyError, ValueError, OSError):
            whole = False
        if not whole or self._body is None or self._list is None:
            self.close()
            raise AuditError(
                "part-damaged", f"`{self.part}` is not what its checkpoint vouches for", "begin anew without `--resume`"
            )
        for file, good in ((self._body, self._good), (self._list, self._listed_good)):
            file.truncate(good)
            file.seek(good)

    def _taken(self) -> FileIO:
        """The part file, open for this audit alone. Raises `AuditError` (`audit-running`) where another writes it, and
        `OSError`."""
        while True:
            file = FileIO(os.open(self.part, os.O_RDWR | os.O_CREAT, 0o666), "r+")
            try:
                if locks is None:
                    return file
                locks.flock(file.fileno(), locks.LOCK_EX | locks.LOCK_NB)
                # Between the two calls another audit may have given the file its name and left.
                if os.path.samestat(os.fstat(file.fileno()), os.stat(self.part)):
                    return file
                file.close()
            except FileNotFoundError:
                file.close()
            except BlockingIOError:
                file.close()
                raise AuditError(
                    "audit-running", f"`{self.part}` is being written by another audit",
                    "wait for it, or give another file",
                ) from None  # fmt: skip

    def add(self, data: bytes) -> None:
        """Add the row groups of a whole Parquet file in memory. Raises `AuditError` (`disk-full`, `file-unwritable`);
        the file is then as it was before."""
        assert self._body is not None
        assert self._list is not None
        found = take_apart(data)
        by = self._good - len(MAGIC)
        groups = [moved(group, by, self.groups + number) for number, group in enumerate(found.groups)]
        rows = sum(int(group[3][1]) for group in found.groups)
        listed = b"".join(groups)
        try:
            with _kept(self.part):
                _pour(self._body, found.body)
                _pour(self._list, listed)
        except AuditError:
            self._cut()
            raise
        self._sums = [zlib.crc32(found.body, self._sums[0]), zlib.crc32(listed, self._sums[1])]
        self._good += len(found.body)
        self._listed_good += len(listed)
        self.rows += rows
        self.groups += len(groups)

    def checkpoint(self, more: dict[str, Any]) -> None:
        """Vouch for all that was added, and keep `more` beside it. Raises `AuditError`."""
        assert self._body is not None
        assert self._list is not None
        document = {
            **more, "bytes": self._good, "listed": self._listed_good, "rows": self.rows, "groups": self.groups,
            "sum": self._sums[0], "listed_sum": self._sums[1],
        }  # fmt: skip
        with _kept(self.state):
            for file in (self._body, self._list):
                os.fsync(file.fileno())
            write_whole(self.state, json.dumps(document, ensure_ascii=False).encode())

    def end(self) -> None:
        """Write the footer, so that the part file can be read as far as it goes. Raises `AuditError`."""
        assert self._body is not None
        assert self._list is not None
        self._cut()
        with _kept(self.part):
            self._list.seek(0)
            groups = _taken(self._list, self._listed_good)
            _pour(self._body, joined(self._pattern, groups, self.groups, self.rows))
            os.fsync(self._body.fileno())

    def finish(self) -> None:
        """Give the file its name, and take away what was kept to go on. Raises `AuditError`."""
        if locks is None:
            self.close()
        with _kept(self.out):
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(self.part, self.out.stat().st_mode & 0o777 if self.out.exists() else 0o666 & ~mask)
            os.replace(self.part, self.out)
            self.listed.unlink(missing_ok=True)
            self.state.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Let go of the files; nothing is written."""
        for file in (self._body, self._list):
            if file is not None:
                file.close()
        self._body = self._list = None

    def _cut(self) -> None:
        """Take away what stands behind the last row group that is whole."""
        for file, good in ((self._body, self._good), (self._list, self._listed_good)):
            assert file is not None
            os.truncate(file.fileno(), good)
            file.seek(good)


def parts(out: Path) -> tuple[Path, Path, Path]:
    """The part file of a result, the list of its row groups, and its checkpoint."""
    part = out.with_name(out.name + ".part")
    return part, part.with_name(part.name + ".groups"), part.with_name(part.name + ".json")


def read_checkpoint(out: Path) -> dict[str, Any] | None:
    """What an earlier run left to go on from; `None` if there is nothing. Raises `AuditError` (`part-damaged`)."""
    state = parts(out)[2]
    try:
        found = json.loads(state.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise AuditError("part-damaged", f"`{state}` cannot be read", "begin anew without `--resume`")
    return found


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there. Raises `OSError`."""
    beside = path.with_name(path.name + ".new")
    try:
        with open(beside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def _kept(path: Path) -> Iterator[None]:
    """What an operating system refuses, in words."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        why = (error.strerror or str(error)).lower()
        raise AuditError(
            "disk-full" if full else "file-unwritable",
            f"`{path}` cannot be written: {why}",
            "make room, then go on with `--resume`" if full else "give a file in a folder that may be written to",
        ) from None


def _pour(file: FileIO, data: bytes) -> None:
    """Write all of it, which a system may take in parts. Raises `OSError`."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) or 0 :]


def _taken(file: FileIO, count: int) -> bytes:
    """So many bytes from where a file stands. Raises `OSError`."""
    held = bytearray()
    while len(held) < count:
        block = file.read(count - len(held))
        if not block:
            raise OSError(errno.EIO, "the list of row groups breaks off")
        held += block
    return bytes(held)


def _summed(file: FileIO, count: int) -> int:
    """The checksum of the first bytes of a file; of fewer than `count`, of none. Raises `ValueError`."""
    file.seek(0)
    state = 0
    while count:
        block = file.read(min(count, 1 << 20))
        if not block:
            raise ValueError("the file is too short")
        state = zlib.crc32(block, state)
        count -= len(block)
    return state

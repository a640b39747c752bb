"""A folder of a server's own for as long as it runs.

What a server left behind that was killed, the next one removes: it holds a lock while it runs, which the system lets go
of however it ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "vires-served-"
LOCK = "held"


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that nobody else may look into; removed at the end."""
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if sys.platform == "win32":
            yield folder
            return
        import fcntl

        with (folder / LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder


def _sweep(room: Path) -> None:
    """Remove folders of servers that run no more. One without a lock is let be: it may be just coming into being."""
    if sys.platform == "win32":
        return
    import fcntl

    for folder in room.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            with (folder / LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)

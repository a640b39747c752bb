"""The folder of one audit: what was sent, the mapping, how far it has come, and what came of it.

Whatever is written is written beside and moved into place, so that who reads never finds half of it. The process that
works here holds a lock, which the system lets go of however that process ends: an audit that says it is being made, and
whose lock is free, was broken off."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from vires.service import clock

IDENTITY = re.compile(r"[0-9a-f]{24}")
ACTIVE = ("drafting", "waiting", "running")
"""States of an audit on which somebody works, or is about to."""
STATE, PROGRESS, HELD = "state.json", "progress.json", "held"
LOOKS = 20
"""How often it is tried to be the one who works here, within a tenth of a second."""
RESULT, CHAINS, REPORT, NUMBERS = "result.parquet", "result.chains.parquet", "report.html", "report.json"


class Room:
    """An audit by its folder, which must exist."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def id(self) -> str:
        """The name of the audit."""
        return self.folder.name

    def state(self) -> dict[str, Any] | None:
        """What is known of the audit; `None` where the folder is gone. One that was broken off says so, and is
        written down as such."""
        found = self._read(STATE)
        if found is not None and found["state"] in ACTIVE and not self.worked_in():
            # Between the two looks it may have ended as it should.
            found = self._read(STATE)
            if found is not None and found["state"] in ACTIVE:
                found = self.tell(state="broken-off")
        if found is not None:
            found["progress"] = self._read(PROGRESS)
        return found

    def tell(self, **said: Any) -> dict[str, Any]:
        """Write what is newly known, and return all that is."""
        known = {**(self._read(STATE) or {}), **said}
        self.write(STATE, known)
        return known

    def write(self, name: str, document: object) -> None:
        """A document, whole or not at all."""
        handle, beside = tempfile.mkstemp(dir=self.folder, prefix=f".{name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False)
        os.replace(beside, self.folder / name)

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def take(self) -> int:
        """Be the one who works here: a file that holds the lock until it is closed, by everybody who has it. Raises
        `BlockingIOError` where somebody works here, and `FileNotFoundError` where the folder is gone."""
        import fcntl

        handle = os.open(self.folder / HELD, os.O_RDWR | os.O_CREAT, 0o600)
        for left in reversed(range(LOOKS)):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return handle
            except BlockingIOError:
                # Who looks whether somebody works here holds the lock for an instant.
                if not left:
                    os.close(handle)
                    raise
                time.sleep(0.005)
        raise AssertionError

    def worked_in(self) -> bool:
        """Tell whether somebody works here."""
        import fcntl

        try:
            handle = os.open(self.folder / HELD, os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def age(self) -> float:
        """Days since it was last written to."""
        return (clock.milliseconds() - self.folder.stat().st_mtime * 1000) / 86_400_000

    def remove(self) -> None:
        """Take it away with all that lies in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

"""How much one question may take, and how many are answered at once."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`seconds` a question may take, and `megabytes` of memory the process that answers it; `processes` answer at once,
    and so many `waiting` questions are kept for them. `opening` is how long a process may take to start and to take in
    a registry; `errand` how many seconds what a page waits for longer than for a question, one such at a time."""

    seconds: float = 30.0
    megabytes: int = 2048
    processes: int = min(4, os.cpu_count() or 1)
    waiting: int = 64
    opening: float = 60.0
    errand: float = 900.0

    @property
    def bytes(self) -> int:
        """The memory of one process in bytes."""
        return self.megabytes * 1024 * 1024

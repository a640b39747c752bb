"""What is logged, and where: to standard error, one line each. No line repeats a question."""

from __future__ import annotations

import logging
import sys


class Line(logging.Formatter):
    """One line, without the traceback: what an error says may repeat what it was given."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: object) -> str:
        """Nothing of it."""
        return ""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        kind = record.exc_info[0] if record.exc_info else None
        text = super().format(record).split("\n", 1)[0].rstrip()
        return text if kind is None else f"{text} ({kind.__name__})"


def write_logs() -> None:
    """Have this process log to standard error. Libraries are heard only when something is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("vires.mcp", "vires.server"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("mcp").setLevel(logging.ERROR)

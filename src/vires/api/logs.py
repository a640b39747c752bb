"""What a server writes on its standard error: a JSON document a line, whoever says it."""

from __future__ import annotations

import json
import logging
import sys
import traceback

from vires.service import clock


class Lines(logging.Formatter):
    """Makes a line of a record. A line of the access log is one already. Of an error its kind and place are told, and
    not what it says, which may repeat a question."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        if record.name == "vires.access":
            return said
        line = {"time": clock.instant(), "level": record.levelname.lower(), "from": record.name, "message": said}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at"] = "".join(traceback.format_tb(record.exc_info[2])[-6:])
        return json.dumps(line)


def write_logs(access: bool) -> None:
    """Have the server, and what it is made of, write to standard error; `access` whether each request has a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    for name, level in (
        ("vires.server", logging.INFO),
        ("vires.access", logging.INFO if access else logging.CRITICAL),
        ("uvicorn.error", logging.WARNING),
        ("asyncio", logging.ERROR),
    ):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False

"""The only place that asks what day it is. Everything else is handed the moment (S2)."""

from __future__ import annotations

from datetime import datetime

from vires.temporal.dating import Dating


def now() -> Dating:
    """The present moment to the second, with this machine's offset from UTC."""
    return Dating.parse(datetime.now().astimezone().isoformat(timespec="seconds"))

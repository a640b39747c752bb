"""The only place that asks what day it is. Everything else is handed the moment (S2)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from vires.temporal.dating import Dating, local_day


def now() -> Dating:
    """The present moment to the second, with this machine's offset from UTC."""
    return Dating.parse(datetime.now().astimezone().isoformat(timespec="seconds"))


def today(zone: ZoneInfo) -> str:
    """The present day in a time zone, such as that of a registry, as `YYYY-MM-DD`: where the law is it may be another
    than where the server stands."""
    return local_day(now().start(zone), zone).isoformat()


def milliseconds() -> int:
    """The present moment in milliseconds since 1970 began in UTC."""
    return round(datetime.now(UTC).timestamp() * 1000)


def instant() -> str:
    """The present moment as a ledger records it: in UTC, to the millisecond, so that moments compare as text."""
    return recorded(datetime.now(UTC))


def recorded(moment: datetime) -> str:
    """A moment as a ledger records it; what is finer than a millisecond is cut off."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(days: int) -> str:
    """The instant so many days from now, in UTC, to the second."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds").replace("+00:00", "Z")


def stopwatch(seconds: float) -> Callable[[], bool]:
    """Tells whether so many seconds have passed since it was made."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end

"""A date as a source states it, with the precision it states (S3).

A `Dating` is an instant with its offset, a day, a month, a year, or one day between two days (both
included). It is never made more exact than its text: what is imprecise stays imprecise and stands for one
day among those it may be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
EXPECTED = (
    "a day `2025-01-22`, a month `2025-01`, a year `2025`, an instant with its offset "
    "`2025-01-21T18:00-05:00`, or `{between: [2025-09-16, 2025-09-22]}`"
)
TICK = timedelta(microseconds=1)


class DatingError(ValueError):
    """The text is not a date in one of the accepted forms; the message says which are."""


@dataclass(frozen=True)
class Dating:
    """A date as stated. `text` is canonical; `first` and `last` are the days it may be, both included;
    `instant` is set only where the source gives a time of day (then `first == last` is its own local day)."""

    text: str
    first: date
    last: date
    instant: datetime | None = None

    @classmethod
    def parse(cls, value: Any) -> Dating:
        """Read a scalar or a `{between: [A, B]}` mapping. Raises `DatingError` for anything else."""
        if isinstance(value, Dating):
            return value
        if isinstance(value, dict):
            return cls._between(value)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise DatingError(f"not a date; expected {EXPECTED}")
        return _read(value)

    @classmethod
    def _of_text(cls, value: str) -> Dating:
        try:
            if _DAY.fullmatch(value):
                day = date.fromisoformat(value)
                return cls(value, day, day)
            if _INSTANT.fullmatch(value):
                instant = datetime.fromisoformat(value)
                return cls(value, instant.date(), instant.date(), instant)
            if _MONTH.fullmatch(value):
                first = date.fromisoformat(value + "-01")
                following = (first + timedelta(days=32)).replace(day=1)
                return cls(value, first, following - timedelta(days=1))
            if _YEAR.fullmatch(value):
                return cls(value, date(int(value), 1, 1), date(int(value), 12, 31))
        except (ValueError, OverflowError):
            raise DatingError(f"`{value}` is no day of the calendar") from None
        raise DatingError(f"`{value}` is not a date; expected {EXPECTED}")

    @classmethod
    def _between(cls, value: dict[Any, Any]) -> Dating:
        ends = value.get("between")
        if set(value) != {"between"} or not isinstance(ends, list | tuple) or len(ends) != 2:
            raise DatingError(f"not a date; expected {EXPECTED}")
        low, high = (cls.parse(end) for end in ends)
        if not (low.is_day and high.is_day):
            raise DatingError("the two ends of `between` must be days")
        if high.first < low.first:
            raise DatingError(f"`between` ends on {high.text}, before it starts on {low.text}")
        return cls(f"{low.text}..{high.text}", low.first, high.last)

    @property
    def is_day(self) -> bool:
        """Tell whether it names exactly one day and no time of day."""
        return self.instant is None and self.first == self.last

    @property
    def is_imprecise(self) -> bool:
        """Tell whether more than one day may be meant."""
        return self.first != self.last

    def on(self, day: date) -> Dating:
        """The same date, read as `day`, which must be among those it may be."""
        return Dating(day.isoformat(), day, day)

    def admits(self, other: Dating) -> bool:
        """Tell whether this says the same as `other`, only less exactly (a month for a day in it)."""
        if self == other:
            return True
        if self.instant is not None:
            return False
        return self.first <= other.first and other.last <= self.last

    def to_text(self) -> Any:
        """The form it has in registry text: a scalar, or a `between` mapping."""
        if ".." in self.text:
            low, high = self.text.split("..")
            return {"between": [low, high]}
        return self.text

    def bound(self, zone: ZoneInfo) -> datetime:
        """As a bound of a period: the instant, or the first midnight of the day, exactly (S3)."""
        return self.instant or day_start(self.first, zone)

    def start(self, zone: ZoneInfo) -> datetime:
        """As an event: the earliest moment at which it may have happened."""
        return self.bound(zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """As an event or a vantage: the last moment meant (the end of the last day)."""
        if self.instant is not None:
            return self.instant
        if self.last == date.max:
            return datetime.max.replace(tzinfo=zone)
        return day_start(self.last + timedelta(days=1), zone) - TICK

    @cached_property
    def sort_key(self) -> tuple[date, str]:
        """A stable order for display; not a legal order."""
        return (self.first, self.instant.isoformat() if self.instant else "")

    def __str__(self) -> str:
        return self.text.replace("..", " to ")


@lru_cache(maxsize=4096)
def _read(text: str) -> Dating:
    """A date as text gives it; the same few are met again and again."""
    return Dating._of_text(text)


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first midnight of `day` in the legal time zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The day of the legal time zone on which `instant` falls."""
    return instant.astimezone(zone).date()

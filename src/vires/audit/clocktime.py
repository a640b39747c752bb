"""Times that name no offset, in a time zone: what the clock on the wall showed, as moments.

Most days have one offset from beginning to end, so a day is looked at once and a batch costs one subtraction. What the
clock shows twice, or never, is told apart and never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]

DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
EARLIEST = (datetime(1, 1, 3) - _EPOCH) // _MICROSECOND
LATEST = (datetime(9999, 12, 30) - _EPOCH) // _MICROSECOND
"""Moments between which every time zone has a date."""


@dataclass(frozen=True)
class Read:
    """Moments in microseconds of the epoch; what those of `twice` and `never` are means nothing."""

    moments: Longs
    twice: Mask
    never: Mask


class WallClock:
    """The clock of one zone. `repeated` says which is meant of two moments that it shows alike."""

    def __init__(self, zone: ZoneInfo, repeated: Literal["earlier", "later"] | None = None) -> None:
        self.zone = zone
        self.repeated = repeated
        self._offsets: dict[int, int | None] = {}

    def read(self, shown: Longs) -> Read:
        """Microseconds on the clock since 1970 as moments. They must lie between `EARLIEST` and `LATEST`."""
        days, of_row = np.unique(np.floor_divide(shown, DAY), return_inverse=True)
        offsets = [self._offset(int(day)) for day in days]
        known = np.array([0 if offset is None else offset for offset in offsets], np.int64)
        moments = shown - known[of_row] if len(days) else shown.astype(np.int64)
        twice, never = np.zeros(len(shown), np.bool_), np.zeros(len(shown), np.bool_)
        unsteady = np.array([offset is None for offset in offsets], np.bool_)
        if unsteady.any():
            rows = np.flatnonzero(unsteady[of_row])
            values, place = np.unique(shown[rows], return_inverse=True)
            read = [self._one(int(value)) for value in values]
            moments[rows] = np.array([moment for moment, _ in read], np.int64)[place]
            twice[rows] = np.array([kind == "twice" for _, kind in read], np.bool_)[place]
            never[rows] = np.array([kind == "never" for _, kind in read], np.bool_)[place]
        return Read(moments, twice, never)

    def _offset(self, day: int) -> int | None:
        """The offset of a whole day in microseconds; `None` where it changes in its course."""
        if day not in self._offsets:
            start = _EPOCH + timedelta(days=day)
            found = {
                (start + timedelta(minutes=30 * half)).replace(tzinfo=self.zone, fold=fold).utcoffset()
                for half in range(49)
                for fold in (0, 1)
            }
            one = found.pop()
            self._offsets[day] = None if found or one is None else one // _MICROSECOND
        return self._offsets[day]

    def _one(self, value: int) -> tuple[int, str]:
        shown = _EPOCH + value * _MICROSECOND
        offsets = [shown.replace(tzinfo=self.zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1)]
        early, late = (value - offset // _MICROSECOND for offset in offsets)
        if early == late:
            return early, ""
        if early > late:
            return 0, "never"
        if self.repeated is None:
            return 0, "twice"
        return (early if self.repeated == "earlier" else late), ""

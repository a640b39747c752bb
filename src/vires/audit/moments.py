"""When the acts of a table were done: instants, days and less exact dates, whatever the column is kept as (S3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vires.audit.clocktime import EARLIEST, LATEST, WallClock
from vires.audit.codes import NONE, Codes
from vires.audit.mapping import Moment
from vires.audit.trouble import AuditError, shown
from vires.audit.words import Ints, indexed
from vires.compile.points import micros
from vires.temporal.dating import Dating, DatingError

Longs = NDArray[np.int64]

_A_UNIT = {"s": 1_000_000, "ms": 1000, "us": 1}
_INSTANT = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$"
_NAIVE = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$"


@dataclass
class Moments:
    """First and last moment meant, in microseconds of the epoch; the number of a date that is no instant, else -1; the
    number of a reason where a row has none, else 0."""

    since: Longs
    until: Longs
    dating: Ints
    reason: Ints

    @classmethod
    def none(cls, count: int) -> Moments:
        """Room for so many."""
        return cls(
            np.zeros(count, np.int64), np.zeros(count, np.int64), np.full(count, NONE, np.int32),
            np.zeros(count, np.int32),
        )  # fmt: skip


def zone_named(name: str | None, part: str) -> ZoneInfo | None:
    """The time zone of that name. Raises `AuditError` (`zone-unknown`)."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise AuditError(
            "zone-unknown", f"`{part}`: there is no time zone `{shown(name)}`",
            "name one of the time zone database, such as `America/New_York`",
        ) from None  # fmt: skip


class MomentReader:
    """Reads one column of dates and times. `zone` is the legal time zone, in which days begin and end; `naive` that of
    times which name none, `None` where the mapping states none: then they cannot be decided."""

    def __init__(self, part: str, given: Moment, zone: ZoneInfo, naive: ZoneInfo | None, codes: Codes) -> None:
        self.part = part
        self.given = given
        self.zone = zone
        self.codes = codes
        self.clock = None if naive is None else WallClock(naive, given.repeated)
        self._days: dict[Any, tuple[int, int, int, int]] = {}

    def constant(self, dating: Dating, count: int) -> Moments:
        """The same date in every row."""
        found = Moments.none(count)
        since, until, number, _ = self._dated(dating)
        found.since[:], found.until[:], found.dating[:] = since, until, number
        return found

    def read(self, column: pa.Array) -> Moments:
        """The moments of a column. Raises `AuditError` (`column-unfit`) for one of a type that holds none."""
        kind = column.type
        found = Moments.none(len(column))
        if pa.types.is_dictionary(kind):
            if not pa.types.is_string(kind.value_type):
                return self.read(column.dictionary_decode())
            self._words(column, found)
        elif pa.types.is_timestamp(kind):
            self._stamps(column, found)
        elif pa.types.is_date(kind):
            self._distinct(column.cast(pa.date32()), found, self._day)
        elif pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            self._texts(column.cast(pa.string()), found)
        elif pa.types.is_integer(kind) and self.given.epoch is not None:
            self._epoch(column, found)
        elif pa.types.is_null(kind):
            found.reason[:] = self._reason("no value")
        else:
            counted = pa.types.is_integer(kind)
            raise AuditError(
                "column-unfit",
                f"`{self.part}`: column `{self.given.column}` holds {kind}; expected dates or times",
                "say what it counts with `epoch: s`, `ms` or `us`" if counted
                else "give a column of timestamps, of dates, or of text such as `2025-01-22`",
            )  # fmt: skip
        return found

    # By type

    def _stamps(self, column: pa.Array, found: Moments) -> None:
        kind = column.type
        aware = kind.tz is not None
        whole = np.zeros(len(column), np.int64)
        valid = column.is_valid().to_numpy(zero_copy_only=False)
        raw = column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
        beyond = np.zeros(len(column), np.bool_)
        if kind.unit == "ns":
            whole = np.floor_divide(raw, 1000)
        else:
            unit = _A_UNIT[kind.unit]
            beyond = (raw > LATEST // unit) | (raw < EARLIEST // unit)
            whole = np.where(beyond, 0, raw) * unit
        self._place(whole, valid, beyond, aware, found)

    def _epoch(self, column: pa.Array, found: Moments) -> None:
        unit = _A_UNIT[self.given.epoch or "us"]
        valid = column.is_valid().to_numpy(zero_copy_only=False)
        if pa.types.is_unsigned_integer(column.type):
            column = pc.min_element_wise(column.cast(pa.uint64()), pa.scalar(2**62, pa.uint64()))
        raw = column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
        beyond = (raw > LATEST // unit) | (raw < EARLIEST // unit)
        self._place(np.where(beyond, 0, raw) * unit, valid, beyond, True, found)

    def _place(self, whole: Longs, valid: Any, beyond: Any, aware: bool, found: Moments) -> None:
        """Put microseconds where they belong: as they are, or as the clock of the naive zone shows them."""
        beyond = beyond | (whole > LATEST) | (whole < EARLIEST)
        if not valid.all():
            found.reason[~valid] = self._reason("no value")
        if beyond.any():
            found.reason[beyond & valid] = self._reason("a time outside the years 1 to 9999")
        fine = valid & ~beyond
        if not aware:
            if self.clock is None:
                found.reason[fine] = self._reason("a time without zone, and the mapping states none")
                return
            read = self.clock.read(np.where(fine, whole, 0))
            whole = read.moments
            for mask, why in ((read.twice & fine, "twice"), (read.never & fine, "never")):
                if mask.any():
                    found.reason[mask] = self._reason(f"a time that the clock shows {why} in {self.clock.zone.key}")
        found.since[:] = found.until[:] = np.where(fine, whole, 0)

    def _texts(self, column: pa.Array, found: Moments) -> None:
        instants = pc.match_substring_regex(column, _INSTANT).fill_null(False)
        naive = pc.match_substring_regex(column, _NAIVE).fill_null(False)
        rest = np.ones(len(column), np.bool_)
        for mask, kind in ((instants, pa.timestamp("us", "UTC")), (naive, pa.timestamp("us"))):
            rows = np.flatnonzero(mask.to_numpy(zero_copy_only=False))
            if not len(rows):
                continue
            chosen = column if len(rows) == len(column) else column.take(pa.array(rows))
            try:
                stamps = chosen.cast(kind)
            except pa.ArrowInvalid:
                # A day that the calendar has not: each is looked at by itself.
                continue
            part = Moments.none(len(rows))
            self._stamps(stamps, part)
            found.since[rows], found.until[rows], found.reason[rows] = part.since, part.until, part.reason
            rest[rows] = False
        if rest.any():
            if rest.all():
                self._words(column, found)
                return
            rows = np.flatnonzero(rest)
            part = Moments.none(len(rows))
            self._words(column.take(pa.array(rows)), part)
            found.since[rows], found.until[rows] = part.since, part.until
            found.dating[rows], found.reason[rows] = part.dating, part.reason

    def _words(self, column: pa.Array, found: Moments) -> None:
        self._distinct(column, found, self._text)

    def _distinct(self, column: pa.Array, found: Moments, look: Callable[[Any], tuple[int, int, int, int]]) -> None:
        """Each distinct cell looked at once."""
        values, rows = indexed(column)
        if len(self._days) > 200_000:
            self._days.clear()
        looked = []
        for value in values:
            if value not in self._days:
                self._days[value] = look(value) if value is not None else (0, 0, NONE, 0)
            looked.append(self._days[value])
        looked.append((0, 0, NONE, self._reason("no value") if (rows < 0).any() else 0))
        table = np.array(looked, np.int64).reshape(-1, 4)[rows]
        found.since[:], found.until[:] = table[:, 0], table[:, 1]
        found.dating[:], found.reason[:] = table[:, 2], table[:, 3]

    # One cell

    def _day(self, value: date) -> tuple[int, int, int, int]:
        return self._dated(Dating.parse(value.isoformat()))

    def _text(self, value: str) -> tuple[int, int, int, int]:
        said = value.strip()
        if not said:
            return 0, 0, NONE, self._reason("no value")
        try:
            shown_at = datetime.fromisoformat(said) if len(said) > 10 and "T" in said.replace(" ", "T") else None
        except ValueError:
            shown_at = None
        if shown_at is not None:
            part = Moments.none(1)
            self._stamps(pa.array([shown_at]), part)
            return int(part.since[0]), int(part.until[0]), NONE, int(part.reason[0])
        low, mark, high = said.partition("..")
        try:
            return self._dated(Dating.parse({"between": [low, high]} if mark else said))
        except DatingError:
            return 0, 0, NONE, self._reason(f"`{shown(value)}` is no date")

    def _dated(self, dating: Dating) -> tuple[int, int, int, int]:
        number = NONE if dating.instant is not None else self.codes.dating(dating)
        return micros(dating.start(self.zone)), micros(dating.end(self.zone)), number, 0

    def _reason(self, text: str) -> int:
        return self.codes.reason(f"{self.part}: {text}")

"""Open points: what a completion chooses, under the names that findings show (S13)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Literal, NamedTuple

Kind = Literal["fact", "reading", "doctrine"]
Cut = tuple[float, int] | int

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Ask(NamedTuple):
    """What the atom of a list asks of a part: the names, whether more may be meant and within what, up to
    which distance, and the provision whose idea of near counts."""

    names: tuple[str, ...]
    open: bool = False
    within: str | None = None
    reach: float | None = None
    near: str | None = None


class Order(NamedTuple):
    """What an order atom asks: whether `first` came before `second`, both of one day."""

    first: str
    second: str


@dataclass(frozen=True)
class Point:
    """One open point. `group` names the points whose values bear on each other."""

    name: str
    kind: Kind
    group: str | None = field(default=None, compare=False)
    detail: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Choice(Point):
    """A point with listed values."""

    labels: tuple[str, ...] = ("true", "false")


@dataclass(frozen=True)
class Axis(Point, ABC):
    """A point on an axis. Cuts part it into cells, and cells that are alike are shown as one run."""

    @abstractmethod
    def run(self, cuts: Sequence[Cut], low: int, high: int) -> str:
        """The cells from number `low` to `high`, in words; cell 0 lies before the first cut."""


@dataclass(frozen=True)
class Days(Axis):
    """One day of several, as ordinals, both included."""

    first: int = 1
    last: int = 1

    def run(self, cuts: Sequence[Cut], low: int, high: int) -> str:
        starts = [self.first, *cuts]
        begin, end = starts[low], self.last if high == len(cuts) else starts[high + 1] - 1  # type: ignore[operator]
        one, other = (date.fromordinal(day).isoformat() for day in (begin, end))  # type: ignore[arg-type]
        return one if one == other else f"{one}..{other}"


@dataclass(frozen=True)
class Clock(Axis):
    """A moment between two, in microseconds of the epoch, both included; shown in the legal time zone."""

    start: int = 0
    end: int = 0
    zone: tzinfo = UTC

    def run(self, cuts: Sequence[Cut], low: int, high: int) -> str:
        since = "" if low == 0 else self._text(cuts[low - 1])
        until = "" if high == len(cuts) else self._text(cuts[high])
        return f"{since}..{until}"

    def _text(self, cut: Cut) -> str:
        assert isinstance(cut, int)
        return (EPOCH + cut * MICROSECOND).astimezone(self.zone).isoformat(timespec="minutes")


@dataclass(frozen=True)
class Number(Axis):
    """A named number, anywhere."""

    def run(self, cuts: Sequence[Cut], low: int, high: int) -> str:
        left, right = "(-inf", "inf)"
        if low:
            number, beyond = cuts[low - 1]  # type: ignore[misc]
            left = ("(" if beyond else "[") + f"{number:g}"
        if high < len(cuts):
            number, beyond = cuts[high]  # type: ignore[misc]
            right = f"{number:g}" + ("]" if beyond else ")")
        return f"{left},{right}"


def micros(moment: datetime) -> int:
    """An instant in microseconds of the epoch."""
    return (moment - EPOCH) // MICROSECOND

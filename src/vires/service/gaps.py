"""What needs looking after in a record at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vires.decide.gaps import Gaps, list_gaps
from vires.service.refusal import Refusal
from vires.service.stating import read_moment, refusals

if TYPE_CHECKING:
    from vires.service.asking import Handle
    from vires.service.stating import Moment

FURTHEST = 36_525
"""A hundred years: further no one looks ahead."""


def check_days(within: int) -> None:
    """Raise `Refusal` for a number of days that nobody looks ahead."""
    if not 0 <= within <= FURTHEST:
        raise Refusal(
            "days-unreadable", f"`{within}` is no number of days to look ahead; expected 0 to {FURTHEST}",
            "give a number of days, as 30",
        )  # fmt: skip


def gaps(handle: Handle, at: Moment | None = None, within: int = 30, **view: Any) -> Gaps:
    """What needs looking after at a moment, with what ends within so many days. Raises `Refusal`."""
    check_days(within)
    now = handle.now
    moment = now if at is None else read_moment(at, "at")
    vantage, engine = handle.vantage(now=now, **view), handle.engine
    with refusals():
        return list_gaps(handle.registry, moment, vantage, within, engine.decide, engine.answer)

"""The outcome of one question at dates on an axis of time, as a slider shows it: when it happens, which law-making
counts, or what was known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from vires.model.origin import Noun
from vires.service.refusal import Refusal
from vires.service.stating import read_moment

if TYPE_CHECKING:
    from vires.service.asking import Handle, Moment

Axis = Literal["at", "as_of", "known_by"]


class Stop(Noun):
    """A date as it was given, and the outcome; `None` where no answer is had."""

    date: str
    outcome: str | None


class Stops(Noun):
    """The outcomes, in the order of the dates given."""

    along: Axis
    stops: tuple[Stop, ...]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json")


def outcomes_along(handle: Handle, along: Axis, dates: Iterable[str], **asked: Any) -> Stops:
    """The outcomes of a question, stated as for `ask`, with each of some dates in the place of one of its moments.
    Raises `Refusal` for a question that cannot be read; where one leaves too much open that stop has none."""
    now = handle.now
    view = {name: asked.pop(name) for name in ("standard", "doctrine") if name in asked}
    moments: dict[str, Moment | None] = {name: asked.pop(name, None) for name in ("at", "as_of", "known_by")}
    act = handle.act(**asked, at=moments["at"], now=now)
    found = []
    for date in dates:
        there = {**moments, along: date}
        vantage = handle.vantage(there["as_of"], there["known_by"], **view, now=now)
        one = act if along != "at" else act.model_copy(update={"at": read_moment(date, "at")})
        try:
            outcome = str(handle.answer(one, vantage).outcome)
        except Refusal as refusal:
            if refusal.slug != "too-open":
                raise
            outcome = None
        found.append(Stop(date=date, outcome=outcome))
    return Stops(along=along, stops=tuple(found))

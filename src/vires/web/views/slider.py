"""The three axes of time of a question, as one slides along them: when it happens, which law-making counts, what was
known. Each row can be read, and its neighbouring dates followed, without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vires.model.registry import Registry
from vires.temporal.dating import Dating, DatingError, local_day
from vires.web.query import Query
from vires.web.views.phrase import long_day
from vires.web.views.stops import AXES, MOST, Stop, stops

LEADS = {
    "at": ("When it happens", "the law is read as it stood then"),
    "as_of": ("Law-making that counts", "what was decided later is left out"),
    "known_by": ("What was known", "what was published later is left out"),
}


@dataclass(frozen=True)
class Step:
    """A stop with the query that goes there. `here`: it is the day on which one stands."""

    stop: Stop
    query: str
    here: bool


@dataclass(frozen=True)
class Slider:
    """One axis: `value` as the address has it, `shown` as it is read, the steps in order."""

    axis: str
    lead: str
    hint: str
    value: str
    shown: str
    steps: tuple[Step, ...]
    place: int
    event: str
    """What happens where one stands."""

    @property
    def earlier(self) -> Step | None:
        """The stop before."""
        return self.steps[self.place - 1] if self.place > 0 else None

    @property
    def later(self) -> Step | None:
        """The stop after."""
        return self.steps[self.place + 1] if self.place + 1 < len(self.steps) else None

    @property
    def data(self) -> str:
        """The stops for a script: a list of `[day, as it is spoken, words]`."""
        return json.dumps([[s.stop.date, long_day(s.stop.date), s.stop.words] for s in self.steps], ensure_ascii=False)


def sliders(registry: Registry, query: Query, question: dict[str, Any], today: str) -> Iterator[Slider]:
    """The axes of a question whose query names all its moments. `today` is a day. An axis on which the question stands
    at no one day has no slider."""
    found = stops(registry, str(question["office"]), str(question["power"]))
    for axis in AXES:
        value = query.get(axis) or ""
        try:
            here = day_of(registry, Dating.parse(value))
        except DatingError:
            here = None
        if here is not None:
            yield _slider(axis, value, here, found[axis], query, today)


def day_of(registry: Registry, dating: Dating) -> str | None:
    """The day of a moment where the law of the registry is, as `YYYY-MM-DD`; `None` for a date that may be several."""
    if dating.instant is not None:
        return local_day(dating.instant, registry.zone).isoformat()
    return dating.text if dating.is_day else None


def _slider(axis: str, value: str, here: str, found: tuple[Stop, ...], query: Query, today: str) -> Slider:
    days = {stop.date: stop.words for stop in found}
    days.setdefault(today, "today")
    days.setdefault(here, "the day asked about" if axis == "at" else "the day chosen")
    known = sorted(days)
    place = known.index(here)
    start = max(0, min(place - MOST // 2, len(known) - MOST))
    shown = known[start : start + MOST]
    steps = tuple(
        Step(Stop(d, days[d]), query.text() if d == here else query.having(**{axis: d}).text(), d == here)
        for d in shown
    )
    lead, hint = LEADS[axis]
    return Slider(axis, lead, hint, value, long_day(value), steps, place - start, days[here])

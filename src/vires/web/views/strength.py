"""Forces under a command as a reader sees them: each with its figure on the day asked about, its course, and who states
what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vires.decide.strength import ForceStrength, StrengthReport
from vires.picture.band import Band, Figure, Step, draw_bands
from vires.picture.drawing import Drawing
from vires.service.lapse import Lapse
from vires.service.mustering import Course, Muster, Stage, Stated
from vires.service.outline import interval
from vires.service.wording import Wording, joined
from vires.temporal.dating import Dating
from vires.web.query import Query

MOVED = frozenset({"increment", "decrement"})
ROLES = {
    "counted": "counted",
    "contained": "contained in a later figure",
    "part": "part of another figure",
    "compared": "a total, compared with the sum",
    "alternative": "one of several to begin with",
    "not in force": "does not count on that day",
}


class Forces:
    """The report of a day and the course of a time, together."""

    def __init__(self, found: StrengthReport, course: Muster, wording: Wording) -> None:
        self.found, self.course = found, course
        self.wording, self.label = wording, wording.registry.label
        self._roles = {term.provision: term.role for force in found.forces for term in force.terms}

    def name(self, of: str, to: str) -> str:
        """What a force is called; under whom where that is not the command asked about."""
        return self.label(of) if to == self.course.to else f"{self.label(of)}, under {self.label(to)}"

    def today(self) -> list[tuple[str, str, str]]:
        """Each force that has a figure on the day, with it and what is said of it."""
        shown = []
        for force in self.found.forces:
            if any("counted" in term.role.split(" or ") for term in force.terms):
                shown.append((self.name(force.of, force.to), quantity(force.hull, force.about), _differ(force)))
        return shown

    def stages(self, course: Course) -> list[tuple[str, str, str, str]]:
        """The course in words: from, up to, how many, and the readings where sources differ."""
        return [
            (stage.since.isoformat(), stage.until.isoformat(), self.strength(stage), "; or ".join(_levels(stage)))
            for stage in course.stages
        ]

    def strength(self, stage: Stage) -> str:
        """How many, in words."""
        if stage.hull is None:
            return "only as part of another figure" if stage.part else "nothing that counts"
        return quantity(stage.hull, stage.about)

    def stated(self, course: Course) -> list[Stated]:
        """The figures stated of a force."""
        return [one for one in self.course.stated if (one.of, one.to) == (course.of, course.to)]

    def figure(self, one: Stated) -> str:
        """A stated figure in its own words."""
        sign = {"increment": "plus ", "decrement": "less "}.get(one.measure, "")
        return f"{sign}{_stated(one.quantity)}"

    def about(self, one: Stated) -> bool:
        """Tell whether a figure is only approximate."""
        return isinstance(one.quantity, dict) and one.quantity.get("about") is not None

    def role(self, one: Stated) -> str:
        """What part a statement has in the sum on the day asked about."""
        return self._roles.get(one.provision, "not in force")

    def part(self, one: Stated) -> str:
        """The same in words."""
        return joined((ROLES.get(part, part) for part in self.role(one).split(" or ")), "or")

    def disputes(self) -> list[tuple[str, str, list[tuple[str, list[tuple[str, str]]]], str]]:
        """Where sources that count differ: the record and what it is called, each figure with those who give it, and
        what the record takes."""
        return [
            (
                dispute.field.rpartition(".")[0], self._called(dispute.field),
                [(_stated(r.value), [(s, self.label(s)) for s in r.sources]) for r in dispute.readings],
                "" if dispute.settled is None else _stated(dispute.settled),
            )
            for dispute in self.course.disputes if dispute.field.endswith(".quantity")
        ]  # fmt: skip

    def _called(self, field: str) -> str:
        provision = field.rpartition(".")[0]
        one = next((one for one in self.course.stated if one.provision == provision), None)
        return self.wording.name(provision) if one is None else f"{one.measure} of {self.label(one.of)}, {one.title}"

    def drawn(self, width: float) -> Drawing:
        """The courses as bands."""
        bands = [self._band(course) for course in self.course.courses]
        title = f"{self.label(self.course.to)}: how many are recorded, from {self.course.since} to {self.course.until}"
        described = "Between the least and the most that the record allows. Each force has a scale of its own."
        at = Dating.parse(_dating(self.found.at)).first
        return draw_bands(bands, (self.course.since, self.course.until), title, described, width, at=at)

    def _band(self, course: Course) -> Band:
        steps = tuple(
            Step(s.since, s.until, s.hull, tuple(r.interval for r in s.readings), self.strength(s))
            for s in course.stages
        )
        figures = tuple(
            Figure(
                one.number, one.since, one.interval, f"{self.figure(one)}, {self.label(one.source)}",
                change=one.measure in MOVED, odd=one.differs and one.counts, quiet=not one.counts,
            )
            for one in self.stated(course)
        )  # fmt: skip
        return Band(self.name(course.of, course.to), self._note(course), steps, figures)

    def _note(self, course: Course) -> str:
        at = Dating.parse(_dating(self.found.at)).first
        here = next((s for s in course.stages if s.since <= at < s.until), None)
        if here is not None:
            return f"on {at}: {self.strength(here)}"
        return "" if not course.stages else f"by {course.stages[-1].until}: {self.strength(course.stages[-1])}"


def quantity(bounds: tuple[int, int | None], about: bool) -> str:
    """An interval in words."""
    return f"{'about ' if about and bounds[1] is not None else ''}{interval(bounds)}"


def steps(kept: Query, course: Muster) -> list[tuple[str, str, str | None]]:
    """Where one can go from here: the name of the step, its words, and its query; `None` where it leads nowhere."""
    seen = Lapse(course.since, course.until)
    nearer = seen.nearer()
    whole = kept.get("from") is None and kept.get("to") is None
    return [
        ("earlier", "Earlier", kept.having(**seen.moved(-1).fields).text()),
        ("nearer", "Nearer", None if nearer is None else kept.having(**nearer.fields).text()),
        ("further", "Further", kept.having(**seen.further().fields).text()),
        ("later", "Later", kept.having(**seen.moved(1).fields).text()),
        ("all", "All of it", None if whole else kept.having(**{"from": None, "to": None}).text()),
    ]


def _differ(force: ForceStrength) -> str:
    if len(force.readings) < 2:
        return ""
    return f"sources differ: {joined(dict.fromkeys(interval(r.interval) for r in force.readings), 'or')}"


def _levels(stage: Stage) -> Iterator[str]:
    if len(stage.readings) > 1:
        yield from dict.fromkeys(quantity(level.interval, level.about) for level in stage.readings)


def _stated(value: Any) -> str:
    if not isinstance(value, dict):
        return "of a number not stated"
    ((form, number),) = value.items()
    if form == "between":
        return f"between {number[0]:,} and {number[1]:,}"
    return f"{number:,}" if form == "exactly" else f"{form.replace('_', ' ')} {number:,}"


def _dating(text: str) -> Any:
    low, mark, high = text.partition("..")
    return {"between": [low, high]} if mark else text

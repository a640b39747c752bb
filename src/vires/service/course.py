"""Who held a power over a time, asked by name, and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vires.decide.course import Course, Courses, trace_courses
from vires.decide.sameness import Sameness
from vires.picture.drawing import Drawing
from vires.picture.strip import Part, Strip, draw_strips
from vires.service.holding import split_view
from vires.service.progress import Progress
from vires.service.refusal import Refusal
from vires.service.stating import read_moment, refusals
from vires.service.wording import Wording, day, joined

if TYPE_CHECKING:
    from vires.service.asking import Handle, Moment


def courses(
    handle: Handle, office: str | None, power: str | None, since: Moment, until: Moment | None = None, *,
    progress: Progress | None = None, **stated: Any
) -> Courses:  # fmt: skip
    """The answers of `who` (a power and no office) or `what` (an office and no power) from one moment up to
    another, which is outside; left out: now. Raises `Refusal`."""
    if (office is None) == (power is None):
        given = "neither an office nor a power is" if office is None else "both an office and a power are"
        raise Refusal(
            "options-contradict", f"{given} given; expected one of the two",
            "give an office for what it held, or a power for who held it",
        )  # fmt: skip
    now = handle.now
    view, parts = split_view(stated)
    act = handle.act(office, power, read_moment(since, "from"), **parts, now=now)
    end = now if until is None else read_moment(until, "to")
    if act.at.start(handle.registry.zone) >= end.bound(handle.registry.zone):
        raise Refusal(
            "dates-reversed", f"the time from {act.at} to {end} has no moment in it; the end is outside",
            "give a later day with --to, or an earlier one with --from",
        )  # fmt: skip
    with refusals():
        vantage = handle.vantage(**view, now=now)
        same = Sameness(handle.engine, vantage, act, end)
        return trace_courses(handle.registry, act, end, vantage, same.answer, progress)


def strips_of(courses: Courses, wording: Wording) -> tuple[tuple[Strip, ...], tuple[str, ...]]:
    """The courses as strips, those that are cut alike as one, and the dates at which any is cut."""
    days: dict[str, None] = {}
    for text in sorted({t for course in courses.held for spell in course.spells for t in (spell.since, spell.until)}):
        days.setdefault(text)
    places = {text: index for index, text in enumerate(days)}
    alike: dict[tuple[Part, ...], list[str]] = {}
    for course in courses.held:
        below = f" (and alike {wording.names(course.alike, 'and')})" if course.alike else ""
        alike.setdefault(tuple(_parts(course, places)), []).append(course.label + below)
    strips = tuple(Strip(joined(labels), parts) for parts, labels in alike.items())
    return strips, tuple(day(text) for text in days)


def _parts(course: Course, places: dict[str, int]) -> list[Part]:
    """Neighbouring stretches with one outcome are drawn as one, though on other conditions."""
    parts: list[Part] = []
    for spell in course.spells:
        start, end = places[spell.since], places[spell.until]
        if parts and parts[-1].outcome == spell.outcome:
            parts[-1] = Part(parts[-1].start, end, parts[-1].outcome)
        else:
            parts.append(Part(start, end, spell.outcome))
    return parts


def courses_title(courses: Courses) -> str:
    """What the courses are of, in one line."""
    asked = "who held it" if courses.verb == "who" else "what it held"
    return f"{courses.label}: {asked}, from {day(courses.since)} to {day(courses.until)}"


def draw_courses(courses: Courses, wording: Wording, width: float = 760.0) -> Drawing:
    """The picture of the courses, on a sheet of a width."""
    strips, cuts = strips_of(courses, wording)
    description = "A strip for each, cut where the answer changes; not to scale. Blank: no authority is shown."
    return draw_strips(strips, cuts, courses_title(courses), description, width)

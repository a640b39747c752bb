"""Who held a power over a time, and what an office held: the answers of `who` and `what` at every moment at which
one may change, and the stretches between.

What an answer can turn on in time are the bounds of provisions, as written and as any source has them, and the
successions of offices (S3, S4). Where a date may be one of several days each of them is a turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from vires.decide.answer import Answer, TooOpen
from vires.decide.dependence import Dependence
from vires.decide.holding import Ask, Undecided, Wider, axis_of, held_through, registry_state, vantage_view
from vires.decide.reach import Reach, grants_of, readings
from vires.model.finding import SEMANTICS, Branch, Outcome, RegistryState
from vires.model.origin import Noun
from vires.model.provision import Restricts
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating, day_start, local_day
from vires.temporal.vantage import Vantage

Progress = Callable[[int, int], None]


class Spell(Noun):
    """A stretch `[since, until)` with one answer throughout."""

    since: str
    until: str
    outcome: Outcome
    branches: tuple[Branch, ...] = ()


class Course(Noun):
    """One term's answers over the time, without a gap. `alike` are narrower terms with the very same course."""

    term: str
    label: str
    spells: tuple[Spell, ...]
    alike: tuple[str, ...] = ()


class Courses(Noun):
    """The answer to `who` or `what` over a time `[since, until)`. `held` are the terms for which something is held
    at some moment of it, in the order in which that begins; `wider` those that hold nothing but through narrower
    ones, at any moment; `never` those that some grant reaches in vain throughout."""

    semantics: str = SEMANTICS
    registry: RegistryState
    verb: Literal["who", "what"]
    of: str
    label: str
    since: str
    until: str
    question: dict[str, Any]
    vantage: dict[str, Any]
    held: tuple[Course, ...]
    wider: tuple[Wider, ...] = ()
    never: tuple[str, ...] = ()
    too_open: tuple[Undecided, ...] = ()
    turns: int
    unreached: int

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def trace_courses(
    registry: Registry, act: Act, until: Dating, vantage: Vantage, ask: Ask, progress: Progress | None = None
) -> Courses:
    """The courses from the act's `at` up to `until`, which is outside. `ask` is an engine's `answer` on this registry;
    `progress` is told how many terms of how many are done.
    Raises `ValueError` if `until` is not later, or the act states both office and power or neither."""
    axis = axis_of(act)
    zone = registry.zone
    first, last = act.at.start(zone), until.bound(zone)
    if first >= last:
        raise ValueError("expected an end later than the beginning")
    reach = Reach(registry)
    reached = reach.offices(axis.fixed) if axis.verb == "who" else reach.powers(axis.fixed)
    moments = [first, *sorted({turn for turn in _turns(registry, axis.verb, axis.fixed) if first < turn < last})]
    dates = [_at(moment) for moment in moments]
    answers: dict[str, list[Answer]] = {}
    open_: dict[str, tuple[str, ...]] = {}
    for number, term in enumerate(reached.named):
        if progress is not None:
            progress(number, len(reached.named))
        try:
            asked = axis.put(act, term)
            answers[term] = [ask(asked.model_copy(update={"at": date}), vantage) for date in dates]
        except TooOpen as error:
            open_[term] = error.atoms
    only = [*reached.through, *(term for term, course in answers.items() if _through(course, axis.part))]
    held = {t: a for t, a in answers.items() if t not in only and any(_held(answer) for answer in a)}
    wider: dict[str, tuple[str, ...]] = {}
    for term in only:
        below = reach.below(axis.scheme, term)
        if below & set(held):
            wider[term] = tuple(sorted(below & set(held)))
        elif term in answers or below & set(open_):
            open_[term] = tuple(sorted({atom for other in below & set(open_) for atom in open_[other]}))
    alike = _alike(registry, axis.scheme, first, held)
    told = {other for narrower in alike.values() for other in narrower}
    courses = [
        Course(
            term=term,
            label=registry.label(term),
            spells=tuple(_spells(moments, course, last, registry)),
            alike=alike.get(term, ()),
        )
        for term, course in held.items()
        if term not in told
    ]
    begun = {term: next(i for i, answer in enumerate(course) if _held(answer)) for term, course in held.items()}
    return Courses(
        registry=registry_state(registry),
        verb=axis.verb,
        of=axis.fixed,
        label=registry.label(axis.fixed),
        since=act.at.text,
        until=until.text,
        question=act.model_dump(mode="json", exclude={axis.part, "at"}),
        vantage=vantage_view(registry, vantage),
        held=tuple(sorted(courses, key=lambda course: (begun[course.term], course.term))),
        wider=tuple(Wider(term=t, label=registry.label(t), through=wider[t]) for t in sorted(wider)),
        never=tuple(t for t in (*reached.named, *reached.through) if not {t} & {*held, *wider, *open_}),
        too_open=tuple(Undecided(term=t, label=registry.label(t), atoms=open_[t]) for t in sorted(open_)),
        turns=len(moments) - 1,
        unreached=len(registry.terms[axis.scheme]) - len(reached.named) - len(reached.through),
    )


def _held(answer: Answer) -> bool:
    return answer.outcome != Outcome.NO_AUTHORITY_SHOWN


def _through(course: list[Answer], part: str) -> tuple[str, ...]:
    """The terms through which alone something is held at any moment; empty where something is held otherwise."""
    through: set[str] = set()
    for answer in course:
        if _held(answer):
            named = held_through(answer, part)
            if not named:
                return ()
            through.update(named)
    return tuple(sorted(through))


def _alike(
    registry: Registry, scheme: str, moment: datetime, held: dict[str, list[Answer]]
) -> dict[str, tuple[str, ...]]:
    def course(term: str) -> list[tuple[Outcome, tuple[Branch, ...]]]:
        return [(answer.outcome, answer.branches) for answer in held[term]]

    hierarchy = registry.schemes[scheme]
    stands = {}
    for term in held:
        below = hierarchy.descendants(term, moment) - {term}
        if below and all(other in held and course(other) == course(term) for other in below):
            stands[term] = tuple(sorted(below))
    covered = {other for narrower in stands.values() for other in narrower}
    return {term: narrower for term, narrower in stands.items() if term not in covered}


def _spells(moments: list[datetime], course: list[Answer], last: datetime, registry: Registry) -> Iterator[Spell]:
    start = 0
    for index in range(1, len(moments) + 1):
        if index < len(moments) and (course[index].outcome, course[index].branches) == (
            course[start].outcome, course[start].branches,
        ):  # fmt: skip
            continue
        until = moments[index] if index < len(moments) else last
        yield Spell(
            since=moment_text(moments[start], registry),
            until=moment_text(until, registry),
            outcome=course[start].outcome,
            branches=course[start].branches,
        )
        start = index


def _at(moment: datetime) -> Dating:
    return Dating.parse(moment.isoformat())


def moment_text(moment: datetime, registry: Registry) -> str:
    """A moment as a date where it is a first midnight, else with its time."""
    day = local_day(moment, registry.zone)
    return day.isoformat() if day_start(day, registry.zone) == moment else moment.isoformat(timespec="minutes")


def _turns(registry: Registry, verb: str, fixed: str) -> Iterator[datetime]:
    """The moments at which an answer may change."""
    yield from registry.schemes["offices"].breakpoints
    dependence = Dependence(registry)
    reach, scheme = dependence.reach, "powers" if verb == "who" else "offices"
    concerned = [
        *(g for g in grants_of(registry) if _may(reach, g, "powers" if verb == "who" else "to", scheme, fixed)),
        *(
            e
            for e in registry.entries.values()
            if isinstance(e.provision, Restricts)
            and _may(reach, e, "powers" if verb == "who" else "binds", scheme, fixed)
        ),
    ]
    yield from turns_of(registry, dependence.reached(entry.id for entry in concerned))


def turns_of(registry: Registry, identities: Iterable[str]) -> Iterator[datetime]:
    """The moments at which some provisions begin or end, in any reading of their dates (S3, S8); of a date that may be
    one of several days each of them."""
    for identity in identities:
        entry = registry.entries[identity]
        starts = [since or decided for since in readings(entry, "since") for decided in _decided(entry)]
        for bound in (*starts, *(until for until in readings(entry, "until") if until is not None)):
            if bound.is_imprecise:
                days = (bound.last - bound.first).days
                yield from (day_start(bound.first + timedelta(days=n), registry.zone) for n in range(days + 2))
            else:
                yield bound.bound(registry.zone)


def _decided(entry: Entry) -> tuple[Dating, ...]:
    said = (a.says["decided"] for a in entry.instrument.attested if "decided" in a.says)
    return tuple(dict.fromkeys((entry.instrument.decided, *said)))


def _may(reach: Reach, entry: Entry, field: str, scheme: str, term: str) -> bool:
    return any(terms is None or reach.may_cover(scheme, terms, term) for terms in readings(entry, field))

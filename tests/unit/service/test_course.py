"""Who held what over a time: at every moment what asking then gives, and no cut where nothing changes."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.generated import LENGTH, example
from tests.unit import arden, harbours
from tests.unit.picture.within import outside
from vires.decide.answer import Answer, TooOpen
from vires.decide.course import Courses, trace_courses
from vires.decide.engine import Engine
from vires.model.question import Act
from vires.picture.lettering import cells
from vires.picture.strip import strip_lines
from vires.service.course import draw_courses, strips_of
from vires.service.refusal import Refusal
from vires.service.wording import Wording
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage


def told(courses: Courses) -> dict[str, list[tuple[str, str, str]]]:
    return {
        course.term: [(spell.since, spell.until, spell.outcome.value) for spell in course.spells]
        for course in courses.held
    }


def test_a_course_is_cut_where_the_answer_changes_and_nowhere_else() -> None:
    courses = harbours.handle(harbours.REVIVAL).courses(
        power="inspect", since="1995-01-01", until="2001-12-31", sites=[], facts={"trained": True}
    )
    assert told(courses)["arden/harbour/master"] == [
        ("1995-01-01", "1999-01-01", "AUTHORIZED"),
        ("1999-01-01", "2000-01-01", "NO_AUTHORITY_SHOWN"),
        ("2000-01-01", "2001-12-31", "AUTHORIZED"),
    ]
    assert told(courses)["arden/harbour/inspector"] == [
        ("1995-01-01", "1995-06-01", "NO_AUTHORITY_SHOWN"),
        ("1995-06-01", "1999-01-01", "AUTHORIZED"),
        ("1999-01-01", "2000-01-01", "NO_AUTHORITY_SHOWN"),
        ("2000-01-01", "2001-12-31", "AUTHORIZED"),
    ]


def test_what_an_office_held_comes_and_goes_with_its_provisions() -> None:
    courses = harbours.handle().courses(office="fisheries", since="1991-01-01", until="2004-01-01")
    assert told(courses)["arden/power/inspect/cargo"] == [
        ("1991-01-01", "1992-01-01", "NO_AUTHORITY_SHOWN"),
        ("1992-01-01", "2000-01-01", "AUTHORIZED"),
        ("2000-01-01", "2004-01-01", "NO_AUTHORITY_SHOWN"),
    ]
    assert told(courses)["arden/power/seize-nets"][-1] == ("2003-01-01", "2004-01-01", "AUTHORIZED")
    assert [wider.term for wider in courses.wider] == ["arden/power/inspect"]


def test_a_body_that_held_only_through_its_people_is_set_apart_and_what_nobody_held_is_named() -> None:
    courses = arden.handle().courses(power="inspect", since="1990-01-01", until="2000-01-01", sites=[])
    (wider,) = courses.wider
    assert (wider.term, wider.through) == ("arden/harbour", ("arden/harbour/inspector", "arden/harbour/master"))
    never = harbours.handle().courses(power="seize nets", since="1993-01-01", until="2002-01-01")
    assert (never.held, never.never) == ((), ("arden/fisheries", "arden/fisheries/inspector"))


def test_at_any_moment_a_course_says_what_asking_then_says() -> None:
    asked = differing = 0
    for seed in range(6_000, 6_012):
        chance = random.Random(seed)
        made = example(chance.randbytes(LENGTH))
        question, engine = made.questions[0], Engine(made.registry)
        zone = made.registry.zone
        act = question.act.model_copy(update={"office": None, "at": Dating.parse("2000-01-01")})
        courses = trace_courses(made.registry, act, Dating.parse("2012-01-01"), question.vantage, engine.answer)
        for course in courses.held:
            bounds = [(Dating.parse(s.since).bound(zone), Dating.parse(s.until).bound(zone), s) for s in course.spells]
            assert all(before[1] == after[0] for before, after in pairwise(bounds))
            for since, until, spell in bounds:
                for moment in (since, until - timedelta(seconds=1), _between(chance, since, until)):
                    at = Dating.parse(moment.isoformat())
                    try:
                        answer = engine.answer(
                            act.model_copy(update={"office": course.term, "at": at}), question.vantage
                        )
                    except TooOpen:
                        continue
                    asked += 1
                    assert (answer.outcome, answer.branches) == (spell.outcome, spell.branches), f"seed {seed}, {at}"
            differing += len(course.spells) > 1
    assert asked > 60
    assert differing > 5


def _between(chance: random.Random, since: datetime, until: datetime) -> datetime:
    return since + timedelta(seconds=chance.randrange(int((until - since).total_seconds())))


def test_what_leaves_too_much_open_at_some_moment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    handle = arden.handle()
    answer = handle.engine.answer

    def refusing(act: Act, vantage: Vantage) -> Answer:
        if act.office == "arden/harbour/inspector":
            raise TooOpen(("fact:trained",))
        return answer(act, vantage)

    monkeypatch.setattr(handle.engine, "answer", refusing)
    courses = handle.courses(power="inspect", since="1990-01-01", until="2000-01-01")
    assert [(one.term, one.atoms) for one in courses.too_open] == [("arden/harbour/inspector", ("fact:trained",))]
    assert list(told(courses)) == ["arden/harbour/master"]
    assert [wider.through for wider in courses.wider] == [("arden/harbour/master",)]


def test_a_change_within_a_day_has_its_time() -> None:
    law = arden.LAW.replace("decided: 1995-06-01\n", "decided: 1995-06-01T09:30+00:00\n")
    handle = harbours.handle(law=law.replace("value: 1995-06-01,", "value: 1995-06-01T09:30+00:00,"))
    courses = handle.courses(power="inspect", since="1995-01-01", until="1996-01-01", sites=[])
    assert told(courses)["arden/harbour/inspector"][0][1].startswith("1995-06-01T09:30")


@pytest.mark.parametrize(("since", "until"), [("2000-01-01", "2000-01-01"), ("2000-01-02", "2000-01-01")])
def test_a_time_without_a_moment_is_refused(since: str, until: str) -> None:
    with pytest.raises(Refusal) as refused:
        arden.handle().courses(power="inspect", since=since, until=until)
    assert refused.value.slug == "dates-reversed"


@pytest.mark.parametrize("width", [320.0, 760.0])
def test_a_picture_of_courses_stays_on_its_sheet(width: float) -> None:
    handle = harbours.handle(harbours.REVIVAL)
    courses = handle.courses(power="inspect", since="1989-01-01", until="2001-12-31")
    drawing = draw_courses(courses, Wording(handle.registry), width)
    assert outside(drawing) == []
    assert "Harbour master" in drawing.description
    assert "AUTHORIZED from 1990-03-01 to 1999-01-01" in drawing.description


@pytest.mark.parametrize("drawn", [True, False])
def test_strips_in_characters_are_cut_in_the_same_columns(drawn: bool) -> None:
    handle = harbours.handle(harbours.REVIVAL)
    courses = handle.courses(power="inspect", since="1995-01-01", until="2001-12-31", sites=[])
    strips, cuts = strips_of(courses, Wording(handle.registry))
    lines = strip_lines(strips, cuts, 60, drawn=drawn)
    assert all(cells(line) <= 60 for line in lines)
    assert drawn or all(line.isascii() for line in lines)
    edge = "│" if drawn else "|"
    bars = {lines[place - 1]: line for place, line in enumerate(lines) if line.startswith(f"  {edge}")}
    assert len(bars) == len(strips) == 3
    # The master's power ends and comes back on the days on which the inspector's does.
    master, inspector = (
        {place for place, sign in enumerate(bars[label]) if sign == edge}
        for label in ("Harbour master", "Harbour inspector")
    )
    assert len(master) == 4
    assert master < inspector

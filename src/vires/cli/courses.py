"""Answers of `who` and `what` over a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

if TYPE_CHECKING:
    from vires.cli.call import Call
    from vires.cli.paper import Paper
    from vires.decide.course import Course, Courses, Spell
    from vires.service.askable import Askable
    from vires.service.openpoint import OpenPoints
    from vires.service.wording import Wording

FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="T", help="Over a time, from this day on, in place of --at."),
]
ToOption = Annotated[
    str | None, typer.Option("--to", metavar="T", help="With --from: up to this day, which is outside; left out: now.")
]


def over_a_time(since: str | None, until: str | None, stated: dict[str, Any]) -> bool:
    """Tell whether a time is asked about and not a moment. Raises `Refusal` if the options do not fit together."""
    from vires.service.refusal import Refusal

    if since is None:
        if until is not None:
            raise Refusal("options-contradict", "`--to` without `--from`", "give both, or neither")
        return False
    if stated.pop("at") is not None:
        raise Refusal("options-contradict", "`--at` and `--from` together", "leave one of them out")
    return True


def give_courses(call: Call, courses: Courses, asked: Askable, *, svg: str | None, picture: bool) -> None:
    """The answer as it was asked for: drawn to a file, as JSON, as a picture or in words, with the labels of what was
    asked."""
    from vires.service.wording import Wording

    if svg is not None:
        from vires.cli.drawn import write_svg
        from vires.service.course import draw_courses

        write_svg(svg, draw_courses(courses, Wording(asked.registry)))
    if call.as_json:
        call.print_json(courses.to_dict())
        return
    wording = Wording(asked.registry)
    if picture:
        print_strips(call.paper(), courses, wording)
    else:
        print_courses(call.paper(), courses, wording)


def print_strips(paper: Paper, courses: Courses, wording: Wording) -> None:
    """The answers as strips in characters."""
    from vires.cli.drawn import is_drawn, print_lines
    from vires.picture.strip import strip_lines
    from vires.service.course import courses_title, strips_of

    strips, cuts = strips_of(courses, wording)
    print_lines(paper, strip_lines(strips, cuts, paper.width, drawn=is_drawn(paper)), courses_title(courses))


def print_courses(paper: Paper, courses: Courses, wording: Wording) -> None:
    """One term after another, each with its stretches; what is not shown is left out between them."""
    from vires.service.openpoint import OpenPoints
    from vires.service.telling import view, where
    from vires.service.wording import day

    points = OpenPoints(wording)
    asked = "who held it" if courses.verb == "who" else "what it held"
    paper.line(Text.assemble((courses.label, "bold"), f"  {courses.of}"))
    span = f"from {day(courses.since)}, before {day(courses.until)}"
    paper.line(f"{asked}, {span}; {where(courses.question, wording)}")
    paper.line(f"seen from {view(courses.vantage, wording)}", style="dim")
    for course, spells in _groups(courses, points):
        paper.line()
        for one in course:
            paper.line(Text.assemble((one.label, "bold"), ("  " + one.term, "dim")))
            if one.alike:
                paper.line(f"and alike all narrower: {wording.names(one.alike, 'and')}", first="  ", style="dim")
        for spell, said in spells:
            _print_spell(paper, spell, said)
    paper.line()
    kind = "offices" if courses.verb == "who" else "powers"
    if not courses.held:
        paper.line("no authority is shown at any moment of it", style="bold")
    if courses.wider:
        names = wording.names((wider.term for wider in courses.wider), "and")
        paper.line(f"Wider {kind}, only through narrower ones: {names}", style="dim")
    if courses.too_open:
        names = wording.names((undecided.term for undecided in courses.too_open), "and")
        paper.line(f"Too open to decide at some moment of it: {names}")
    turns = "1 moment" if courses.turns == 1 else f"{courses.turns} moments"
    paper.line(f"asked at the beginning and at {turns} at which an answer may turn", style="dim")


def _groups(courses: Courses, points: OpenPoints) -> list[tuple[list[Course], list[tuple[Spell, str]]]]:
    """The courses that read alike, together; what is not shown is left out."""
    from vires.service.gist import gist

    groups: dict[tuple[tuple[str, str, str, str], ...], tuple[list[Course], list[tuple[Spell, str]]]] = {}
    for course in courses.held:
        told = [(s, gist(s.branches, points)) for s in course.spells if s.outcome != "NO_AUTHORITY_SHOWN"]
        key = tuple((s.since, s.until, s.outcome.value, said) for s, said in told)
        groups.setdefault(key, ([], told))[0].append(course)
    return list(groups.values())


def _print_spell(paper: Paper, spell: Spell, said: str) -> None:
    from vires.service.wording import day

    head = Text(f"{day(spell.since)} to {day(spell.until)}  ")
    head.append_text(paper.outcome(spell.outcome))
    paper.line(head, first=f"  {paper.marks.bullet} ")
    if said:
        paper.line(said, first="      ", style="italic")

"""What `who`, `what`, `criticality` and `gaps` print on Arden, and answers drawn in characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.unit import arden, harbours
from vires.cli.courses import print_courses, print_strips
from vires.cli.criticality import print_criticality
from vires.cli.drawn import print_tree
from vires.cli.gaps import print_gaps
from vires.cli.holdings import print_holdings
from vires.cli.paper import DRAWN, TYPED, Paper
from vires.cli.timeline import print_lives
from vires.service.picturing import holdings_title, picture_finding, picture_holdings
from vires.service.wording import Wording

Drawn = Callable[..., str]


def answers() -> Iterator[tuple[str, Callable[[Paper], None]]]:
    """How each answer is written on a paper, by name."""
    handle = harbours.handle(harbours.REVIVAL)
    wording, registry = Wording(handle.registry), handle.registry
    at = "2000-06-01"
    who = handle.who("open cargo", at="1998-01-01", sites=["yard@80"])
    yield "who", lambda paper: print_holdings(paper, who, wording)
    yield "who-picture", lambda paper: print_tree(paper, picture_holdings(who, wording), holdings_title(who))
    what = handle.what("harbour/inspector", at=at)
    yield "what", lambda paper: print_holdings(paper, what, wording)
    nothing = handle.what("fisheries/inspector", at=at)
    yield "what-nothing", lambda paper: print_holdings(paper, nothing, wording, everything=True)
    courses = handle.courses(power="inspect", since="1989-01-01", until="2001-12-31", sites=[])
    yield "who-over-time", lambda paper: print_courses(paper, courses, wording)
    yield "who-over-time-picture", lambda paper: print_strips(paper, courses, wording)
    critical = harbours.handle(harbours.REVIVAL, harbours.SECOND).criticality("inspect", at=at, sites=[])
    yield "criticality", lambda paper: print_criticality(paper, critical, wording)
    gaps = handle.gaps("2001-12-31")
    yield "gaps", lambda paper: print_gaps(paper, gaps, wording)
    bound = "since: 1999-03-01, stands: {number: days-acting, at_most: 1100}"
    rest = arden.REST.replace("since: 1999-01-01}", f"{bound}}}")
    seats = harbours.handle(rest=rest)
    limited, vacant = seats.gaps("2001-12-31"), seats.gaps("1999-02-01")
    yield "gaps-limit", lambda paper: print_gaps(paper, limited, wording)
    yield "gaps-vacancy", lambda paper: print_gaps(paper, vacant, wording)
    held_by_none = handle.criticality("inspect", "fisheries/inspector", at="1989-01-01")
    yield "criticality-nothing", lambda paper: print_criticality(paper, held_by_none, wording)
    finding = handle.ask("harbour/inspector", "inspect", at=at, sites=["yard"])
    yield "ask-picture", lambda paper: print_tree(paper, picture_finding(finding, wording), finding.answer)
    docket = handle.timeline()
    yield "timeline-picture", lambda paper: print_lives(paper, docket, registry)


def held(drawn: Drawn) -> Iterator[tuple[str, str]]:
    """Every sheet, by the name of its file; `drawn` writes one of a width."""
    for name, write in answers():
        for width in (60, 88):
            yield f"{name}-{width}.txt", drawn(width, write, DRAWN)
        if name in {"who", "who-picture", "who-over-time-picture", "timeline-picture"}:
            yield f"{name}-pipe.txt", drawn(80, write, TYPED)

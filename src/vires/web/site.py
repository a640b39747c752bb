"""The pages and where they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vires.service.ledger.trying import Trial
from vires.service.ledger.weighing import Scales
from vires.service.refusal import Refusal
from vires.service.serving.bench import Bench
from vires.web.embed import followed
from vires.web.lost import failed, guide, looks
from vires.web.pages.asking import ask, home
from vires.web.pages.changing import changes
from vires.web.pages.course import course
from vires.web.pages.coverage import coverage
from vires.web.pages.editing import begin, complete, edit
from vires.web.pages.holding import what, who
from vires.web.pages.keeping import Unfinished
from vires.web.pages.lag import lag
from vires.web.pages.matrix import first_asked, matrix
from vires.web.pages.reading import read, reads
from vires.web.pages.record import record
from vires.web.pages.registry import file, registry
from vires.web.pages.reviewing import review, reviews
from vires.web.pages.searching import find
from vires.web.pages.signing import signin
from vires.web.pages.status import status
from vires.web.pages.strength import strength, strengths
from vires.web.pages.style import style
from vires.web.pages.suggesting import suggest
from vires.web.pages.timeline import timeline
from vires.web.pages.trouble import trouble
from vires.web.pages.turning import turns
from vires.web.pages.waiting import waiting
from vires.web.pages.whatif import both, suggest_records, whatif
from vires.web.readying import ready

Page = Callable[[Request], Awaitable[Response]]

PAGES: tuple[tuple[str, Page], ...] = (
    ("/", home),
    ("/ask", ask),
    ("/ask/turns", turns),
    ("/suggest", suggest),
    ("/who/{identity:path}", who),
    ("/what/{identity:path}", what),
    ("/course/{identity:path}", course),
    ("/status/{identity:path}", status),
    ("/record/{identity:path}", record),
    ("/read", reads),
    ("/read/{identity:path}", read),
    ("/matrix", matrix),
    ("/whatif", whatif),
    ("/whatif/both", both),
    ("/whatif/records", suggest_records),
    ("/timeline", timeline),
    ("/timeline/lag", lag),
    ("/changes", changes),
    ("/strength", strengths),
    ("/strength/{identity:path}", strength),
    ("/find", find),
    ("/coverage", coverage),
    ("/registry", registry),
    ("/registry/{name:path}", file),
    ("/edit", begin),
    ("/edit/{name:path}", edit),
    ("/complete", complete),
    ("/review", reviews),
    ("/review/{number}", review),
    ("/signin", signin),
    ("/static/{name:path}", style),
)
MOST_WEIGHED = 3
"""Proposals that wait until it is worked out what they change; that may take twenty seconds each."""
SENT = frozenset({"/whatif", "/whatif/both", "/edit/{name:path}", "/review/{number}"})
"""Pages to which a form may be sent."""


def mount(app: Starlette) -> None:
    """Add the pages to an application whose state has a `service`, and `outward` for what may be told of a refusal.
    That it has `pages` lets whoever is not known be sent to sign in; `trial` and `scales` are what looks over text and
    compares it, each at a bench of its own beside that for reading proposals: one at a time, so more threads would
    only wait for one another."""
    app.state.pages, app.state.trial, app.state.scales = True, Trial(), Scales()
    app.state.reading, app.state.trying, app.state.weighing = Bench(), Bench(1), Bench(1, MOST_WEIGHED)
    app.state.service.preparing.append(ready)
    app.state.service.first_asked.append(first_asked)
    guide(app)
    for path, shown in PAGES:
        app.router.routes.append(
            Route(path, _helpful(shown), methods=["GET", "POST"] if path in SENT else ["GET"], include_in_schema=False)
        )


def _helpful(shown: Page) -> Page:
    """The page, or one that says what is wrong with what it was asked and what to do."""

    async def answered(request: Request) -> Response:
        try:
            return followed(request, await shown(request))
        except Refusal as refusal:
            return trouble(request, refusal)
        except Unfinished as unfinished:
            return waiting(request, unfinished)
        except Exception as error:
            if not looks(request):
                raise
            return failed(request, error)

    return answered

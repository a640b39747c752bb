"""The question and its answer: a sentence with blanks, and the finding for what stands in them.

An answer's address names its moments and, where there are revisions, its revision, so that it says the same next year.
An address that leaves them open leads to the one that names the present."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from vires.model.finding import Finding
from vires.model.registry import Registry
from vires.picture.sign import DRAWN_SIGNS, word
from vires.service import clock
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.temporal.dating import Dating
from vires.web.download import as_file, wanted
from vires.web.embed import origin_of
from vires.web.figure import Figure
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.pages.naming import completed, named
from vires.web.query import NONE, Query
from vires.web.sheet import drawn, page, path_of
from vires.web.views.blanks import blanks
from vires.web.views.examples import examples
from vires.web.views.finding import FindingView
from vires.web.views.grounds import HEAD, grounds
from vires.web.views.slider import day_of, sliders
from vires.web.views.transcript import Transcript

WRITTEN = {"txt": "text/plain", "md": "text/markdown", "cite": "text/plain"}
"""The formats in which a finding is written out, with their media types."""

SIGNS = json.dumps({outcome: (sign, word(outcome)) for outcome, sign in DRAWN_SIGNS.items()}, ensure_ascii=False)
"""The shape and the word of each outcome, for a script."""
MOST_SWITCHES = 6
"""Open points shown at once; the others are a click away."""


async def home(request: Request) -> Response:
    """The first page: the sentence, and what the registry is."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    registry = snapshot.handle.registry
    settings = registry.settings
    return page(
        request, "home.html", title=settings.title, blanks=blanks(registry, query), settings=settings,
        state=snapshot.state, counts=_counts(snapshot), examples=list(examples(registry)),
    )  # fmt: skip


def _counts(snapshot: Snapshot) -> tuple[tuple[str, int], ...]:
    registry = snapshot.handle.registry
    return (
        ("instruments", len(registry.instruments)), ("offices", len(registry.terms["offices"])),
        ("powers", len(registry.terms["powers"])), ("sources", len(registry.sources)),
    )  # fmt: skip


async def ask(request: Request) -> Response:
    """The finding for a question."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    if not (query.get("office") and query.get("power")):
        return RedirectResponse(path_of(request, "/") + (f"?{query.text()}" if query.items else ""), 303)
    fixed = named(snapshot, completed(query, request.query_params))
    if fixed != query:
        return RedirectResponse(f"{path_of(request, '/ask')}?{_kept(request, fixed)}", 303)
    document = await answer(request, snapshot, "ask", query.arguments("office", "power"))
    finding = Finding.model_validate(document)
    view = FindingView(finding, wording_of(snapshot), query)
    asked = tuple(f"{name}: {text}" for name, text, _ in view.asked())
    figure = Figure(_title(view), asked, snapshot, HEAD, lambda: grounds(view), view.drawing)
    format_ = wanted(request, *figure.formats, *WRITTEN)
    if format_ in WRITTEN:
        return _written(request, view, snapshot, query, format_)
    if (file := figure.sent(request)) is not None:
        return file
    registry = snapshot.handle.registry
    today = clock.today(registry.zone)
    return page(
        request, "finding.html", title=view.sentence(), view=view, finding=finding, picture=drawn(view.picture()),
        blanks=blanks(registry, query), state=snapshot.state,
        sliders=list(sliders(registry, query, finding.question, today)),
        files_as={format_: as_file(query, format_) for format_ in WRITTEN}, api=_api(query), signs=SIGNS,
        present=query.having(as_of=None, known_by=None, revision=None).text(), most_switches=MOST_SWITCHES,
        today=await _today(request, registry, query, today), asked=asked, offer=figure.offer(request, query),
        office=view.wording.registry.label(str(finding.question["office"])),
    )  # fmt: skip


async def _today(request: Request, registry: Registry, query: Query, today: str) -> dict[str, Any] | None:
    """The finding from today's law, knowledge and registry, where the address asks from another day; `None` where it
    asks from this one, or none is had. Days are those of where the law is, whatever offset a moment is written with."""
    if all(day_of(registry, Dating.parse(query.get(name) or "")) == today for name in ("as_of", "known_by")):
        return None
    present = query.having(as_of=today, known_by=today, revision=None)
    try:
        snapshot = await snapshot_of(request, present)
        return await answer(request, snapshot, "ask", present.arguments("office", "power"))
    except Refusal:
        return None


def _kept(request: Request, query: Query) -> str:
    """The query with the form in which the answer is asked for, where there is one."""
    forms = ((name, request.query_params.get(name)) for name in ("format", "embed"))
    return "&".join((query.text(), *(urlencode({name: value}) for name, value in forms if value)))


def _title(view: FindingView) -> str:
    label, question = view.wording.registry.label, view.finding.question
    return f"{label(str(question['office']))}: {label(str(question['power']))}"


def _written(request: Request, view: FindingView, snapshot: Snapshot, query: Query, format_: str) -> Response:
    """The finding in words, to be read by other means or copied. It is cited by the address that the outside has, with
    what the question states and nothing else that stood in the address."""
    address = f"{origin_of(request)}{path_of(request, '/ask')}?{query.text()}"
    told = Transcript(view, address, snapshot.state.get("checked_to"))
    text = {"txt": told.text, "md": told.markdown, "cite": told.citation}[format_]()
    headers = {"cache-control": "no-cache", "content-security-policy": "default-src 'none'; sandbox"}
    return PlainTextResponse(text, headers=headers, media_type=WRITTEN[format_])


def _api(query: Query) -> str:
    """The query by which a program asks the same."""
    items = [("no_sites", "true") if item == ("site", NONE) else item for item in query.items]
    items = [("no_subjects", "true") if item == ("subject", NONE) else item for item in items]
    return Query(tuple(items)).text()

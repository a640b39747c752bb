"""The question and its answer: a sentence with blanks, and the finding for what stands in them.

An answer's address names its moments and, where there are revisions, its revision, so that it says the same next year.
An address that leaves them open leads to the one that names the present."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vires.model.finding import Finding
from vires.service import clock
from vires.service.serving.snapshot import Snapshot
from vires.web.download import as_file, picture_file, wanted
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.query import NONE, Query
from vires.web.sheet import drawn, page, path_of
from vires.web.views.blanks import blanks
from vires.web.views.examples import examples
from vires.web.views.finding import FindingView


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
    wanted(request, "svg")
    snapshot = await snapshot_of(request, query)
    if not (query.get("office") and query.get("power")):
        return RedirectResponse(path_of(request, "/") + (f"?{query.text()}" if query.items else ""), 303)
    fixed = _fixed(request, query, snapshot)
    if fixed != query:
        kept = request.query_params.get("format")
        return RedirectResponse(f"{path_of(request, '/ask')}?{as_file(fixed, kept) if kept else fixed.text()}", 303)
    document = await answer(request, snapshot, "ask", query.arguments("office", "power"))
    finding = Finding.model_validate(document)
    view = FindingView(finding, wording_of(snapshot), query)
    if wanted(request, "svg") is not None:
        asked = tuple(f"{name}: {text}" for name, text, _ in view.asked())
        return picture_file(_title(view), asked, snapshot, view.drawing())
    return page(
        request, "finding.html", title=_title(view), view=view, finding=finding, picture=drawn(view.picture()),
        blanks=blanks(snapshot.handle.registry, query), state=snapshot.state,
        today=query.having(as_of=None, known_by=None, revision=None).text(), api=_api(query),
        svg=as_file(query, "svg"),
    )  # fmt: skip


def _title(view: FindingView) -> str:
    label, question = view.wording.registry.label, view.finding.question
    return f"{label(str(question['office']))}: {label(str(question['power']))}"


def _fixed(request: Request, query: Query, snapshot: Snapshot) -> Query:
    """The query with every moment named, and the form's separate blanks put together."""
    now = clock.now().text
    named = {name: query.get(name) or now for name in ("at", "as_of", "known_by") if not query.get(name)}
    if snapshot.number is not None and query.get("revision") is None:
        named["revision"] = str(snapshot.number)
    distance = request.query_params.get("distance", "").strip()[:20]
    fixed = query
    if distance:
        sites = [site if "@" in site or site == NONE else f"{site}@{distance}" for site in query.all("site")]
        kept = tuple(item for item in query.items if item[0] != "site")
        fixed = Query((*kept, *(("site", site) for site in sites)))
    return fixed.having(**named) if named else fixed


def _api(query: Query) -> str:
    """The query by which a program asks the same."""
    items = [("no_sites", "true") if item == ("site", NONE) else item for item in query.items]
    items = [("no_subjects", "true") if item == ("subject", NONE) else item for item in items]
    return Query(tuple(items)).text()

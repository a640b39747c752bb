"""What the registry holds, how well attested, and what it lacks; and lists of all that is in it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from vires.service.describing import Described
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.web.figure import Figure
from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.query import Query
from vires.web.sheet import page
from vires.web.views.contents import LISTS, Contents, contents
from vires.web.views.effect import DOES
from vires.web.views.facts import SOURCES
from vires.web.views.voices import VERIFIED

LEVELS = {
    "documented": "a document of it was held", "reported": "reported", "unverified": "not verified",
    "expected": "only expected",
}  # fmt: skip
REVIEWED = {
    "accepted": "accepted by a person", "encoded": "encoded, reviewed by nobody yet", "proposed": "proposed",
    "rejected": "rejected", "unstated": "not stated",
}  # fmt: skip
Bar = tuple[str, int, float]
"""What is counted, how many, and which part of all that is, in hundredths."""


async def coverage(request: Request) -> Response:
    """The registry described, its gaps first; with `list`, one of its lists."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    if name := request.query_params.get("list", ""):
        return _list(request, snapshot, query, name)
    found = Described.model_validate(await answer(request, snapshot, "describe", {}))
    return page(
        request, "coverage.html", title="What this registry covers", found=found, state=snapshot.state,
        best=_bars({VERIFIED[None if k == "unstated" else k]: v for k, v in found.best.items()}),
        levels=_bars({LEVELS.get(k, k): v for k, v in found.levels.items()}),
        reviews=_bars({REVIEWED.get(k, k): v for k, v in found.reviews.items()}),
        kinds=_bars({SOURCES.get(k, k): v for k, v in found.sources.items()}),
        effects=_bars({DOES.get(k, k): v for k, v in found.effects.items()}),
        outcomes=[(k, v) for k, v in found.outcomes.items()], lists=_lists(snapshot),
        topics=[(found.titles.get(k, k.replace("-", " ")), v) for k, v in found.topics.items()],
    )  # fmt: skip


def _lists(snapshot: Snapshot) -> list[tuple[str, str, int]]:
    """The lists that have something in them, with how much."""
    registry = snapshot.handle.registry
    counted = {
        "instruments": len(registry.instruments), "sources": len(registry.sources),
        "doctrines": len(registry.settings.doctrines), **{name: len(terms) for name, terms in registry.terms.items()},
    }  # fmt: skip
    return [(name, heading, counted[name]) for name, (heading, _, _) in LISTS.items() if counted.get(name)]


def _list(request: Request, snapshot: Snapshot, query: Query, name: str) -> Response:
    found: Contents | None = contents(snapshot.handle.registry, name)
    if found is None:
        raise Refusal(
            "list-unknown", f"`{name[:40]}` is no list of the registry; expected one of {', '.join(LISTS)}",
            "take one from the page on coverage",
        )  # fmt: skip
    asked = (f"{found.heading.lower()} of the registry, all of them: {len(found.rows)}",)
    figure = Figure(name, asked, snapshot, ("id", "called", *found.head), found.rows)
    if (file := figure.sent(request)) is not None:
        return file
    # A column that is empty throughout is left out of the page, not of the file.
    filled = [place for place in range(len(found.head)) if any(row[2 + place] for row in found.rows)]
    return page(
        request, "contents.html", title=found.heading, found=found, asked=asked, state=snapshot.state,
        lists=_lists(snapshot), offer=figure.offer(request, query, list=name),
        head=[found.head[place] for place in filled], rows=[(row, [row[2 + p] for p in filled]) for row in found.rows],
    )  # fmt: skip


def _bars(counted: Mapping[str, int]) -> list[Bar]:
    """The counts with the part that each is of all."""
    whole = sum(counted.values()) or 1
    return [(name, count, round(100 * count / whole, 1)) for name, count in counted.items()]

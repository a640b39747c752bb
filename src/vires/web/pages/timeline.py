"""Instruments and court orders over time: what lies between two days as bars with what acts on what, nearer or further
by links, and as a table."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from vires.model.registry import Registry
from vires.picture.drawing import Drawing
from vires.picture.overview import Column, draw_overview
from vires.picture.timeline import Act
from vires.service.docket import Docket, Filing
from vires.service.lapse import Lapse, busiest, overview, stated, whole
from vires.service.lifelines import COURT_KINDS, Lifelines, docket_between, draw_docket, within
from vires.service.serving.snapshot import Snapshot
from vires.service.stating import read_moment
from vires.service.wording import day
from vires.web.figure import Figure
from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.query import Query
from vires.web.sheet import drawn, page, path_of
from vires.web.views.named import recalled

MOST_DRAWN = 70
MOST_KEPT = 16
"""Records whose lives are kept, of a registry."""
WIDTH = 930.0
HEAD = ("id", "title", "citation", "kind", "by", "decided", "effective", "announced", "published", "what it does",
        "what acts on what")  # fmt: skip
TITLE = "Instruments and court orders over time"


async def timeline(request: Request) -> Response:
    """The instruments between two days, or those that touch a record; without either the months in which most was
    decided. An address that names no days is of the whole life of what it names."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    docket = await docket_of(request, snapshot, query)
    lapse = lapse_of(query, docket)
    registry = snapshot.handle.registry
    lives = await asyncio.to_thread(_lives, snapshot, docket)
    shown = docket if lapse is None else docket_between(docket, lives, lapse.ends)
    listed = tuple(f for f in docket.instruments if lapse is None or within(f, lapse.ends))
    acts = _acts(lives, lapse)

    def drawing(*, linked: bool = False) -> Drawing | None:
        if not 0 < shown.count <= MOST_DRAWN:
            return None
        link = (lambda lane: path_of(request, f"/record/{_instrument(lane.name)}")) if linked else None
        return draw_docket(registry, shown, WIDTH, window=None if lapse is None else lapse.ends, linked=link)

    figure = Figure(
        "timeline", asked_of(docket, query, lapse), snapshot, HEAD, lambda: _rows(registry, listed, acts), drawing
    )
    if (sent := figure.sent(request)) is not None:
        return sent
    picture = await asyncio.to_thread(drawing, linked=True)
    seen = lapse or whole(docket)
    kept = at_revision(query, snapshot)
    return page(
        request, "timeline.html", title=TITLE, found=docket, shown=shown, listed=listed, most=MOST_DRAWN,
        picture=None if picture is None else drawn(picture.svg()), query=query, state=snapshot.state,
        called="" if docket.of is None else recalled(snapshot.handle, docket.of),
        label=registry.label, courts=COURT_KINDS, acts=acts, lapse=lapse, seen=seen,
        asked=figure.asked, files=figure.offer(request, query, frame=picture is not None),
        steps=steps(kept, seen, lapse, docket), kept=kept, life=kept.having(**{"from": None, "to": None}),
        years=drawn(_overview(request, kept, docket, lapse).svg()) if docket.count > 1 else None,
    )  # fmt: skip


async def docket_of(request: Request, snapshot: Snapshot, query: Query) -> Docket:
    """All instruments, or those that touch the record that the address names. Raises `Refusal`."""
    identity = next(iter(query.all("id")), None)
    given = {} if identity is None else {"id": identity}
    return Docket.model_validate(await answer(request, snapshot, "timeline", given))


def lapse_of(query: Query, docket: Docket) -> Lapse | None:
    """The days that are looked at; `None` for the whole life of what is named. Raises `Refusal`."""
    since, until = query.get("from"), query.get("to")
    for name, text in (("from", since), ("to", until)):
        if text is not None:
            read_moment(text, name)
    if since is None and until is None:
        return None if docket.of is not None else busiest(docket)
    return stated(docket, since, until)


def at_revision(query: Query, snapshot: Snapshot) -> Query:
    """The query with the revision that it is answered from, where a ledger is served."""
    if snapshot.number is None or query.get("revision") is not None:
        return query
    return query.having(revision=str(snapshot.number))


def asked_of(docket: Docket, query: Query, lapse: Lapse | None) -> tuple[str, ...]:
    """What is looked at, in words; days as the address states them."""
    of = f"instruments and court orders{f' that touch {docket.label or docket.of}' if docket.of else ''}"
    if lapse is None:
        return (of,)
    since, until = query.get("from") or lapse.since.isoformat(), query.get("to") or lapse.until.isoformat()
    return (of, f"decided from {day(since)}", f"decided before {day(until)}")


def steps(kept: Query, seen: Lapse, lapse: Lapse | None, docket: Docket) -> list[tuple[str, str, str | None]]:
    """Where one can go from here: the name of the step, its words, and its query; `None` where it leads nowhere."""
    all_ = whole(docket)
    nearer = seen.nearer()
    return [
        ("earlier", "Earlier", kept.having(**seen.moved(-1).fields).text()),
        ("nearer", "Nearer", None if nearer is None else kept.having(**nearer.fields).text()),
        ("further", "Further", kept.having(**seen.further().fields).text() if lapse else None),
        ("later", "Later", kept.having(**seen.moved(1).fields).text()),
        ("all", "All of it", kept.having(**all_.fields).text() if lapse != all_ else None),
    ]


def _lives(snapshot: Snapshot, docket: Docket) -> Lifelines:
    """The lives of all that a docket lists; those asked for last are kept."""
    kept: dict[str | None, Lifelines] = snapshot.handle.kept.setdefault(Lifelines, {})
    if (known := kept.get(docket.of)) is not None:
        return known
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)), None)
    return kept.setdefault(docket.of, Lifelines(snapshot.handle.registry, docket))


def _acts(lives: Lifelines, lapse: Lapse | None) -> list[tuple[Act, str, str]]:
    """What acts on what in that time, with the ids of the two instruments, each once, in the order of days."""
    acts = sorted(lives.acts, key=lambda act: (act.on, act.source, act.target))
    told = {
        (act.on, act.verb, _instrument(act.source), _instrument(act.target)): act
        for act in reversed(acts) if lapse is None or lapse.since <= act.on < lapse.until
    }  # fmt: skip
    return [(act, source, target) for (_, _, source, target), act in reversed(told.items())]


def _instrument(lane: str) -> str:
    return lane.partition("#")[0]


def _rows(
    registry: Registry, listed: tuple[Filing, ...], acts: list[tuple[Act, str, str]]
) -> Iterator[tuple[str, ...]]:
    for f in listed:
        doing = "; ".join(
            f"{act.on}: {registry.label(source)} {act.verb} {registry.label(target)}"
            for act, source, target in acts if f.id in (source, target)
        )  # fmt: skip
        yield (
            f.id, f.title, f.cite or "", f.kind, f.issuer, f.decided, f.effective or "", f.announced or "",
            f.published or "", " ".join(f.does), doing,
        )  # fmt: skip


def _overview(request: Request, kept: Query, docket: Docket, lapse: Lapse | None) -> Drawing:
    def lit(part: Lapse) -> bool:
        return lapse is not None and part.since < lapse.until and lapse.since < part.until

    columns = [
        Column(name, count, lit(part), f"{path_of(request, '/timeline')}?{kept.having(**part.fields).text()}")
        for name, part, count in overview(docket)
    ]
    return draw_overview(columns, "How many were decided when", WIDTH)

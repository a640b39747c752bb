"""A record of any kind: what it says, what happened to it, what it stands on and what stands on it, who vouches for it
and where they differ."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from vires.model.registry import Registry
from vires.picture.drawing import Drawing
from vires.picture.tenure import Tenancy, draw_tenure
from vires.service import clock
from vires.service.docket import Docket, list_docket
from vires.service.life import Life
from vires.service.lifelines import draw_docket
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.spells import Seat
from vires.service.testimony import Testimony
from vires.service.wording import Wording, period
from vires.web.download import seen_from
from vires.web.figure import Figure
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.query import Query
from vires.web.sheet import drawn, page
from vires.web.views.effect import Piece, Row, effect_of, linked
from vires.web.views.facts import facts_of
from vires.web.views.passage import Passage, names_of, passages
from vires.web.views.relations import Group, related
from vires.web.views.voices import Spoken, differences, said, spoken

WORDS = {
    "instrument": "instrument", "provision": "provision", "office": "office", "power": "power",
    "territory": "territory", "site": "kind of place", "subject": "class of persons or things", "fact": "circumstance",
    "status": "legal status", "source": "source", "doctrine": "contested point", "holder": "holder",
}  # fmt: skip
"""What each type of record is to a reader."""
HEARD = ("instrument", "provision", "holder")
"""Types that stand on somebody's word."""
SCHEMES = {
    "office": "offices", "power": "powers", "territory": "territories", "site": "sites", "subject": "subjects",
    "fact": "facts", "status": "statuses",
}  # fmt: skip
PASSED = ("on", "what", "to", "by")
SEATED = ("holder", "name", "capacity", "since", "until")
SAID = ("record", "title", "published", "how it knows", "hedge")
NAMED = ("relation", "record", "title", "does", "decided")
OF_THE_WHOLE = frozenset({"what it is", "citation", "by", "review"})
"""Rows of an instrument that a provision of it is shown with."""
MOST_DRAWN = 24
"""Instruments of one picture."""


async def record(request: Request) -> Response:
    """The page of a record by its id, seen with what was known by a day if the address names one."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    registry, wording = snapshot.handle.registry, wording_of(snapshot)
    life = Life.model_validate(await answer(request, snapshot, "show", {"id": request.path_params["identity"]}))
    heard = await _heard(request, snapshot, query, life) if life.type in HEARD else None
    seat = None
    if life.type == "office":
        seat = Seat.model_validate(await answer(request, snapshot, "holders", {"office": life.id}))
    happened = passages(life, wording)
    groups = related(life.named_by, wording)
    told = spoken(registry, life.id, wording) if life.type == "source" else ()
    figure = _figure(life, query, snapshot, wording, happened, seat, told, groups)
    if (file := figure.sent(request)) is not None:
        return file
    drawing = figure.drawing() if callable(figure.drawing) else None
    voices = [said(voice, wording, life.instrument or life.id) for voice in (heard.attested if heard else ())]
    entries = registry.named(life.id) if life.type in ("instrument", "provision") else ()
    return page(
        request, "record.html", title=life.label, life=life, word=WORDS[life.type], query=query, state=snapshot.state,
        facts=_facts(registry, life, wording), label=registry.label, wording=wording, seat=seat,
        effects=[effect_of(entry, wording) for entry in entries if not entry.id.endswith("/revives")],
        stands=_stands(registry, life, wording), groups=groups, happened=happened, spoken=told,
        voices=voices, unheard=sum(1 for one in voices if not one.counts), heard=heard,
        differ=list(differences(heard.disputes, wording)) if heard else [],
        options=_options(registry, life), turns=await _turns(request, snapshot, life),
        address=_address(registry, life), chain=_broader(registry, life), tools=_tools(registry, life),
        strip=_strip(registry, life, query), picture=None if drawing is None else drawn(drawing.svg()),
        asked=figure.asked, offer=figure.offer(request, query), unsaid=_unsaid(registry, life),
        settled=_settled(registry, life),
    )  # fmt: skip


async def _heard(request: Request, snapshot: Snapshot, query: Query, life: Life) -> Testimony:
    given = {"id": life.id, **{n: v for n in ("known_by", "standard") if (v := query.get(n)) is not None}}
    return Testimony.model_validate(await answer(request, snapshot, "sources", given))


def _facts(registry: Registry, life: Life, wording: Wording) -> tuple[Row, ...]:
    """What it says of itself; of a provision, what its instrument is."""
    if life.type != "provision" or life.instrument is None:
        return facts_of(_text(registry, life), wording)
    whole = Row("in", (Piece(registry.label(life.instrument), life.instrument),))
    of = facts_of(registry.instruments[life.instrument], wording)
    return (whole, *(row for row in of if row.name in OF_THE_WHOLE))


def _text(registry: Registry, life: Life) -> Any:
    if life.type == "instrument":
        return registry.instruments[life.id]
    if life.type == "source":
        return registry.sources[life.id]
    if life.type == "doctrine":
        return registry.settings.doctrines[life.id]
    if life.type == "holder":
        return next(spell for spell in registry.spells if spell.id == life.id)
    return registry.terms[SCHEMES[life.type]][life.id] if life.type in SCHEMES else None


def _figure(
    life: Life,
    query: Query,
    snapshot: Snapshot,
    wording: Wording,
    happened: Sequence[Passage],
    seat: Seat | None,
    told: Sequence[Spoken],
    groups: Sequence[Group],
) -> Figure:
    """What one takes along of a record: its life, its holders, what it says, or what names it."""
    asked = (f"{WORDS[life.type]}: {life.label} ({life.id})", seen_from(query))
    registry = snapshot.handle.registry
    if seat is not None and seat.spells:
        held = [(s.holder, s.name or "", s.capacity, s.since or "", s.until or "") for s in seat.spells]
        return Figure(f"holders {life.id}", asked, snapshot, SEATED, held, lambda: _tenure(seat, registry))
    if life.type == "source":
        rows = [(s.id, s.label, s.words.published, s.words.knows, s.words.hedge or "") for s in told]
        return Figure(f"source {life.id}", asked, snapshot, SAID, rows)
    if life.type in ("instrument", "provision"):
        passed = [(p.on, p.what, names_of(p.of), p.by[1] if p.by else "") for p in happened]
        return Figure(f"life {life.id}", asked, snapshot, PASSED, passed, lambda: _drawn(registry, life))
    named = [(g.heading, item.id, item.label, item.told, item.dated) for g in groups for item in g.items]
    return Figure(f"record {life.id}", asked, snapshot, NAMED, named)


def _drawn(registry: Registry, life: Life) -> Drawing | None:
    """The instrument with those that act on it, and those it acts on."""
    own = life.instrument or life.id
    ids = {entry.id for entry in registry.named(own)} | {own}
    with_it = {own}
    for entry in registry.entries.values():
        targets = set(getattr(entry.provision, "targets", ()))
        if targets & ids:
            with_it.add(entry.instrument.id)
        if entry.instrument.id == own:
            with_it |= {hit.instrument.id for target in targets for hit in registry.named(target)}
    docket = list_docket(registry)
    filings = tuple(filing for filing in docket.instruments if filing.id in with_it)
    if len(filings) > MOST_DRAWN or not registry.named(own):
        return None
    return draw_docket(registry, Docket(of=own, label=registry.label(own), count=len(filings), instruments=filings))


def _tenure(seat: Seat, registry: Registry) -> Drawing | None:
    """The holders whose time is recorded, the last at the foot."""
    known = [spell for spell in seat.spells if spell.since or spell.until]
    if not known:
        return None
    holders = [
        Tenancy(
            spell.name or spell.holder, f"{spell.capacity}, {period(spell.since, spell.until)}",
            _day(spell.since), _day(spell.until), not spell.capacity.startswith(("acting", "directed", "performing")),
        )
        for spell in known
    ]  # fmt: skip
    today = date.fromisoformat(clock.today(registry.zone))
    return draw_tenure(holders, max([today, *(d for one in holders if (d := one.until))]), f"{seat.label}: who held it")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    parts = text.partition("..")[0][:10].split("-")
    return date(int(parts[0]), *(int(part) for part in (*parts[1:], "1", "1")[:2]))


def _stands(registry: Registry, life: Life, wording: Wording) -> tuple[Piece, ...]:
    """What it stands on, or that it needs nothing, or that nothing is stated."""
    if life.type not in ("instrument", "provision"):
        return ()
    instrument = registry.instruments[life.instrument or life.id]
    kind = registry.settings.kinds.get(instrument.kind)
    if kind is not None and kind.root:
        return (
            Piece(f"It needs nothing above it: a {kind.label or instrument.kind} stands by itself in this record."),
        )
    if isinstance(instrument.invokes, tuple):
        return tuple(linked(instrument.invokes, wording))
    return (Piece("It does not say on what it stands." if instrument.invokes else "Nothing is recorded."),)


def _options(registry: Registry, life: Life) -> list[tuple[str, str, tuple[str, ...]]]:
    if life.type != "doctrine":
        return []
    doctrine = registry.settings.doctrines[life.id]
    return [(option.id, option.label or option.id, option.cite) for option in doctrine.options]


def _unsaid(registry: Registry, life: Life) -> tuple[str, ...]:
    return registry.instruments[life.id].cannot_express if life.type == "instrument" else ()


def _settled(registry: Registry, life: Life) -> bool:
    return life.type == "instrument" and bool(registry.instruments[life.id].resolution)


async def _turns(request: Request, snapshot: Snapshot, life: Life) -> Sequence[Any] | None:
    """The revisions that touched it; `None` where the registry keeps none."""
    ledger = request.scope["state"]["hosted"].ledger
    if ledger is None or snapshot.number is None:
        return None
    from vires.service.ledger.record_history import record_history

    try:
        return await asyncio.to_thread(record_history, ledger, life.id, snapshot.number)
    except Refusal:
        return ()


def _address(registry: Registry, life: Life) -> str | None:
    """Where a source is published, if that is an address a browser may follow."""
    address = registry.sources[life.id].address if life.type == "source" else None
    return address if address and address.startswith(("https://", "http://")) else None


def _broader(registry: Registry, life: Life) -> list[tuple[str, str]]:
    """One way from the broadest term down to the one above it."""
    chain: list[tuple[str, str]] = []
    if life.type in SCHEMES:
        terms, identity = registry.terms[SCHEMES[life.type]], life.id
        while (term := terms.get(identity)) is not None and term.broader and len(chain) < 12:
            identity = term.broader[0]
            chain.insert(0, (identity, registry.label(identity)))
    elif life.type == "provision" and life.instrument:
        chain.append((life.instrument, registry.label(life.instrument)))
    return chain


def _tools(registry: Registry, life: Life) -> list[tuple[str, str, str]]:
    """Where one goes on from here: path, query, and what it is called."""
    name = life.id
    over = [(f"/course/{name}", "", "Over time"), ("/", urlencode({life.type: name}, safe="/"), "Ask about it")]
    seen = [("/matrix", urlencode({life.type: name}, safe="/"), "Matrix")]
    line = ("/timeline", urlencode({"id": name}, safe="/@:"), "Timeline")
    without = ("/whatif", urlencode({"id": name}, safe="/@:"), "What falls without it")
    status = (f"/status/{name}", "", "What has it" if life.type == "status" else "Legal status")
    ways = {
        "office": [(f"/what/{name}", "", "What it holds"), *over, *seen, (f"/strength/{name}", "", "Strength"), line],
        "power": [(f"/who/{name}", "", "Who holds it"), *over, *seen, line],
        "instrument": [without, line],
        "provision": [without, line],
        "territory": [over[1], status],
        "site": [over[1], status],
        "subject": [over[1], status],
        "status": [status],
    }.get(life.type, [])
    if life.type == "source" and registry.sources[life.id].statements:
        ways = [(f"/read/{name}", "", "What it states, beside the record")]
    return [*ways, ("/registry", urlencode({"q": life.id}, safe="/"), "Its text")]


def _strip(registry: Registry, life: Life, query: Query) -> str | None:
    """The query for the answer over time, with its moments; `None` for what has none."""
    if life.type not in ("office", "power"):
        return None
    today = clock.today(registry.zone)
    checked = registry.settings.checked_to.text[:4] if registry.settings.checked_to else today[:4]
    since = f"{max(1, int(checked) - 5):04}-01-01"
    moments = {"as_of": query.get("as_of") or today, "known_by": query.get("known_by") or today}
    kept = {"revision": revision} if (revision := query.get("revision")) else {}
    return urlencode({"from": since, "to": today, **moments, **kept, "part": "strip"})

"""What a source states, beside the record: the list of sources, and the statements of one.

Where the user's own vault holds the text of the source it is shown beside its statements, to whoever may see it; no
part of it goes into a file, a frame or the memory of a browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.service.refusal import Refusal
from vires.service.serving.service import Service
from vires.service.serving.snapshot import Snapshot
from vires.service.statements import Statements, spoken_sources
from vires.service.vault import Held, Vault, marked
from vires.service.wording import day
from vires.web.download import seen_from
from vires.web.embed import embedding
from vires.web.figure import Figure
from vires.web.pages.answering import query_of, snapshot_of, wording_of
from vires.web.sheet import page
from vires.web.views.statement import FEW, HEAD, Shown, shown, statement_rows
from vires.web.writing import caller_of

MOST_CARDS = 60
"""Statements on one page."""
LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]*)?", re.IGNORECASE)
"""How the machine itself is named as a host."""
PROXIED = frozenset({"forwarded", "via", "x-real-ip"})
"""Fields by which a proxy says that there is one, beside those that begin with `x-forwarded-`."""


async def reads(request: Request) -> Response:
    """Every source that the record rests on, those whose statements are listed first."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    registry = snapshot.handle.registry
    rows = [(registry.sources[name], listed, of) for name, listed, of in spoken_sources(registry)]
    return page(request, "reads.html", title="Read beside the record", rows=rows, state=snapshot.state)


async def read(request: Request) -> Response:
    """The statements of one source. Raises `Refusal` (`name-unknown`)."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    identity = request.path_params["identity"]
    _, identity = snapshot.handle.names.resolve(identity, ("sources",))
    found = Statements(snapshot.handle.registry, identity)
    cards, source = found.cards, found.source
    wording = wording_of(snapshot)
    published = f", published {day(source.published.text)}" if source.published else ""
    asked = (f"what {source.title}{published} states, beside the record", seen_from(query))
    figure = Figure(f"statements of {identity}", asked, snapshot, HEAD, lambda: statement_rows(cards, wording))
    sent = figure.sent(request)
    if sent is not None:
        return sent
    told = shown(cards[:MOST_CARDS], wording, _answers(request, snapshot))
    held = await _held(request, found)
    lines = marked(held.text, _places(told)) if held else ()
    headers = {"cache-control": "private, no-store"} if held else {}
    return page(
        request, "read.html", title=source.title, headers=headers, source=source, cards=told, few=FEW, lines=lines,
        held=held, left=len(cards) - len(told), asked=asked, state=snapshot.state,
        listed=sum(1 for one in told if one.card.mark), offer=figure.offer(request, query),
    )  # fmt: skip


def _answers(request: Request, snapshot: Snapshot) -> Any:
    service: Service = request.app.state.service

    def outcome(given: Mapping[str, Any]) -> str | None:
        try:
            answered = service.desk.at_once(snapshot, "ask", given)
        except Refusal:
            return None
        return None if answered is None else str(answered.document["outcome"])

    return outcome


def _places(cards: tuple[Shown, ...]) -> list[tuple[int, int, str]]:
    return [(start, end, one.anchor) for one in cards for start, end in one.card.places]


async def _held(request: Request, found: Statements) -> Held | None:
    """The text of the source, where the vault holds it and the caller may see it."""
    vault: Vault | None = getattr(request.app.state, "vault", None)
    if vault is None or embedding(request) or not vault.shown_to(caller_of(request), _from_here(request)):
        return None
    selectors = [one.attestation.at for one in found.passages if one.attestation.at is not None]
    return await asyncio.to_thread(vault.text_of, selectors)


def _from_here(request: Request) -> bool:
    """Tell whether a request names this machine itself and says of no proxy that it came through: a page of another
    site may have had its own name pointed here, and a proxy may hand on what comes from anywhere."""
    passed_on = any(name in PROXIED or name.startswith("x-forwarded-") for name in request.headers)
    return LOOPBACK.fullmatch(request.headers.get("host", "")) is not None and not passed_on

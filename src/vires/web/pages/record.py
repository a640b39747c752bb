"""A record of any kind: what it says, what happened to it, who vouches for it, what depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.service.life import Life
from vires.service.spells import Seat
from vires.service.telling import value_text
from vires.service.wording import BASES, Wording, day, joined
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.sheet import page

ELSEWHERE = frozenset({"id", "label", "title", "instrument", "provisions", "attested", "issuer", "registry", "origin"})
MOST_MENTIONS = 60


async def record(request: Request) -> Response:
    """The page of a record by its id."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    life = Life.model_validate(await answer(request, snapshot, "show", {"id": request.path_params["identity"]}))
    wording = wording_of(snapshot)
    seat = None
    if life.type == "office":
        seat = Seat.model_validate(await answer(request, snapshot, "holders", {"office": life.id}))
    return page(
        request, "record.html", title=life.label, life=life, rows=list(_rows(life, wording)),
        provisions=list(_provisions(life, wording)), voices=list(_voices(life)), state=snapshot.state,
        label=wording.registry.label, mentions=life.named_by[:MOST_MENTIONS],
        seat=seat, left=max(0, len(life.named_by) - MOST_MENTIONS),
    )  # fmt: skip


def _rows(life: Life, wording: Wording) -> Iterator[tuple[str, str]]:
    for key, value in life.record.items():
        if key not in ELSEWHERE:
            yield key.replace("_", " "), value_text(value, wording)


def _provisions(life: Life, wording: Wording) -> Iterator[tuple[str, str, str]]:
    for provision in life.record.get("provisions", ()):
        identity = f"{life.id}/{provision['id']}"
        yield identity, str(provision.get("title") or provision.get("cite") or provision["id"]), _effect(provision)


def _effect(provision: dict[str, Any]) -> str:
    return str(provision.get("effect") or provision.get("does") or "")


def _voices(life: Life) -> Iterator[tuple[str, str, str, str | None]]:
    for voice in life.attested:
        said = [BASES.get(voice.basis, voice.basis)]
        if voice.modality != "asserted":
            said.append(voice.modality)
        said.append(day(voice.published))
        if voice.via:
            said.append(f"via {joined(voice.via)}")
        yield voice.source, voice.title or voice.source, ", ".join(said), voice.hedge

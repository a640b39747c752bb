"""Proposals: their list, and each with its text side by side, what it changes in the answers, what was said of it and
what was decided."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vires.service.ledger.weighing import Scales, Weighed
from vires.service.refusal import Refusal
from vires.service.serving.bench import Bench
from vires.service.telling import value_text
from vires.service.wording import Wording
from vires.web.pages.answering import snapshot_of
from vires.web.pages.registry import standing
from vires.web.pages.trouble import told
from vires.web.query import Query
from vires.web.sheet import page, path_of
from vires.web.views.beside import beside
from vires.web.views.change import Told, told_changes
from vires.web.views.standing import SHAPES, Deeds, deeds
from vires.web.writing import caller_of, form_of, read, send

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.review.proposal import Proposal
    from vires.model.registry import Registry
    from vires.service.ledger.reviewing import Read
    from vires.service.ledger.wording import Field

MOST_LISTED = 100
MOST_TOLD = 100
STEPS = {"comment": "comments", "accept": "accept", "reject": "reject", "withdraw": "withdraw", "forward": "forward"}
"""What a form of the page does, and where the interface takes it."""
UNTYPED = {"do": "", "text": "", "reason": "", "override": "", "on": ""}
NEEDED = {"comment": ("text", "the comment has no text"), "reject": ("reason", "it is not said why it is rejected")}


@dataclass(frozen=True)
class Altered:
    """A record that a proposal changes: what it does to it, and its fields before and after."""

    name: str
    kind: str
    id: str
    does: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Dated:
    """What a change flips for acts of one date."""

    sentence: str
    rows: tuple[Told, ...]
    more: int


async def reviews(request: Request) -> Response:
    """The list of proposals, those that wait for a decision first."""
    snapshot = await snapshot_of(request, Query(()))
    wanted = request.query_params.get("standing", "")
    ledger = request.scope["state"]["hosted"].ledger
    if ledger is None:
        return page(request, "reviews.html", title="Review", state=snapshot.state, **standing(request))

    def work() -> tuple[list[Proposal], dict[str, int], Any]:
        from vires.service.ledger.opening import opened
        from vires.service.ledger.reviewing import read_journal

        with opened(ledger) as store:
            journal = read_journal(store)
            found = sorted(journal.proposals.values(), key=lambda one: -one.number)
            counts = {name: sum(1 for one in found if one.standing == name) for name in SHAPES}
            return [one for one in found if not wanted or one.standing == wanted], counts, journal.roles

    found, counts, roles = await asyncio.to_thread(work)
    waiting = [one for one in found if one.standing in ("draft", "proposed")]
    closed = [one for one in found if one.standing not in ("draft", "proposed")]
    return page(
        request, "reviews.html", title="Review", state=snapshot.state, waiting=waiting[:MOST_LISTED],
        closed=closed[:MOST_LISTED], more=max(0, len(waiting) - MOST_LISTED) + max(0, len(closed) - MOST_LISTED),
        counts=counts, wanted=wanted, shapes=SHAPES, roles=roles, number=snapshot.number, **standing(request),
    )  # fmt: skip


async def review(request: Request) -> Response:
    """A proposal, and what is done with it: `do` is one of `STEPS`."""
    number = str(request.path_params["number"])
    if request.method == "GET":
        if request.query_params.get("part") == "legal":
            return await _legal(request, number)
        return await _shown(request, number)
    fields = await form_of(request)
    step = fields.get("do", "")
    try:
        if step not in STEPS:
            raise Refusal("form-unreadable", "it is not said what is to be done", "send the form from its page")
        field, missing = NEEDED.get(step, ("", ""))
        if field and not fields.get(field, "").strip():
            raise Refusal("reason-missing" if field == "reason" else "text-missing", missing, "write it")
        match = None if step == "comment" else fields.get("tag", "")
        document = _document(step, fields)
        await send(request, f"/{number}/{STEPS[step]}", document, match=match, key=fields.get("key"))
    except Refusal as refusal:
        if refusal.slug in ("proposal-unknown", "writes-without-ledger"):
            raise
        return await _shown(request, number, refusal, fields)
    return RedirectResponse(path_of(request, f"/review/{number}"), 303)


def _document(step: str, fields: Mapping[str, str]) -> dict[str, Any]:
    said = {name: fields[name] for name in ("text", "reason", "override", "on") if fields.get(name, "").strip()}
    taken = {"comment": ("text", "on"), "accept": ("override",), "reject": ("reason",), "withdraw": ("reason",)}
    return {name: said[name] for name in taken.get(step, ()) if name in said}


async def _shown(
    request: Request, number: str, refusal: Refusal | None = None, typed: Mapping[str, str] | None = None
) -> Response:
    snapshot = await snapshot_of(request, Query(()))
    answered = await read(request, f"/{number}")
    files = (await read(request, f"/{number}/files")).document["files"]
    wording, asks = Wording(snapshot.handle.registry), _asks(request)

    def work(store: Store) -> tuple[Read, list[Altered], Deeds, Weighed | None, list[Any]]:
        from vires.service.ledger.wording import fields_changed

        found = _scales(request).read(store, int(number), answered.tag)
        changes = found.proposal.current.changes
        fields = fields_changed(store, changes)
        altered = [
            _altered(change.name, change.before, change.after, fields.get(change.name, ()), wording)
            for change in changes
            if change.kind == "record"
        ]
        sides = _sides(store, found)
        known = None if sides is None or not asks else _scales(request).known(*sides)
        texts = [(one["name"], _does(one), tuple(beside(one["before"] or "", one["after"] or ""))) for one in files]
        return found, altered, deeds(caller_of(request), found.roles, found.proposal), known, texts

    found, altered, may, known, texts = await _looked(request, work)
    document = answered.document
    status, said = (200, None) if refusal is None else told(request, refusal)
    if refusal is not None and refusal.slug == "precondition-failed":
        status = 409
    return page(
        request, "review.html", status,
        title=f"Proposal {number}", state=snapshot.state, proposal=found.proposal, document=document, tag=answered.tag,
        altered=altered, files=texts, deeds=may, unfit=found.unfit, shape=SHAPES[found.proposal.standing],
        alone=found.roles.alone, acceptances=found.roles.acceptances, refusal=said,
        typed={**UNTYPED, **(typed or {})},
        key=secrets.token_urlsafe(16), legal=None if known is None else known.legal,
        dates=[] if known is None else _dates(known), lasting=_lasting(found), asks=asks,
        headers={"cache-control": "no-store"}, **standing(request),
    )  # fmt: skip


async def _legal(request: Request, number: str) -> Response:
    """What it changes in the answers, as a piece of the page or, where it is opened by itself, as a page. It takes up
    to half a minute."""
    if not _asks(request):
        caller_of(request).require("ask")
    answered = await read(request, f"/{number}")

    def work(store: Store) -> Weighed | None:
        sides = _sides(store, _scales(request).read(store, int(number), answered.tag))
        return None if sides is None else _scales(request).weigh(*sides)

    weighed = await _looked(request, work, long=True)
    if weighed is None:
        raise Refusal(
            "nothing-to-compare", "the proposal does not stand on the present text, or was never recorded",
            "read what it changes, side by side",
        )  # fmt: skip
    if not request.headers.get("hx-request"):
        return RedirectResponse(path_of(request, f"/review/{number}") + "#legal", 303)
    return page(request, "legal.html", legal=weighed.legal, dates=_dates(weighed))


def _asks(request: Request) -> bool:
    """Tell whether whoever looks may ask: what a proposal flips is answers, and no part of its text."""
    return not request.app.state.service.access.private or "ask" in caller_of(request).scopes


def _sides(store: Store, found: Read) -> tuple[Registry, Registry] | None:
    """The registry without and with a proposal: of one that is open as it would be now, of one that was recorded as it
    was then."""
    from vires.service.ledger.reading import registries

    if found.changeset is not None and found.changeset.before is not None:
        return found.changeset.before, found.changeset.after
    if found.proposal.revision is None:
        return None
    revision = store.revision(found.proposal.revision)
    if revision.number < 2:
        return None
    return registries(store, store.revision(revision.number - 1), revision)


def _dates(weighed: Weighed) -> list[Dated]:
    found = []
    for changes in weighed.legal.dates:
        rows = tuple(told_changes(changes.changes, weighed.wording))
        found.append(Dated(changes.sentence, rows[:MOST_TOLD], max(0, len(rows) - MOST_TOLD)))
    return found


def _lasting(found: Read) -> bool:
    """Tell whether there is something to compare."""
    return found.changeset is not None or found.proposal.revision is not None


def _altered(name: str, before: str | None, after: str | None, fields: tuple[Field, ...], wording: Wording) -> Altered:
    kind, _, identity = name.partition(":")
    rows = tuple(
        (
            field.path,
            value_text(field.before, wording) if field.had else "not stated",
            value_text(field.after, wording) if field.has else "not stated",
        )
        for field in fields
    )
    does = "added" if before is None else "removed" if after is None else "changed"
    return Altered(name, kind, identity or name, does, rows)


def _does(one: Mapping[str, Any]) -> str:
    return "added" if one["before"] is None else "removed" if one["after"] is None else "changed"


def _scales(request: Request) -> Scales:
    found: Scales = request.app.state.scales
    return found


async def _looked(request: Request, look: Callable[[Store], Any], *, long: bool = False) -> Any:
    ledger = request.scope["state"]["hosted"].ledger

    def work() -> Any:
        from vires.service.ledger.opening import opened

        with opened(ledger) as store:
            return look(store)

    bench: Bench = request.app.state.weighing if long else request.app.state.reading
    return await bench.do(work)

"""What would answer otherwise without some records, with an order that is drawn, or with a draft.

What is left out and what is drawn stand in the address, so that they can be shared; text is sent along and is kept
nowhere. The address of an answer names its moments, so that it says the same next year."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from vires.decide.change.remainder import with_rests
from vires.model.finding import Finding
from vires.model.registry import Registry
from vires.registry.diagnostic import Diagnostic
from vires.service import clock
from vires.service.changes import Changes
from vires.service.drafting import draft_of
from vires.service.gridding import draw_changes
from vires.service.order import write_order
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.verbs.arguments import LONGEST_DRAFT
from vires.service.wording import Wording
from vires.web.embed import framed
from vires.web.figure import Figure, Offer
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of, wording_of_changes
from vires.web.pages.keeping import kept_answer
from vires.web.pages.trouble import told
from vires.web.query import MOST_FIELDS, Query
from vires.web.sheet import drawn as as_drawn
from vires.web.sheet import page, path_of
from vires.web.views.blanks import blanks
from vires.web.views.change import HEAD, change_rows, seen
from vires.web.views.drawn import Drawn
from vires.web.views.finding import FindingView
from vires.web.views.flip import flips
from vires.web.views.named import named
from vires.web.views.suggestion import LONGEST

MOST_SHOWN = 60
OF_AN_ACT = ("office", "power", "site", "subject", "territory")
"""What a row that is opened states of its act, and the form of what flips does not."""
MEDIA_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Supposed:
    """What is supposed: records left out, an order that is drawn, or a draft in text. `query` states the acts and the
    vantage."""

    query: Query
    drawn: Drawn
    typed: str = ""
    sent: bool = field(default=False, compare=False)

    @property
    def gone(self) -> tuple[str, ...]:
        """The records left out."""
        return self.query.all("id")

    @property
    def stated(self) -> bool:
        """Tell whether anything is supposed."""
        return bool(self.gone or self.typed or self.drawn.stated)

    def draft(self, snapshot: Snapshot) -> str:
        """The text that is put in; empty for none. Raises `Refusal` for an order that cannot be drawn."""
        if self.typed or not self.drawn.stated:
            return self.typed
        handle = snapshot.handle
        order = self.drawn.order(handle.registry, self.query.get("at") or clock.now().text)
        return write_order(handle.registry, handle.names, order)

    def address(self) -> str:
        """What is supposed, as an address has it; a draft in text has none."""
        return "&".join(part for part in (self.query.text(), self.drawn.text()) if part)

    def given(self, draft: str) -> dict[str, Any]:
        """The arguments of the verbs."""
        given = {**self.query.arguments("office", "power"), "ids": list(self.gone)}
        return {**given, "draft": draft} if draft else given


async def whatif(request: Request) -> Response:
    """The forms, and once it is said what to leave out or put in, everything that flips."""
    given = await _read(request)
    snapshot = await snapshot_of(request, given.query)
    if not given.stated:
        return _page(request, snapshot, given)
    as_it_is = given.sent or "format" in request.query_params or "embed" in request.query_params
    if not as_it_is and (fixed := _fixed(snapshot, given)) != given:
        return RedirectResponse(f"{path_of(request, '/whatif')}?{fixed.address()}", 303)
    draft = ""
    try:
        draft = given.draft(snapshot)
        document = await _flips(request, snapshot, given, given.given(draft))
    except Refusal as refusal:
        # What was written or drawn is not lost for a fault in it.
        if draft or given.typed or given.drawn.stated:
            status, said = told(request, refusal)
            return _page(request, snapshot, given, draft=draft, refusal=said, status=status if status >= 500 else 400)
        raise
    found = Changes.model_validate(document)
    wording = wording_of_changes(snapshot)
    if draft:
        joined = await asyncio.to_thread(_joined, snapshot, draft)
        wording = Wording(with_rests(joined.registry))
    asked = (found.sentence, *seen(found, wording))
    figure = Figure("what if", asked, snapshot, HEAD, lambda: change_rows(found.changes, wording),
                    lambda: draw_changes(found, wording))  # fmt: skip
    if (file := figure.sent(request)) is not None:
        return file
    rows = list(islice(flips(found.changes, wording, given.query, found.before.at), MOST_SHOWN))
    picture = as_drawn(draw_changes(found, wording).svg()) if found.changes else None
    offer = None if given.sent else _offer(figure, request, given)
    return _page(
        request, snapshot, given, draft=draft, found=found, rows=rows, picture=picture, asked=asked, offer=offer
    )


async def _flips(request: Request, snapshot: Snapshot, given: Supposed, stated: dict[str, Any]) -> dict[str, Any]:
    """What flips. Text that was sent is kept nowhere, and what leaves a moment open is another answer tomorrow."""
    if given.typed or not all(given.query.get(name) for name in ("at", "as_of", "known_by")):
        return await answer(request, snapshot, "impact", stated)
    return await kept_answer(request, snapshot, "impact", stated)


async def both(request: Request) -> Response:
    """The two findings for one act, side by side."""
    given = await _read(request)
    snapshot = await snapshot_of(request, given.query)
    if not (given.stated and given.query.get("office") and given.query.get("power")):
        raise Refusal("nothing-to-compare", "no act is stated, or nothing is supposed", "begin at what if")
    draft = given.draft(snapshot)
    document = await answer(request, snapshot, "suppose", given.given(draft))
    words = wording_of(snapshot) if not draft else await asyncio.to_thread(_joined, snapshot, draft)
    act = Query(tuple(item for item in given.query.items if item[0] != "id"))
    before = FindingView(Finding.model_validate(document["before"]), wording_of(snapshot), act)
    after = FindingView(Finding.model_validate(document["after"]), words, act)
    kept = Query(tuple(item for item in given.query.items if item[0] not in OF_AN_ACT))
    back = Supposed(kept, given.drawn).address()
    return page(
        request, "both.html", title=before.sentence(), sides=(("as it is recorded", before), ("as supposed", after)),
        ask=act.text(), back=back, given=given, draft=draft, gone=_gone(snapshot.handle.registry, given),
        state=snapshot.state, asked=(before.sentence(),),
    )  # fmt: skip


async def suggest_records(request: Request) -> Response:
    """Instruments and provisions for what is typed in `q`, as JSON; with nothing typed the newest instruments."""
    snapshot = await snapshot_of(request, Query.read([("revision", request.query_params.get("revision", ""))]))
    typed = request.query_params.get("q", "")[:LONGEST].strip()
    found = [asdict(one) for one in named(snapshot.handle, typed)]
    return JSONResponse({"field": "record", "typed": typed, "found": found},
                        headers={"cache-control": "private, max-age=60"})  # fmt: skip


def _fixed(snapshot: Snapshot, given: Supposed) -> Supposed:
    """The same by its ids and with its moments stated: what is left open is the present. Raises `Refusal` for a name
    that fits nothing or several things."""
    names, now = snapshot.handle.names, clock.now().text
    ids = {one: names.resolve(one, ("instruments", "provisions"))[1] for one in given.gone}
    items = ((key, ids.get(value, value) if key == "id" else value) for key, value in given.query.items)
    moments = {name: given.query.get(name) or now for name in ("at", "as_of", "known_by")}
    query = Query(tuple(dict.fromkeys(items))).having(**moments)
    return Supposed(query, given.drawn, given.typed)


def _joined(snapshot: Snapshot, draft: str) -> Wording:
    return Wording(draft_of(snapshot.handle.registry, "draft", draft.encode()).joined)


def _offer(figure: Figure, request: Request, given: Supposed) -> Offer:
    lead = f"{path_of(request, '/whatif')}?{given.address()}&"
    return Offer(
        tuple((name, f"{lead}format={name}") for name in figure.formats),
        framed(request, f"{lead}embed=1", "What if"),
    )


def _gone(registry: Registry, given: Supposed) -> list[tuple[str, str, str]]:
    def rest(identity: str) -> str:
        left = Supposed(Query(tuple(item for item in given.query.items if item != ("id", identity))), given.drawn)
        # With nothing supposed any longer, one begins again from the present.
        return (left if left.stated else Supposed(left.query.having(as_of=None, known_by=None), left.drawn)).address()

    return [(one, registry.label(one), rest(one)) for one in given.gone]


def _page(
    request: Request,
    snapshot: Snapshot,
    given: Supposed,
    *,
    draft: str = "",
    found: Changes | None = None,
    rows: Any = (),
    picture: Any = None,
    asked: tuple[str, ...] = (),
    offer: Offer | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    registry = snapshot.handle.registry
    problems: tuple[Diagnostic, ...] = refusal.problems if refusal else ()
    words = Wording(registry)
    names = {one: words.name(one) for _, one in given.drawn.items}
    return page(
        request, "whatif.html", status, title="What if", found=found, rows=rows, query=given.query,
        draft=draft or given.typed, blanks=blanks(registry, given.query), state=snapshot.state, refusal=refusal,
        chosen=_gone(registry, given), longest=LONGEST_DRAFT, problems=problems, picture=picture, asked=asked,
        form=given.drawn.form(registry, given.query.text(), names), offer=offer, given=given,
        writing=bool(given.typed), count=len(found.changes) if found else 0,
    )  # fmt: skip


async def _read(request: Request) -> Supposed:
    """What the address states, or a form that was sent. Raises `Refusal`."""
    if request.method != "POST":
        # What an order is drawn against is no date that something is compared with.
        query = query_of(request).having(against=None)
        return Supposed(query, Drawn.read(request.query_params.multi_items()))
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise Refusal("form-unreadable", "what was sent is no form of this page", "send the form from its page")
    try:
        items = parse_qsl(
            (await request.body()).decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
        # A row's button sends the act that it stands for as one field.
        items += [one for name, value in items if name == "act" for one in parse_qsl(value, max_num_fields=MOST_FIELDS)]
    except ValueError:
        raise Refusal("form-unreadable", "the form that was sent cannot be read", "send it from its page") from None
    draft = next((value for name, value in items if name == "draft"), "").replace("\r\n", "\n")
    if len(draft) > LONGEST_DRAFT:
        raise Refusal(
            "draft-too-long", f"the draft has {len(draft):,} characters; at most {LONGEST_DRAFT:,} are read",
            "give fewer instruments",
        )  # fmt: skip
    query = Query.read((name, value) for name, value in items if name not in ("draft", "act"))
    return Supposed(query, Drawn(()), draft if draft.strip() else "", sent=True)

"""What would answer otherwise without some records, or with a draft.

What is left out stands in the address, so that it can be shared; a draft is sent along and is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from vires.model.registry import Registry
from vires.registry.diagnostic import Diagnostic
from vires.service.changes import Changes
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.verbs.arguments import LONGEST_DRAFT
from vires.web.download import as_file, table_file, wanted
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of_changes
from vires.web.query import MOST_FIELDS, Query
from vires.web.sheet import page
from vires.web.views.blanks import Choice, blanks
from vires.web.views.change import HEAD, Told, change_rows, seen, told_changes

MOST_SHOWN = 200
MEDIA_TYPE = "application/x-www-form-urlencoded"


async def whatif(request: Request) -> Response:
    """The form, and once it is said what to leave out or put in, everything that flips."""
    query, draft = query_of(request), ""
    if request.method == "POST":
        query, draft = await _sent(request)
    snapshot = await snapshot_of(request, query)
    asked_for = wanted(request, "csv")
    gone = query.all("id")
    found: Changes | None = None
    rows: list[Told] = []
    if gone or draft:
        given: dict[str, Any] = {**query.arguments("office", "power"), "ids": list(gone)}
        if draft:
            given["draft"] = draft
        try:
            document = await answer(request, snapshot, "impact", given)
        except Refusal as refusal:
            # What was written is not lost for a fault in it.
            if not (draft and refusal.problems):
                raise
            return _page(request, snapshot, query, draft, problems=refusal.problems)
        found = Changes.model_validate(document)
        wording = wording_of_changes(snapshot)
        if asked_for is not None:
            asked = (found.sentence, *seen(found, wording))
            return table_file("what if", asked, snapshot, HEAD, change_rows(found.changes, wording))
        rows = list(islice(told_changes(found.changes, wording), MOST_SHOWN))
    return _page(request, snapshot, query, draft, found, rows)


def _page(
    request: Request,
    snapshot: Snapshot,
    query: Query,
    draft: str,
    found: Changes | None = None,
    rows: list[Told] | None = None,
    problems: tuple[Diagnostic, ...] = (),
) -> Response:
    registry = snapshot.handle.registry
    return page(
        request, "whatif.html", 400 if problems else 200, title="What if", found=found, rows=rows or [], query=query,
        draft=draft, choices=list(_choices(registry)), blanks=blanks(registry, query), state=snapshot.state,
        chosen=[(one, registry.label(one), _without(query, one)) for one in query.all("id")], longest=LONGEST_DRAFT,
        csv=as_file(query, "csv"), problems=problems,
    )  # fmt: skip


async def _sent(request: Request) -> tuple[Query, str]:
    """What a form sent, and its draft. Raises `Refusal`."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise Refusal("form-unreadable", "what was sent is no form of this page", "send the form from its page")
    try:
        items = parse_qsl(
            (await request.body()).decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Refusal("form-unreadable", "the form that was sent cannot be read", "send it from its page") from None
    draft = next((value for name, value in items if name == "draft"), "").replace("\r\n", "\n")
    if len(draft) > LONGEST_DRAFT:
        raise Refusal(
            "draft-too-long", f"the draft has {len(draft):,} characters; at most {LONGEST_DRAFT:,} are read",
            "give fewer instruments",
        )  # fmt: skip
    return Query.read((name, value) for name, value in items if name != "draft"), draft if draft.strip() else ""


def _choices(registry: Registry) -> Iterator[Choice]:
    for identity, instrument in sorted(registry.instruments.items(), key=lambda item: item[1].title):
        yield Choice(identity, instrument.title)


def _without(query: Query, identity: str) -> str:
    return Query(tuple(item for item in query.items if item != ("id", identity))).text()

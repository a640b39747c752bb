"""The revisions of a ledger. A registry that is text keeps none: its list is empty."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from vires.api.caching import described, matches, tag_of, unchanged
from vires.api.models.moments import REVISION
from vires.api.models.parameters import ON_ALL, ON_PAGES
from vires.api.paging import USUAL, Cursor, question_of, read_cursor, text_of
from vires.api.routes import examples
from vires.api.routes.answering import JSON, Taken, hosted_of, kept_for, link_to, read, snapshot_of
from vires.api.routes.operation import ROOT, Operation
from vires.service.refusal import Refusal
from vires.service.verbs.arguments import Naming, Nothing

LIST = "list-revisions"
READ = re.compile(REVISION[1:-1])


def operations() -> Iterator[Operation]:
    """The list, and one of them."""
    yield Operation(
        method="get", path=f"{ROOT}/revisions", name=LIST, says="Revisions of the ledger, the last first",
        more="A registry that is text has none.", tag="records", serve=listed, gives=("RevisionsPage",),
        query=(*ON_ALL, *ON_PAGES), links=examples.LINKS.get(LIST, {}), paged=True,
    )  # fmt: skip
    number = {
        "name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1},
        "description": "The number of the revision, its digest or the beginning of it, or a moment.", "example": "1",
    }  # fmt: skip
    yield Operation(
        method="get", path=f"{ROOT}/revisions/{{id}}", name="get-revision", says="One revision, with what it changed",
        tag="records", serve=one, gives=("RevisionShown",), query=ON_ALL, inside=(number,),
    )  # fmt: skip


async def listed(request: Request, operation: Operation) -> Response:
    """A page of the revisions up to the one that the request is for."""
    _, taken = read(request, operation.query)
    snapshot = await snapshot_of(request, taken)
    state, limit, start = snapshot.state, taken.limit or USUAL, 0
    question = question_of(LIST, {})
    if taken.cursor is not None:
        start = read_cursor(taken.cursor, question, state, ()).start
    tag = tag_of(state, LIST, Nothing(), (start, limit))
    headers = {**described(state), **kept_for(tag, taken.fixes_text)}
    if matches(request.headers.get("if-none-match"), tag):
        return unchanged(headers)
    total = snapshot.number or 0
    items: list[dict[str, Any]] = []
    ledger = hosted_of(request).ledger
    if ledger is not None and start < total:
        from vires.service.ledger.history import log, revision_to_dict

        page = await asyncio.to_thread(log, ledger, count=limit, before=total - start + 1)
        items = [revision_to_dict(revision) for revision in page.revisions]
    following = None
    if start + limit < total:
        following = Cursor(start + limit, question, text_of(state)).written()
        headers["link"] = link_to(request, limit, following)
    document = {"items": items, "page": {"total": total, "next": following}}
    return Response(to_json(document), headers=headers, media_type=JSON)


async def one(request: Request, operation: Operation) -> Response:
    """One revision, if it is none later than the one that the request is for."""
    _, taken = read(request, operation.query)
    snapshot = await snapshot_of(request, taken)
    said: str = request.path_params["id"]
    ledger = hosted_of(request).ledger
    if ledger is None or not READ.fullmatch(said):
        raise _unknown(said, snapshot.number)
    from vires.service.ledger.history import show

    shown = await asyncio.to_thread(show, ledger, said)
    if snapshot.number is None or shown.revision.number > snapshot.number:
        raise _unknown(said, snapshot.number)
    number = str(shown.revision.number)
    tag = tag_of(snapshot.state, "get-revision", Naming(id=number))
    lasting = taken.fixes_text and Taken(revision=said).fixes_revision
    headers = {**described(snapshot.state), **kept_for(tag, lasting)}
    if matches(request.headers.get("if-none-match"), tag):
        return unchanged(headers)
    # The ledger's address is the operator's.
    document = {name: value for name, value in shown.to_dict().items() if name not in ("ledger", "legal")}
    return Response(to_json(document), headers=headers, media_type=JSON)


def _unknown(said: str, last: int | None) -> Refusal:
    known = f"there are revisions 1 to {last}" if last else "the registry keeps no revisions"
    return Refusal(
        "revision-unknown", f"there is no revision `{said[:100]}`; {known}", f"take one from `{ROOT}/revisions`"
    )

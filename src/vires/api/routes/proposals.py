"""Proposals: text that somebody wants recorded, what was said of it, and what was decided. Reading them needs what
reading the record needs; everything else needs a scope, and the role of that name in the ledger."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from vires.api.models import writes
from vires.api.models.parameters import Parameter
from vires.api.paging import USUAL
from vires.api.routes.after import AFTER, after, cursor_after
from vires.api.routes.answering import JSON, hosted_of, read
from vires.api.routes.operation import ROOT, Operation
from vires.api.routes.steps import STEPS, Step, bodies, moved, seen_as, short_digest, tag_of
from vires.api.routes.writing import KEY_HEADER, Done, caller_of, taken, write
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.review.journal import Journal
    from vires.ledger.review.proposal import Proposal

PATH = f"{ROOT}/proposals"
NUMBER: Mapping[str, Any] = {
    "name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1, "maximum": 9_999_999},
    "description": "The number of a proposal.", "example": 1,
}  # fmt: skip
MATCH: Mapping[str, Any] = {
    "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string", "pattern": '^"[!#-~]{1,100}"$'},
    "description": "The `ETag` of the proposal as it was read: what changed since is never decided on unseen.",
}  # fmt: skip
STANDING = Parameter(
    "standing", "standing",
    {"type": "string", "enum": ["open", "draft", "proposed", "accepted", "rejected", "withdrawn"]},
    "Only those that stand so; `open` are drafts and what is proposed.",
    pattern="^(?:open|draft|proposed|accepted|rejected|withdrawn)$",
)  # fmt: skip
TAG = re.compile(r'"[!#-~]{1,100}"')
REFUSES = (400, 404, 409, 412, 413, 415, 422, 428)


def operations() -> Iterator[Operation]:
    """Reading proposals, making them, and what may be done to one."""
    yield Operation(
        method="get", path=PATH, name="list-proposals", says="Proposals, the first made first", tag="review",
        serve=listed, gives=("ProposalsPage",), query=(STANDING, *AFTER), refuses=(404,),
    )  # fmt: skip
    yield Operation(
        method="get", path=f"{PATH}/{{number}}", name="get-proposal", says="One proposal, held against the head",
        tag="review", serve=one, gives=("ProposalShown",), inside=(NUMBER,), refuses=(404,),
    )  # fmt: skip
    yield Operation(
        method="get", path=f"{PATH}/{{number}}/files", name="get-proposed-files", says="The text that it changes",
        tag="review", serve=files, gives=("FilesShown",), inside=(NUMBER,), refuses=(404,),
    )  # fmt: skip
    yield Operation(
        method="post", path=PATH, name="propose", says="Propose changed files", tag="review", serve=propose,
        gives=("ProposalShown",), takes="NewProposal", inside=(KEY_HEADER,), status=201, known=True, refuses=REFUSES,
    )  # fmt: skip
    for step in STEPS:
        yield Operation(
            method="post", path=f"{PATH}/{{number}}/{step.name}", name=f"{step.name}-of-proposal", says=step.says,
            tag="review", serve=_serving(step), gives=("ProposalShown",), takes=step.model.__name__,
            inside=(NUMBER, *((MATCH,) if step.matched else ()), KEY_HEADER), status=step.status, known=True,
            refuses=REFUSES,
        )  # fmt: skip


async def listed(request: Request, operation: Operation) -> Response:
    """A page of proposals."""
    members, page_taken = read(request, operation.query)
    standing = members.get("standing")
    start, limit = after(page_taken.cursor, "proposals"), page_taken.limit or USUAL

    def look(store: Store, journal: Journal) -> tuple[list[dict[str, Any]], int, int | None]:
        from vires.ledger.review.proposal import OPEN

        wanted = OPEN if standing == "open" else (standing,)
        found = [one for one in journal.proposals.values() if standing is None or one.standing in wanted]
        rest = [one for one in sorted(found, key=lambda one: one.number) if one.number > start]
        following = rest[limit - 1].number if len(rest) > limit else None
        return [_short(one) for one in rest[:limit]], len(found), following

    items, total, following = await _looked(request, look)
    page = {"total": total, "next": None if following is None else cursor_after(following, "proposals")}
    return Response(to_json({"items": items, "page": page}), headers={"cache-control": "no-cache"}, media_type=JSON)


async def one(request: Request, operation: Operation) -> Response:
    """One proposal."""
    read(request, operation.query)
    number = _number(request)
    document, tag = await _looked(request, lambda store, journal: shown(store, journal, journal.proposal(number)))
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(to_json(document), headers=headers, media_type=JSON)


async def files(request: Request, operation: Operation) -> Response:
    """The text of the changed files."""
    read(request, operation.query)
    number = _number(request)

    def look(store: Store, journal: Journal) -> dict[str, Any]:
        from vires.ledger.tree import gather

        wanted = journal.proposal(number).current
        changed = [change for change in wanted.changes if change.kind == "file"]
        digests = [digest for one in changed for digest in (one.before, one.after) if digest is not None]
        texts = {name: body.decode("utf-8", "replace") for name, body in gather(digests, store.content).items()}
        found = [
            {"name": one.name, "before": texts.get(one.before or ""), "after": texts.get(one.after or "")}
            for one in changed
        ]
        return {"number": number, "round": wanted.number, "files": found}

    document = await _looked(request, look)
    return Response(to_json(document), headers={"cache-control": "no-cache"}, media_type=JSON)


async def propose(request: Request, operation: Operation) -> Response:
    """Make a proposal."""
    ledger, actor = _ledger(request), caller_of(request).name
    given = await taken(request, writes.NewProposal)

    def work() -> Done:
        from vires.service.ledger.opening import opened
        from vires.service.ledger.reviewing import propose_files

        with opened(ledger) as store:
            made = propose_files(store, bodies(given), actor, given.reason, given.base, draft=given.draft)
            return _done(request, store, made, 201)

    return await write(request, "propose", "proposals", "propose", work, lambda subject: _again(request, subject))


def _serving(step: Step) -> Callable[[Request, Operation], Any]:
    async def serve(request: Request, operation: Operation) -> Response:
        number, ledger, caller = _number(request), _ledger(request), caller_of(request)
        given = await taken(request, step.model)
        match = _match(request) if step.matched else None

        def work() -> Done:
            from vires.service.ledger.opening import opened
            from vires.service.ledger.reviewing import read_journal

            with opened(ledger) as store:
                head = None
                if match is not None:
                    journal = read_journal(store)
                    if shown(store, journal, _proposal(journal, number))[1] != match:
                        raise moved()
                    # The tag holds the head; what is recorded between here and there is then refused.
                    found = store.head()
                    head = None if found is None else found.digest
                done = step.do(store, number, caller.name, given, seen_as(match), head)
                result = _done(request, store, done, step.status)
            if done.standing == "accepted":
                _refresh(request)
            return result

        subject = f"proposals/{number}"
        return await write(request, step.name, subject, step.scope, work, lambda known: _again(request, known))

    return serve


def shown(store: Store, journal: Journal, found: Proposal) -> tuple[dict[str, Any], str]:
    """A proposal held against the head, and its tag. Raises `LedgerError`."""
    from vires.ledger.review.currency import currency_of
    from vires.ledger.review.proposal import OPEN

    document: dict[str, Any] = {**found.to_dict(), "one_person": journal.roles.alone}
    document.update(wanting=None, head=None, moved=None, overlapping=None)
    if found.standing in OPEN:
        currency = currency_of(store, found)
        document.update(
            wanting=journal.wanting(found, currency.head),
            head=currency.head,
            moved=[revision.number for revision in currency.since],
            overlapping=list(currency.overlapping),
        )
    return document, f'"{tag_of(found)}-{short_digest(document)}"'


def _match(request: Request) -> str:
    given = request.headers.getlist("if-match")
    if len(given) != 1 or not given[0].strip() or given[0].strip() == "*":
        raise Refusal(
            "precondition-missing", "it is not said as what the proposal was read",
            "send its `ETag` as `If-Match`, as `GET` gave it",
        )  # fmt: skip
    if not TAG.fullmatch(given[0].strip()):
        raise Refusal(
            "arguments-unreadable", "`If-Match` is no entity tag", "send the `ETag` that `GET` gave, as it is"
        )
    return given[0].strip()


def _short(found: Proposal) -> dict[str, Any]:
    current = found.current
    return {
        "number": found.number, "standing": found.standing, "author": found.author, "reason": current.reason,
        "round": current.number, "at": current.at, "revision": found.revision,
    }  # fmt: skip


def _done(request: Request, store: Store, made: Proposal, status: int) -> Done:
    from vires.service.ledger.reviewing import read_journal

    document, tag = shown(store, read_journal(store), made)
    place = f"{request.scope.get('root_path', '')}{PATH}/{made.number}"
    headers = {"etag": tag, "location": place} if status == 201 else {"etag": tag}
    return Done(document, f"proposals/{made.number}", status, headers)


def _again(request: Request, subject: str) -> Done:
    from vires.service.ledger.opening import opened
    from vires.service.ledger.reviewing import read_journal

    with opened(_ledger(request)) as store:
        return _done(request, store, _proposal(read_journal(store), int(subject.rpartition("/")[2])), 200)


def _proposal(journal: Journal, number: int) -> Proposal:
    from vires.service.ledger.translation import translated

    with translated():
        return journal.proposal(number)


def _ledger(request: Request) -> str:
    ledger = hosted_of(request).ledger
    if ledger is None:
        raise Refusal(
            "writes-without-ledger", "the registry is text, and keeps no proposals", "ask for one that is a ledger"
        )
    return ledger


def _number(request: Request) -> int:
    said = str(request.path_params["number"])
    if not said.isascii() or not said.isdigit() or not 1 <= len(said) <= 7 or said.startswith("0"):
        raise Refusal("proposal-unknown", "there is no such proposal", f"take one from `{PATH}`")
    return int(said)


async def _looked(request: Request, look: Callable[[Store, Journal], Any]) -> Any:
    ledger = _ledger(request)

    def work() -> Any:
        from vires.service.ledger.opening import opened
        from vires.service.ledger.reviewing import read_journal

        with opened(ledger) as store:
            return look(store, read_journal(store))

    return await asyncio.to_thread(work)


def _refresh(request: Request) -> None:
    """Take in at once what was recorded here; what cannot be read is left to the watch over the registry."""
    from contextlib import suppress

    with suppress(Refusal):
        hosted_of(request).refresh()

"""Editing a file of the registry: what is written is looked at line by line, and proposed. Nothing that was written is
lost: whatever is refused, the text comes back with what is wrong, and where somebody else was quicker, with theirs
joined to it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from vires.registry.diagnostic import Diagnostic
from vires.service.completing import Completion, members, values
from vires.service.ledger.folder import check_names
from vires.service.ledger.merging import merge
from vires.service.ledger.trying import Trial
from vires.service.permission.caller import LONGEST_NAME
from vires.service.refusal import Refusal
from vires.service.serving.bench import Bench
from vires.service.serving.hosted import Hosted
from vires.service.serving.snapshot import Snapshot
from vires.service.sourcetext import SourceText
from vires.web.pages.answering import snapshot_of
from vires.web.pages.registry import standing, text_of, unknown_file
from vires.web.pages.trouble import told
from vires.web.query import Query
from vires.web.sheet import page, path_of
from vires.web.views.beside import beside
from vires.web.writing import caller_of, check_form, fields_of, read, send

LONGEST = 1_000_000
"""Characters of one file that are taken."""
CLASHES = frozenset({"changes-overlap", "precondition-failed", "proposal-overlaps"})
"""Somebody else was quicker."""
DEEPEST = 24


@dataclass(frozen=True)
class Draft:
    """A file as somebody writes it: `base` is the revision that it was made from; `proposal` and `tag` are those that
    it is a new round of; `other` are the other files of that round; `fresh` tells that the registry has no such
    file; `who` is under whose name the browser keeps what is written, which nothing else is made of."""

    name: str
    text: str
    base: int
    reason: str = ""
    proposal: int | None = None
    tag: str = ""
    drawer: bool = False
    fresh: bool = False
    other: Mapping[str, str | None] | None = None
    who: str = ""


async def edit(request: Request) -> Response:
    """The editor, and what it sends: `do` is `check`, `problems` (as JSON) or `propose`."""
    name = str(request.path_params["name"])
    snapshot = await snapshot_of(request, Query(()))
    if request.scope["state"]["hosted"].ledger is None or snapshot.number is None:
        return page(request, "edit.html", title=f"Edit {name}", state=snapshot.state, name=name, **standing(request))
    check_names([name])
    text = await text_of(request, snapshot)
    if request.method == "GET":
        return await _shown(request, snapshot, await _opened(request, name, snapshot, text))
    fields = await fields_of(request)
    live = fields.get("do") == "problems"
    try:
        caller_of(request).require("propose")
        check_form(request, fields)
        draft = await _sent(request, name, fields, snapshot, text)
        if live:
            found = await _problems(request, draft, text)
            return JSONResponse({"problems": [_told(one) for one in found]}, headers={"cache-control": "no-store"})
        if fields.get("do") != "propose":
            return await _shown(request, snapshot, draft, problems=await _problems(request, draft, text), checked=True)
        return await _proposed(request, snapshot, draft)
    except Refusal as refusal:
        if live or "text" not in fields:
            raise
        # Whatever is refused, also because somebody was signed out since: what they wrote comes back.
        status, said = told(request, refusal)
        draft = _as_typed(name, fields, snapshot, text)
        return await _shown(request, snapshot, draft, status=status, refusal=said)


def _as_typed(name: str, fields: Mapping[str, str], snapshot: Snapshot, text: SourceText) -> Draft:
    """What a form sent, as far as it can be read."""
    base, latest = _number(fields.get("base", "")), snapshot.number
    return Draft(
        name, fields["text"], latest or 0 if base is None else base, fields.get("reason", "")[:10_000],
        _number(fields.get("proposal", "")), fields.get("tag", ""), fields.get("drawer") == "yes",
        name not in text.files, who=fields.get("who", "")[:LONGEST_NAME],
    )  # fmt: skip


async def begin(request: Request) -> Response:
    """Leads to the editor of the file that is named in `name`, as a new one where the registry has none such. Raises
    `Refusal` (`name-unfit`)."""
    name = request.query_params.get("name", "").strip()
    check_names([name])
    snapshot = await snapshot_of(request, Query(()))
    known = name in (await text_of(request, snapshot)).files
    return RedirectResponse(path_of(request, f"/edit/{name}") + ("" if known else "?new=yes"), 303)


async def complete(request: Request) -> Response:
    """What may stand at a place of a text, as JSON. Raises `Refusal`."""
    asked = request.query_params
    path = tuple(part for part in asked.get("path", "")[:500].split(".") if part)[:DEEPEST]
    typed, does = asked.get("q", "")[:200], asked.get("does") or None
    snapshot = await snapshot_of(request, Query(()))

    def work() -> Sequence[Completion]:
        if asked.get("kind") == "member":
            return members(path, does, typed)
        return values(snapshot.handle.registry, path, does, typed)

    found = await asyncio.to_thread(work)
    return JSONResponse(
        {"items": [{"text": one.text, "says": one.says, "kind": one.kind} for one in found]},
        headers={"cache-control": "no-cache"},
    )


async def _opened(request: Request, name: str, snapshot: Snapshot, text: SourceText) -> Draft:
    """A file as it lies at the head, or in a proposal that is to have a new round. Raises `Refusal`."""
    assert snapshot.number is not None
    said = request.query_params.get("proposal")
    if said:
        shown, files = await _proposal(request, said)
        base = _revision_of(request.scope["state"]["hosted"], shown, snapshot.number)
        mine = {one["name"]: one["after"] for one in files}
        own = mine.get(name)
        if own is None and name not in text.files:
            raise unknown_file(name, text)
        return Draft(
            name, own if own is not None else text.files[name].decode(), await asyncio.to_thread(base),
            reason=str(shown.document["reason"]), proposal=int(said), tag=shown.tag or "",
            drawer=shown.document["standing"] == "draft", fresh=name not in text.files,
            other={one: body for one, body in mine.items() if one != name},
        )  # fmt: skip
    fresh = name not in text.files
    if fresh and request.query_params.get("new") is None:
        raise unknown_file(name, text)
    return Draft(name, "" if fresh else text.files[name].decode(), snapshot.number, fresh=fresh)


async def _sent(request: Request, name: str, fields: Mapping[str, str], snapshot: Snapshot, text: SourceText) -> Draft:
    written = fields.get("text", "")
    if len(written) > LONGEST:
        raise Refusal(
            "draft-too-long", f"the text has {len(written):,} characters; at most {LONGEST:,} are taken",
            "share it out among several files",
        )  # fmt: skip
    base, number = fields.get("base", ""), fields.get("proposal", "")
    if not (base.isascii() and base.isdigit() and len(base) <= 7):
        raise Refusal("form-unreadable", "it is not said from which revision the text was made", "open the file anew")
    other: dict[str, str | None] | None = None
    if number:
        _, files = await _proposal(request, number)
        other = {one["name"]: one["after"] for one in files if one["name"] != name}
    return Draft(
        name, written, int(base), fields.get("reason", "")[:10_000], int(number) if number else None,
        fields.get("tag", ""), fields.get("drawer") == "yes", name not in text.files, other,
        fields.get("who", "")[:LONGEST_NAME],
    )  # fmt: skip


async def _proposal(request: Request, number: str) -> tuple[Any, list[dict[str, Any]]]:
    if not (number.isascii() and number.isdigit() and len(number) <= 7):
        raise Refusal("proposal-unknown", "there is no such proposal", "take one from the list of proposals")
    return await read(request, f"/{number}"), (await read(request, f"/{number}/files")).document["files"]


def _revision_of(hosted: Hosted, shown: Any, otherwise: int) -> Any:
    """Finds the number of the revision that the last round of a proposal was made from."""
    digest = shown.document["rounds"][-1]["base"]

    def work() -> int:
        from vires.service.ledger.opening import opened

        if digest is None or hosted.ledger is None:
            return otherwise
        with opened(hosted.ledger) as store:
            return int(store.revision(digest).number)

    return work


async def _problems(request: Request, draft: Draft, text: SourceText) -> tuple[Diagnostic, ...]:
    trial: Trial = request.app.state.trial
    changed = {name: None if body is None else body.encode() for name, body in (draft.other or {}).items()}
    changed[draft.name] = draft.text.encode("utf-8", "replace")
    bench: Bench = request.app.state.trying
    return await bench.do(partial(trial.problems, text.files, changed))


async def _proposed(request: Request, snapshot: Snapshot, draft: Draft) -> Response:
    files: list[dict[str, str | None]] = [{"name": draft.name, "text": draft.text}]
    files += [{"name": one, "text": body} for one, body in (draft.other or {}).items()]
    sent: dict[str, Any] = {"base": draft.base, "files": files}
    if draft.reason.strip():
        sent["reason"] = draft.reason
    try:
        if draft.proposal is None:
            if not draft.reason.strip():
                raise Refusal("reason-missing", "it is not said why the text is to be changed", "write the reason")
            done = await send(request, "", {**sent, "draft": draft.drawer})
        else:
            done = await send(request, f"/{draft.proposal}/rounds", sent, match=draft.tag)
    except Refusal as refusal:
        if refusal.slug in CLASHES:
            return await _joined(request, draft, refusal)
        status, said = told(request, refusal)
        status = status if status >= 500 else 422 if refusal.problems else 400
        return await _shown(request, snapshot, draft, refusal=said, problems=refusal.problems, status=status)
    return RedirectResponse(path_of(request, f"/review/{done.document['number']}"), 303)


async def _joined(request: Request, draft: Draft, refusal: Refusal) -> Response:
    """The text with what others recorded or proposed meanwhile, to be looked at and proposed from there."""
    snapshot = await _fresh(request)
    text = await text_of(request, snapshot)
    assert snapshot.number is not None
    start = (await _at(request, draft.base, draft.name)) or ""
    tag, theirs = draft.tag, text.files.get(draft.name, b"").decode()
    other = draft.other
    if draft.proposal is not None:
        shown, files = await _proposal(request, str(draft.proposal))
        mine = {one["name"]: one["after"] for one in files}
        tag, other = shown.tag or "", {one: body for one, body in mine.items() if one != draft.name}
        if refusal.slug == "precondition-failed" and mine.get(draft.name) is not None:
            theirs = str(mine[draft.name])
    both = merge(start, draft.text, theirs)
    joined = replace(draft, text=both.text, base=snapshot.number, tag=tag, other=other)
    return await _shown(
        request, snapshot, joined, status=409, refusal=refusal, mine=draft.text, clashes=both.clashes,
        theirs=list(beside(start, theirs)),
    )  # fmt: skip


async def _fresh(request: Request) -> Snapshot:
    """The registry with what was recorded just now."""
    hosted: Hosted = request.scope["state"]["hosted"]
    return await asyncio.to_thread(hosted.refresh)


async def _at(request: Request, revision: int, name: str) -> str | None:
    hosted: Hosted = request.scope["state"]["hosted"]

    def work() -> str | None:
        from vires.service.ledger.reading import read_text

        assert hosted.ledger is not None
        found = read_text(hosted.ledger, revision).files.get(name) if revision else None
        return None if found is None else found.decode()

    return await asyncio.to_thread(work)


async def _shown(
    request: Request,
    snapshot: Snapshot,
    draft: Draft,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
    problems: Sequence[Diagnostic] = (),
    checked: bool = False,
    mine: str | None = None,
    clashes: Sequence[int] = (),
    theirs: Sequence[Any] = (),
) -> Response:
    """The editor with a text in it."""
    return page(
        request, "edit.html", status, title=f"Edit {draft.name}", state=snapshot.state, name=draft.name, draft=draft,
        refusal=refusal, problems=problems, checked=checked, mine=mine, clashes=clashes, theirs=theirs,
        number=snapshot.number, headers={"cache-control": "no-store"},
        action=path_of(request, f"/edit/{draft.name}"), here_again=quote(request.scope["path"], safe="/"),
        **standing(request),
    )  # fmt: skip


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 7 else None


def _told(one: Diagnostic) -> dict[str, Any]:
    return {
        "slug": one.slug, "message": one.message, "try": one.remedy, "file": one.span.file, "line": one.span.line,
        "column": one.span.column, "length": one.span.length,
    }  # fmt: skip

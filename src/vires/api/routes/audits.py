"""Audits: a file is sent or named, its mapping looked at, and every act in it decided, for who asks and nobody else."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from vires.api.models.audits import LONGEST_MAPPING, NAME, AuditShown, Beginning, NamedFile, NewMapping, View
from vires.api.models.parameters import Parameter, read_query
from vires.api.paging import USUAL
from vires.api.routes.after import AFTER, cursor_after, text_after
from vires.api.routes.answering import JSON, check_accepted, hosted_of, read
from vires.api.routes.operation import ROOT, Operation
from vires.api.routes.receiving import check_name, ending, receive_form, receive_plain
from vires.api.routes.writing import caller_of, taken, tenant_of
from vires.service.asking import Handle
from vires.service.refusal import Refusal
from vires.service.serving.audits.desk import AuditDesk, known
from vires.service.serving.audits.room import CHAINS, NUMBERS, REPORT, RESULT, Room
from vires.service.serving.audits.rooms import named_file, owner_of
from vires.temporal.dating import Dating

PATH = f"{ROOT}/audits"
PARQUET = "application/vnd.apache.parquet"
HTML = "text/html; charset=utf-8"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
"""Beside the policy that the report itself states, which is narrower."""
ID: Mapping[str, Any] = {
    "name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{24}$"},
    "description": "The id of an audit.", "example": "0123456789abcdef01234567",
}  # fmt: skip
FILE_NAME = Parameter(
    "name", "name", {"type": "string", "pattern": NAME},
    "The name of the file; its ending says what it is.", required=True,
)  # fmt: skip
BINARY: Mapping[str, Any] = {"type": "string", "format": "binary"}
FORM: Mapping[str, Any] = {
    "multipart/form-data": {
        "schema": {
            "type": "object", "required": ["name", "file"], "additionalProperties": False,
            "properties": {
                "name": FILE_NAME.schema, "file": BINARY, "mapping": {"type": "string", "maxLength": LONGEST_MAPPING},
            },
        },
        "encoding": {"file": {"contentType": "application/octet-stream"}},
    },
}  # fmt: skip
PLAIN: Mapping[str, Any] = {"application/octet-stream": {"schema": BINARY}}
SHOWN = frozenset(AuditShown.model_fields)


def operations() -> Iterator[Operation]:
    """Sending, looking at, making, fetching and removing."""
    more: dict[str, Any] = {"tag": "audits", "known": True}
    sent: dict[str, Any] = {**more, "refuses": (400, 404, 409, 413, 415, 422)}
    yield Operation(
        method="get", path=PATH, name="list-audits", says="Your audits", serve=listed, gives=("AuditsPage",),
        query=AFTER, **more,
    )  # fmt: skip
    yield Operation(
        method="post", path=PATH, name="submit-audit", says="Send a file of acts, or name one, and see its mapping",
        more="The file is sent in a form, or one of the server is named in JSON. What comes back has the mapping, "
        "drafted where none was sent, and what the first rows come to with it.",
        serve=submit, gives=("AuditShown",), takes="NamedFile", bodies=FORM, status=201, **sent,
    )  # fmt: skip
    yield Operation(
        method="post", path=f"{ROOT}/audit-files", name="submit-audit-file", says="Send a file of acts as the body",
        serve=submit_plain, gives=("AuditShown",), bodies=PLAIN, query=(FILE_NAME,), status=201, **sent,
    )  # fmt: skip
    for part, says, media in (
        ("result", "What was decided of each act, in the order of the file", PARQUET),
        ("chains", "The chains that the result names, link by link", PARQUET),
        ("report", "The report, a page that stands by itself", "text/html"),
        ("numbers", "The figures of the report", JSON),
    ):
        yield Operation(
            method="get", path=f"{PATH}/{{id}}/{part}", name=f"get-audit-{part}", says=says, serve=fetch, gives=(),
            media=media, inside=(ID,), refuses=(404, 409), **more,
        )  # fmt: skip
    yield Operation(
        method="post", path=f"{PATH}/{{id}}/mapping", name="map-audit", says="Look at another mapping", serve=remap,
        gives=("AuditShown",), takes="NewMapping", inside=(ID,), refuses=(404, 409), **more,
    )  # fmt: skip
    yield Operation(
        method="post", path=f"{PATH}/{{id}}/start", name="start-audit", says="Have the audit made", serve=start,
        gives=("AuditShown",), takes="Beginning", inside=(ID,), status=202, refuses=(404, 409), **more,
    )  # fmt: skip
    yield Operation(
        method="delete", path=f"{PATH}/{{id}}", name="delete-audit", says="Stop an audit and remove all of it",
        serve=remove, gives=("AuditRemoved",), inside=(ID,), refuses=(404,), **more,
    )  # fmt: skip
    yield Operation(
        method="get", path=f"{PATH}/{{id}}", name="get-audit", says="An audit, and how far it has come", serve=one,
        gives=("AuditShown",), inside=(ID,), refuses=(404,), **more,
    )  # fmt: skip


async def listed(request: Request, operation: Operation) -> Response:
    """A page of the audits of who asks."""
    desk, owner = _desk(request), _owner(request)
    page_taken = read(request, operation.query)[1]
    start, limit = text_after(page_taken.cursor, "audits"), page_taken.limit or USUAL
    found = await asyncio.to_thread(lambda: [room.state() for room in desk.rooms.of(owner)])
    states = [state for state in found if state is not None]
    first = next((place for place, state in enumerate(states, 1) if state["id"] == start), 0)
    page = states[first : first + limit]
    following = cursor_after(page[-1]["id"], "audits") if page and len(states) > first + limit else None
    document = {"items": [shown(state) for state in page], "page": {"total": len(states), "next": following}}
    return _answered(document)


async def one(request: Request, operation: Operation) -> Response:
    """One audit."""
    room = await _room(request)
    read(request, operation.query)
    return _answered(shown(await asyncio.to_thread(known, room)))


async def submit(request: Request, operation: Operation) -> Response:
    """Take a file in a form, or by its name on the server, and look at it."""
    desk, owner = _desk(request), _owner(request)
    read(request, operation.query)
    kind = _kind(request)
    if kind == JSON:
        return await _submit_named(request, desk, owner)
    if kind not in FORM:
        raise Refusal("media-type-unknown", "the body is a form or JSON", f"send one of {', '.join((*FORM, JSON))}")
    room = await asyncio.to_thread(desk.rooms.new, owner, state="new", name="", bytes=0)
    async with _kept(room):
        name, size, mapping = await receive_form(request, room.folder, desk.allowance.bytes)
    return await _looked_at(request, desk, room, mapping, name, size)


async def submit_plain(request: Request, operation: Operation) -> Response:
    """Take a file that is the body, and look at it."""
    desk, owner = _desk(request), _owner(request)
    name = read(request, operation.query)[0].get("name")
    if _kind(request) not in PLAIN:
        raise Refusal("media-type-unknown", "the body is to be the file itself", f"send it as `{next(iter(PLAIN))}`")
    name = check_name(name)
    room = await asyncio.to_thread(desk.rooms.new, owner, state="new", name="", bytes=0)
    async with _kept(room):
        size = await receive_plain(request, room.folder / f"input.{ending(name)}", desk.allowance.bytes)
    return await _looked_at(request, desk, room, None, name, size)


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


@asynccontextmanager
async def _kept(room: Room) -> AsyncIterator[None]:
    """What is received into a room is kept whole or not at all."""
    try:
        yield
    except BaseException:
        await asyncio.to_thread(room.remove)
        raise


async def _submit_named(request: Request, desk: AuditDesk, owner: str) -> Response:
    given = await taken(request, NamedFile)
    path = await asyncio.to_thread(named_file, desk.allowance.files, given.file)
    room = await asyncio.to_thread(
        lambda: desk.rooms.new(owner, state="new", name=path.name, bytes=path.stat().st_size, input=str(path))
    )
    return await _looked_at(request, desk, room, given.mapping)


async def _looked_at(
    request: Request, desk: AuditDesk, room: Room, mapping: str | None, name: str = "", size: int = 0
) -> Response:
    if name:
        said = {"name": name, "bytes": size, "input": str(room.folder / f"input.{ending(name)}")}
        await asyncio.to_thread(lambda: room.tell(**said))
    snapshot = await request.app.state.service.desk.snapshot(hosted_of(request))
    state = await desk.draft(room, snapshot, mapping)
    place = f"{request.scope.get('root_path', '')}{PATH}/{room.id}"
    return _answered(shown(state), 201, {"location": place})


async def remap(request: Request, operation: Operation) -> Response:
    """Look at another mapping."""
    desk, room = _desk(request), await _room(request)
    given = await taken(request, NewMapping)
    snapshot = await request.app.state.service.desk.snapshot(hosted_of(request))
    return _answered(shown(await desk.draft(room, snapshot, given.mapping)))


async def start(request: Request, operation: Operation) -> Response:
    """Have it made."""
    desk, room = _desk(request), await _room(request)
    given = await taken(request, Beginning)
    state = await asyncio.to_thread(known, room)
    if not state.get("mapping") or state.get("mapping_problem") or state["state"] == "refused":
        raise Refusal(
            "audit-unmapped", "the mapping does not fit the file yet", "send one that does, and look what is said of it"
        )
    snapshot = await request.app.state.service.desk.snapshot(hosted_of(request))
    # Refused here, where who asks can mend it, rather than in a process of its own.
    now = snapshot.handle.now
    vantage = _seen(snapshot.handle, given.view, now)
    compare = None if given.compare is None else _seen(snapshot.handle, given.compare, now)
    asked = {"--registry": _address(request)}
    if snapshot.number is not None:
        asked["--revision"] = str(snapshot.number)
    settings = {"mapping": state["mapping"], "vantage": vantage, "compare": compare, "options": asked}
    return _answered(shown(await desk.start(room, snapshot, settings)), 202)


async def fetch(request: Request, operation: Operation) -> Response:
    """What came of an audit."""
    room = await _room(request)
    read_query(request.query_params.multi_items(), operation.query)
    part = operation.name.rpartition("-")[2]
    state = await asyncio.to_thread(known, room)
    if state.get("state") != "done":
        raise Refusal("audit-unfinished", f"this audit is `{state.get('state')}`, not done", "wait until it is")
    file = {"result": RESULT, "chains": CHAINS, "report": REPORT, "numbers": NUMBERS}[part]
    stem = os.path.splitext(state["name"])[0]
    headers = {"cache-control": "no-store"}
    if part == "report":
        return FileResponse(room.folder / file, headers={**headers, "content-security-policy": POLICY}, media_type=HTML)
    name = f"{stem}.{'audit.json' if part == 'numbers' else file.partition('.')[2].replace('parquet', 'audit.parquet')}"
    media = JSON if part == "numbers" else PARQUET
    return FileResponse(room.folder / file, headers=headers, media_type=media, filename=name)


async def remove(request: Request, operation: Operation) -> Response:
    """Stop it, and remove it."""
    desk, room = _desk(request), await _room(request)
    check_accepted(request)
    read_query(request.query_params.multi_items(), operation.query)
    await desk.stop(room)
    return _answered({"removed": room.id})


def shown(state: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of an audit."""
    return {name: value for name, value in state.items() if name in SHOWN}


def _address(request: Request) -> str:
    """By what address the registry is asked, as who asks has it."""
    public = request.app.state.service.public_url or f"{request.url.scheme}://{request.url.netloc}"
    tenant = tenant_of(request)
    return f"{public}/t/{tenant}" if tenant else str(public)


def _seen(handle: Handle, view: View, now: Dating) -> dict[str, Any]:
    doctrine = dict(one.split("=", 1) for one in view.doctrine)
    vantage = handle.vantage(view.as_of, view.known_by, view.standard, doctrine, now=now)
    return {
        "as_of": vantage.as_of.text, "known_by": vantage.known_by.text, "standard": vantage.standard,
        "doctrine": dict(vantage.doctrine),
    }  # fmt: skip


async def _room(request: Request) -> Room:
    desk, owner = _desk(request), _owner(request)
    return await asyncio.to_thread(desk.rooms.one, owner, str(request.path_params["id"]))


def _owner(request: Request) -> str:
    return owner_of(caller_of(request), tenant_of(request))


def _desk(request: Request) -> AuditDesk:
    desk: AuditDesk | None = request.app.state.service.audits
    caller_of(request).require("ask")
    if desk is None:
        raise Refusal("audits-off", "no audits are made here", "audit the file on a machine of your own: `vires audit`")
    return desk


def _answered(document: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(to_json(document), status, {"cache-control": "no-store", **(headers or {})}, JSON)

"""From a request to the answer of a verb: from one snapshot, kept out of the engine where the client has the answer
already, and in pages where the lists are long."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from pydantic_core import from_json, to_json
from starlette.requests import Request
from starlette.responses import Response

from vires.api.caching import ASK_AGAIN, FOREVER, VARY, described, floating, matches, tag_of, unchanged, worked
from vires.api.models.parameters import Parameter, read_query
from vires.api.paging import USUAL, Cursor, question_of, read_cursor, text_of, window
from vires.service import clock
from vires.service.refusal import Refusal
from vires.service.serving.hosted import Hosted
from vires.service.serving.service import Service
from vires.service.serving.snapshot import Snapshot
from vires.service.verbs.verb import Verb

JSON = "application/json"
ON_ALL = frozenset({"revision", "digest", "limit", "cursor"})
FIXED = re.compile(r"[0-9]{1,7}|sha256:[0-9a-f]{64}")
"""A revision by a name that will always be its own. A beginning of a digest may come to fit two."""
MOST_KEPT = 16
"""Documents kept whole while their pages are asked for."""
Check = Callable[[Mapping[str, Any]], None]


@dataclass
class Kept:
    """Documents of which pages are asked for one after another; the one longest not asked for goes first."""

    documents: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)

    def get(self, key: str) -> dict[str, Any] | None:
        """The document under a key."""
        found = self.documents.pop(key, None)
        if found is not None:
            self.documents[key] = found
        return found

    def put(self, key: str, document: dict[str, Any]) -> None:
        """Keep a document."""
        self.documents[key] = document
        while len(self.documents) > MOST_KEPT:
            self.documents.popitem(last=False)


@dataclass(frozen=True)
class Taken:
    """What a request says beside the question."""

    revision: str | None = None
    digest: str | None = None
    limit: int | None = None
    cursor: str | None = None

    @property
    def fixes_revision(self) -> bool:
        """Tell whether the request can never be answered from another revision."""
        return self.revision is not None and FIXED.fullmatch(self.revision) is not None

    @property
    def fixes_text(self) -> bool:
        """Tell whether the request can never be answered from another text."""
        return self.digest is not None or self.fixes_revision


def read(request: Request, query: tuple[Parameter, ...]) -> tuple[dict[str, Any], Taken]:
    """What a query says of the question, and what it says beside. Raises `Refusal`."""
    check_accepted(request)
    members = read_query(request.query_params.multi_items(), query)
    limit = members.get("limit")
    known = {one.name: one for one in query}
    if limit is not None and "cursor" in known:
        most = known["limit"].schema["maximum"]
        if not 1 <= limit <= most:
            raise Refusal("arguments-unreadable", f"`limit`: expected 1 to {most}", f"give a number from 1 to {most}")
        members.pop("limit")
    else:
        limit = None
    taken = Taken(members.pop("revision", None), members.pop("digest", None), limit, members.pop("cursor", None))
    return members, taken


def check_accepted(request: Request) -> None:
    """Raises `Refusal` (`media-type-unacceptable`) where the client takes no JSON."""
    stated = request.headers.get("accept")
    if stated is None:
        return
    for part in stated.split(","):
        kind, *rest = (piece.strip().lower() for piece in part.split(";"))
        if kind in ("*/*", "application/*", JSON) and not any(re.fullmatch(r"q=0(\.0*)?", piece) for piece in rest):
            return
    raise Refusal("media-type-unacceptable", "the answer is JSON, which `Accept` leaves out", f"accept `{JSON}`")


async def body_of(request: Request) -> Any:
    """The JSON of a body. Raises `Refusal`."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    charset = rest.strip().lower().replace('"', "")
    if kind.strip().lower() != JSON or charset not in ("", "charset=utf-8"):
        raise Refusal("media-type-unknown", f"the body is to be `{JSON}`, in UTF-8", f"send `Content-Type: {JSON}`")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal("media-type-unknown", "the body is packed", "send it as it is, without `Content-Encoding`")
    body = await request.body()
    try:
        found = from_json(body, allow_inf_nan=False)
        json.loads(body, object_pairs_hook=_named_once)
        return found
    except ValueError as error:
        raise Refusal(
            "json-unreadable", f"the body is no JSON: {str(error)[:120].lower()}", "send one JSON document in UTF-8"
        ) from None


def _named_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Raises `ValueError` where a name stands twice: one reader takes the first, another the last."""
    found = dict(members)
    if len(found) < len(members):
        raise ValueError("a name stands twice in one object")
    return found


def hosted_of(request: Request) -> Hosted:
    """The registry that a request is for."""
    found: Hosted = request.scope["state"]["hosted"]
    return found


async def snapshot_of(request: Request, taken: Taken) -> Snapshot:
    """The snapshot that a request is for. Raises `Refusal`, as `digest-unknown` where that text is not at hand."""
    service: Service = request.app.state.service
    snapshot = await service.desk.snapshot(hosted_of(request), taken.revision)
    if taken.digest not in (None, snapshot.digest):
        raise Refusal(
            "digest-unknown", f"the registry has the digest `{snapshot.digest}`; expected `{taken.digest}`",
            "leave the digest out, or give the `revision` that has it",
        )  # fmt: skip
    return snapshot


async def answer(
    request: Request,
    verb: Verb,
    given: Mapping[str, Any],
    taken: Taken,
    *,
    usual: int | None = None,
    check: Check | None = None,
) -> Response:
    """The response with the answer to a verb. `usual` is the number of entries on a page where none is asked for;
    without it the answer is then whole. `check` may refuse the document. Raises `Refusal`."""
    service: Service = request.app.state.service
    snapshot = await snapshot_of(request, taken)
    state = snapshot.state
    arguments = verb.read(given)
    left = floating(verb.name, arguments)
    limit = taken.limit or (USUAL if taken.cursor else usual)
    question, start, moments = "", 0, {}
    page: object
    if limit is not None:
        question = question_of(verb.name, arguments.model_dump(mode="json", by_alias=True))
        if taken.cursor is not None:
            cursor = read_cursor(taken.cursor, question, state, left)
            start, moments, left = cursor.start, dict(cursor.moments), ()
        else:
            moments = dict.fromkeys(left, clock.now().text)
        given = {**given, **moments}
        arguments = verb.read(given)
    page = None if limit is None else (start, limit)
    quick = request.method in ("GET", "HEAD")
    lasting = taken.fixes_text
    if verb.name == "describe":
        # It counts the worked questions, which are no part of a digest.
        page, lasting = worked(snapshot.handle.registry), taken.fixes_revision
    tag = tag_of(state, verb.name, arguments, page) if quick and not left else None
    headers = {**described(state), **kept_for(tag, lasting, quick)}
    if tag is not None and matches(request.headers.get("if-none-match"), tag):
        return unchanged(headers)
    document = await _document(request, service, snapshot, verb, given, tag_of(state, verb.name, arguments))
    if check is not None:
        check(document)
    if limit is not None:
        document, total = window(document, verb.lists, start, limit)
        following = None
        if start + limit < total:
            following = Cursor(start + limit, question, text_of(state), moments).written()
        document["page"] = {"total": total, "next": following}
        if following is not None and quick:
            headers["link"] = link_to(request, limit, following)
    return Response(to_json(document), headers=headers, media_type=JSON)


def kept_for(tag: str | None, lasting: bool, quick: bool = True) -> dict[str, str]:
    """The headers that say for how long an answer may be kept. `lasting` says that the request can never be answered
    from another text, `quick` that it is a GET."""
    if not quick:
        return {"cache-control": "no-store"}
    if tag is None:
        return {"cache-control": ASK_AGAIN, "vary": VARY}
    return {"cache-control": FOREVER if lasting else ASK_AGAIN, "etag": tag, "vary": VARY}


async def _document(
    request: Request, service: Service, snapshot: Snapshot, verb: Verb, given: Mapping[str, Any], key: str
) -> dict[str, Any]:
    pages = bool(verb.lists) and not _is_plain(request)
    kept: Kept = request.app.state.kept
    document = kept.get(key) if pages else None
    if document is None:
        answered = service.desk.at_once(snapshot, verb.name, given)
        if answered is None:
            answered = await service.desk.ask(snapshot, verb.name, given)
        document = answered.document
        if pages:
            kept.put(key, document)
    return document


def _is_plain(request: Request) -> bool:
    """Tell whether no page was asked for, so that no further one will be."""
    return "limit" not in request.query_params and "cursor" not in request.query_params


def link_to(request: Request, limit: int, cursor: str) -> str:
    """The `Link` header that leads to the next page."""
    kept = [(name, text) for name, text in request.query_params.multi_items() if name not in ("limit", "cursor")]
    path = quote(request.scope["path"], safe="/:@!$&'()*+,;=~-._")
    return f'<{path}?{urlencode([*kept, ("limit", limit), ("cursor", cursor)])}>; rel="next"'

"""What goes wrong far away, as the verbs refuse it here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vires.registry.diagnostic import Diagnostic, Span
from vires.service.refusal import Refusal


class RemoteRefusal(Refusal):
    """A refusal by a server, or of one: slug, message, remedy, nearest and problems are what they are here. `status` is
    that of the response, `None` where there was none; `request_id` finds the call in the server's log."""

    def __init__(
        self, slug: str, message: str, remedy: str, *, status: int | None, request_id: str, **rest: Any
    ) -> None:
        super().__init__(slug, message, remedy, **rest)
        self.status = status
        self.request_id = request_id
        self.add_note(f"request {request_id}")

    def to_dict(self) -> dict[str, object]:
        """The error as one JSON document, as it is here; with the request's name where the fault is not the caller's,
        so that it can be found in the server's log."""
        document = super().to_dict()
        error = document["error"]
        if isinstance(error, dict) and (self.status is None or self.status >= 500):
            error["request_id"] = self.request_id
        return document


def refusal_of(document: Any, status: int, request_id: str) -> RemoteRefusal | None:
    """The refusal that a problem document states (RFC 9457), `None` if the document is none of ours."""
    if not isinstance(document, Mapping) or not isinstance(document.get("slug"), str):
        return None
    nearest = document.get("nearest")
    problems = document.get("problems")
    return RemoteRefusal(
        document["slug"],
        str(document.get("title") or document.get("detail") or "the server says no more"),
        str(document.get("try") or ""),
        status=status,
        request_id=request_id,
        where=_span(document.get("where")),
        nearest=[str(name) for name in nearest] if isinstance(nearest, list) else (),
        problems=[p for p in map(_problem, problems) if p is not None] if isinstance(problems, list) else (),
    )


def unlike(status: int, request_id: str, what: str) -> RemoteRefusal:
    """The refusal for a response that no server of Vires gives."""
    return RemoteRefusal(
        "answer-unreadable", f"what came back with status {status} is no answer of a registry: {what}",
        "look whether the address is that of a registry, and whether its release is that of this client",
        status=status, request_id=request_id,
    )  # fmt: skip


def in_file(refusal: RemoteRefusal, name: str, text: bytes) -> RemoteRefusal:
    """A refusal of a draft that was sent as text, speaking of the file it lies in, with excerpts of it."""
    if not refusal.problems and refusal.where is None:
        return refusal

    def here(span: Span) -> Span:
        return Span(name, span.line, span.column, span.length) if span.file == SENT else span

    return RemoteRefusal(
        refusal.slug, refusal.message.replace(f"`{SENT}`", f"`{name}`"), refusal.remedy,
        status=refusal.status, request_id=refusal.request_id, nearest=refusal.nearest, texts={name: text},
        where=here(refusal.where) if refusal.where else None,
        problems=[
            Diagnostic(here(p.span), p.slug, p.message, p.remedy, p.nearest, p.witness) for p in refusal.problems
        ],
    )  # fmt: skip


SENT = "draft"
"""What a server calls the text of a draft."""


def _span(where: Any) -> Span | None:
    if not isinstance(where, Mapping) or not isinstance(where.get("file"), str):
        return None
    found = {name: where[name] for name in ("line", "column", "length") if isinstance(where.get(name), int)}
    return Span(where["file"], **found)


def _problem(document: Any) -> Diagnostic | None:
    span = _span(document.get("where")) if isinstance(document, Mapping) else None
    if span is None:
        return None
    slug, message, remedy = (str(document.get(name) or "") for name in ("slug", "message", "try"))
    nearest = document.get("nearest")
    return Diagnostic(span, slug, message, remedy, tuple(map(str, nearest)) if isinstance(nearest, list) else ())

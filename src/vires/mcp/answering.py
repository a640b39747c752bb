"""One call of a tool: from its arguments to the answer, in words and as data, or to what keeps it from one."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from mcp_types import CallToolResult, TextContent

from vires.mcp import arguments
from vires.mcp.paging import PAGE, Cursor, Page, fingerprint, page_of
from vires.mcp.registries import Registries, named
from vires.mcp.telling.answer import sentence, tell
from vires.mcp.telling.footing import state
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.verbs.verb import Verb
from vires.service.wording import Wording

LOGGER = logging.getLogger("vires.mcp")
MOST_KEPT = 8
"""Answers of several pages that are kept, so that the next page need not be worked out anew."""
MOST_NEAREST = 20
MOST_PROBLEMS = 20
LONGEST_MESSAGE = 2000


@dataclass
class Answers:
    """Answers calls from some registries."""

    registries: Registries
    _kept: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict, repr=False)

    async def call(self, verb: Verb, given: Mapping[str, Any], request: object | None = None) -> CallToolResult:
        """What a tool gives. What keeps a question from an answer is a result as well, marked as an error."""
        begun = monotonic()
        registry: dict[str, Any] | None = None
        slug = "-"
        try:
            read = arguments.read(verb, given)
            name, hosted = await self.registries.chosen(read.extra.registry, request)
            cursor = None if read.extra.cursor is None else Cursor.read(read.extra.cursor)
            revision = read.extra.revision
            if cursor is not None and revision is None and hosted.ledger is not None:
                revision = cursor.revision
            snapshot = await self.registries.snapshot(name, hosted, revision)
            registry = named(name, snapshot)
            return await self._answer(verb, read, cursor, snapshot, registry)
        except Refusal as refusal:
            slug = refusal.slug
            if registry is None:
                registry = await self._present(given, request)
            return refused(refusal, registry)
        except Exception as error:
            slug = "internal-error"
            LOGGER.error("`%s` failed: %s", verb.name, place(error))
            return refused(_internal(), registry)
        finally:
            digest = registry["digest"][:19] if registry else "-"
            LOGGER.info("%s %s %s %d ms", verb.name, digest, slug, round((monotonic() - begun) * 1000))

    async def _answer(
        self, verb: Verb, read: arguments.Given, cursor: Cursor | None, snapshot: Snapshot, registry: dict[str, Any]
    ) -> CallToolResult:
        question = fingerprint(verb.name, registry["served_as"], read.question, read.extra.revision)
        if cursor is not None:
            cursor.check(snapshot.digest, question)
        now = snapshot.handle.now.to_text()
        moments = arguments.moments(verb, read.stated, now if isinstance(now, str) else str(now))
        if cursor is not None:
            if set(cursor.moments) != set(moments):
                raise Refusal("cursor-unreadable", "the cursor is none that was given out here", "leave it out")
            moments = dict(cursor.moments)
        asked = {**read.question, **moments}
        document = await self._document(verb, asked, snapshot, paged=cursor is not None)
        wording = Wording(snapshot.handle.registry)
        answer = sentence(verb.name, document, wording)
        first = 0 if cursor is None else cursor.offset
        limit = read.extra.limit or (arguments.HITS if verb.name == "find" else PAGE)
        lists = arguments.lists_of(verb)
        page = page_of(document, lists, first, limit)
        if first and first >= page.total:
            raise Refusal("cursor-unreadable", "the cursor is none that was given out here", "leave it out")
        following = None
        if page.more:
            self._keep(verb, asked, snapshot, document)
            following = Cursor(snapshot.digest, question, page.until, moments, registry["revision"]).to_text()
        vantage = vantage_of(document, asked, read.stated)
        told = _page(page, following) if lists else None
        content = {
            "answer": answer, "registry": registry, "vantage": vantage, "document": page.document, "page": told,
            "abridged": page.abridged.to_list(),
        }  # fmt: skip
        text = tell(verb.name, answer, page.document, wording, registry, vantage, told, bool(page.abridged.places))
        return CallToolResult(content=[TextContent(text=text)], structured_content=content)

    async def _document(self, verb: Verb, asked: dict[str, Any], snapshot: Snapshot, *, paged: bool) -> dict[str, Any]:
        if paged and (kept := self._kept.get(_key(verb, asked, snapshot))) is not None:
            return kept
        desk = self.registries.service.desk
        answered = desk.at_once(snapshot, verb.name, asked) or await desk.ask(snapshot, verb.name, asked)
        return answered.document

    def _keep(self, verb: Verb, asked: dict[str, Any], snapshot: Snapshot, document: dict[str, Any]) -> None:
        key = _key(verb, asked, snapshot)
        self._kept[key] = document
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def _present(self, given: Mapping[str, Any], request: object | None) -> dict[str, Any] | None:
        """The state of the registry that a call that cannot be read meant, if that can be told."""
        try:
            said = given.get("registry")
            name, hosted = await self.registries.chosen(said if isinstance(said, str) else None, request)
            return named(name, await self.registries.snapshot(name, hosted))
        except Refusal:
            return None


def refused(refusal: Refusal, registry: Mapping[str, Any] | None) -> CallToolResult:
    """A refusal as the result of a tool: slug, message, what is near, what to do, and which registry refused."""
    error: dict[str, Any] = {
        "slug": refusal.slug,
        "message": _bounded(refusal.message),
        "nearest": [_bounded(name) for name in refusal.nearest[:MOST_NEAREST]],
        "try": _bounded(refusal.remedy),
    }
    lines = [f"Not answered ({refusal.slug}): {error['message']}", f"Try: {error['try']}"]
    if error["nearest"]:
        lines.append(f"Nearest: {', '.join(error['nearest'])}")
    if refusal.problems:
        error["problems"] = [problem.to_dict() for problem in refusal.problems[:MOST_PROBLEMS]]
        lines += [f"- {_bounded(problem.message)}" for problem in refusal.problems[:MOST_PROBLEMS]]
    lines.append("This is no answer about the law: nothing follows from it.")
    if registry is not None:
        lines.append(f"Record: {state(registry)}.")
    return CallToolResult(
        content=[TextContent(text="\n".join(lines))],
        structured_content={"error": error, "registry": dict(registry) if registry else None},
        is_error=True,
    )


def vantage_of(document: Mapping[str, Any], asked: Mapping[str, Any], stated: object) -> dict[str, Any] | None:
    """The point of view of an answer: as its document has it, else as it was asked. `None` where the verb has none; of
    two sides that are compared, the one that was asked about."""
    seen = dict(document.get("vantage") or document.get("after") or {})
    question = document.get("question")
    at = seen.pop("at", None) or document.get("at") or asked.get("at")
    if at is None and isinstance(question, Mapping):
        at = question.get("at")
    for name in ("as_of", "known_by", "standard", "doctrine"):
        if name not in seen and hasattr(stated, name):
            seen[name] = document.get(name) or asked.get(name) or getattr(stated, name)
    if not seen and at is None:
        return None
    return {"at": at, **{name: seen.get(name) for name in ("as_of", "known_by", "standard", "doctrine")}}


def place(error: BaseException) -> str:
    """Where an error was raised and of which kind it is. What it says may repeat the question, so it is left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" at {trace.tb_frame.f_code.co_qualname}, line {trace.tb_lineno}"
    return f"{type(error).__name__}{where}"


def _page(page: Page, following: str | None) -> dict[str, Any]:
    return {"total": page.total, "from": min(page.first + 1, page.total), "to": page.until, "next": following}


def _key(verb: Verb, asked: Mapping[str, Any], snapshot: Snapshot) -> str:
    return fingerprint(verb.name, snapshot.digest, snapshot.handle.registry.revision, asked)


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"


def _internal() -> Refusal:
    return Refusal("internal-error", "something went wrong inside the server", "ask again; if it stays so, report it")

"""The registry as text: its files, and each file with the records that stand in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.model.registry import Registry
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.sourcetext import Placed, SourceText
from vires.web.pages.answering import query_of, snapshot_of
from vires.web.sheet import page
from vires.web.writing import caller_of

MOST_FOUND = 200
WORD = re.compile(r"[a-z0-9][a-z0-9.\-]*(?:/[a-z0-9.\-]*[a-z0-9])*")
"""Where an id may stand in a line."""
LONGEST_LINE = 4000


@dataclass(frozen=True)
class Line:
    """A line of a file: its pieces, each with the id that it names or `None`, and the records that begin on it."""

    number: int
    pieces: tuple[tuple[str, str | None], ...]
    records: tuple[Placed, ...] = ()


async def text_of(request: Request, snapshot: Snapshot) -> SourceText:
    """The text of a snapshot. Raises `Refusal`."""
    return await asyncio.to_thread(SourceText.of, request.scope["state"]["hosted"], snapshot)


async def registry(request: Request) -> Response:
    """The files by folder with what they hold; with `q`, the records that are called so, each with its place."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    text = await text_of(request, snapshot)
    words = request.query_params.get("q", "").strip()[:200]
    found = list(_found(snapshot, text, words)) if words else []
    return page(
        request, "registry.html", title="Registry", state=snapshot.state, folders=list(_folders(text)), words=words,
        found=found[:MOST_FOUND], more=max(0, len(found) - MOST_FOUND), files=len(text.files),
        records=len(text.records), number=snapshot.number, revision=query.get("revision"), example=_example(text),
        **standing(request),
    )  # fmt: skip


async def file(request: Request) -> Response:
    """A file line by line, with the records that begin on each."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    text = await text_of(request, snapshot)
    name = request.path_params["name"]
    placed = text.by_file.get(name)
    if placed is None:
        raise unknown_file(name, text)
    return page(
        request, "source.html", title=name, state=snapshot.state, name=name,
        heads=[one for one in placed if one.kind != "provision"],
        lines=list(_lines(text.lines(name), placed, snapshot.handle.registry)), number=snapshot.number,
        revision=query.get("revision"), size=len(text.files[name]), **standing(request),
    )  # fmt: skip


def standing(request: Request) -> dict[str, Any]:
    """What somebody may do with the text here: `kept` tells whether there is a ledger to propose to, `may` whether who
    looks at it may, as far as their token goes."""
    caller = caller_of(request)
    return {
        "kept": request.scope["state"]["hosted"].ledger is not None,
        "may": caller.known and "propose" in caller.scopes,
        "known": caller.known,
    }


def unknown_file(name: str, text: SourceText) -> Refusal:
    """The refusal for a file that there is none of, with those whose names are like it."""
    from difflib import get_close_matches

    close = get_close_matches(name[:300], text.by_file, n=3, cutoff=0.6)
    return Refusal(
        "file-unknown", f"the registry has no file `{name[:120]}`",
        f"did you mean `{close[0]}`?" if close else "begin at the list of files under Registry",
    )  # fmt: skip


def _example(text: SourceText) -> str:
    """What a new file may be named like: beside the last that holds instruments."""
    holding = [name for name, placed in text.by_file.items() if any(one.kind == "instrument" for one in placed)]
    folder = max(holding, default="").rpartition("/")[0]
    return f"{folder}/new.yaml" if folder else "new.yaml"


def _folders(text: SourceText) -> Iterator[tuple[str, list[tuple[str, str, int, str]]]]:
    folders: dict[str, list[tuple[str, str, int, str]]] = {}
    for name, placed in text.by_file.items():
        folder, _, last = name.rpartition("/")
        folders.setdefault(folder, []).append((name, last, len(placed), _holds(placed)))
    yield from sorted(folders.items())


def _holds(placed: tuple[Placed, ...]) -> str:
    """What a file holds, in words: how many of each kind of record, parts of others left out."""
    counts: dict[str, int] = {}
    for one in placed:
        if one.kind != "provision":
            counts[one.kind] = counts.get(one.kind, 0) + 1
    several = {"territory": "territories", "status": "statuses"}
    return ", ".join(
        f"{count} {kind}" if count == 1 else f"{count} {several.get(kind, kind + 's')}"
        for kind, count in counts.items()
    )


def _found(snapshot: Snapshot, text: SourceText, words: str) -> Iterator[Placed]:
    """Records by their id, their file, their words."""
    seen: set[str] = set()
    small = words.casefold()
    for one in text.records:
        if small in one.id or small in one.label.casefold() or small in one.file.casefold():
            seen.add(one.id)
            yield one
    for hit in snapshot.handle.names.wordlist.search(words, 40):
        place = text.place(hit.id)
        if place is not None and hit.id not in seen:
            yield place


def _lines(lines: tuple[str, ...], placed: tuple[Placed, ...], registry: Registry) -> Iterator[Line]:
    begins: dict[int, list[Placed]] = {}
    for one in placed:
        begins.setdefault(one.line, []).append(one)
    known = _known(registry)
    for number, line in enumerate(lines, 1):
        yield Line(number, tuple(_pieces(line, known)), tuple(begins.get(number, ())))


def _pieces(line: str, known: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    at = 0
    head = line[:LONGEST_LINE]
    comment = head.lstrip().startswith("#")
    for match in () if comment else WORD.finditer(head):
        identity = known.get(match[0])
        if identity is not None and ("/" in identity or head[match.end() : match.end() + 1] != ":"):
            if match.start() > at:
                yield head[at : match.start()], None
            yield match[0], identity
            at = match.end()
    if at < len(line):
        yield line[at:], None


def _known(registry: Registry) -> Mapping[str, str]:
    """Ids that have a page. Of those of one word only those of sources: others are also everyday words."""
    found: dict[str, str] = registry.kept.get(_Known, {})
    if not found:
        for terms in registry.terms.values():
            found.update((one, one) for one in terms if "/" in one)
        found.update((one, one) for one in registry.instruments)
        found.update((one, one) for one in registry.entries)
        found.update((one, one) for one in registry.sources)
        registry.kept[_Known] = found
    return found


class _Known:
    """The key under which the ids are kept."""

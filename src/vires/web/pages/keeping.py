"""Answers that are long in the making and asked for again: kept with the snapshot that they are of. Who asks while one
is being made waits for that one, and for what takes longer than a reader looks at an empty page is shown how far it has
come; that page asks again by itself, with a script or without."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from starlette.requests import Request

from vires.service.refusal import Refusal
from vires.service.serving.service import Service
from vires.service.serving.snapshot import Snapshot
from vires.web.pages.answering import answer

MOST = 64
PATIENCE = 3.0
"""Seconds for which a page waits for an answer before it shows how far that has come."""
ABSENT = 120.0
"""Seconds after which an answer that nobody asks for is given up; a page in the background asks once a minute."""
LONGER = frozenset({"too-long", "busy"})
"""What is refused to a question, and not to an errand."""


class Unfinished(Exception):
    """The answer is being made: so many steps of so many are done; `total` is 0 where nothing was told yet."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(f"{done} of {total}")
        self.done, self.total = done, total


@dataclass
class Making:
    """An answer that is being made, and how far it has come. `seen` is when somebody last asked for it, `held` how many
    wait for it without asking again."""

    task: asyncio.Task[dict[str, Any]]
    done: int = 0
    total: int = 0
    seen: float = 0.0
    held: int = 0
    attendant: asyncio.Task[None] | None = None

    async def attend(self) -> None:
        """Give it up once nobody asks for it any more: what is made is a process's work of minutes."""
        while not self.task.done():
            left = ABSENT if self.held else self.seen + ABSENT - monotonic()
            if left <= 0:
                self.task.cancel()
            await asyncio.wait({self.task}, timeout=max(0.01, left))


class Kept:
    """The answers of one snapshot, the one longest not asked for going first, those being made, and what was refused
    while nobody looked."""

    def __init__(self) -> None:
        self.found: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self.making: dict[str, Making] = {}
        self.refused: OrderedDict[str, Refusal] = OrderedDict()


async def kept_answer(
    request: Request, snapshot: Snapshot, verb: str, given: Mapping[str, Any], *, errand: bool = False
) -> dict[str, Any]:
    """The document of a verb. What is given must state every moment that matters: what is left out would be the present
    of whoever asked first. An `errand` is known to take long; any other is made one where it proves to. Raises
    `Refusal`, and `Unfinished` where a page may show that it is still being made."""
    kept: Kept = snapshot.handle.kept.setdefault(Kept, Kept())
    key = json.dumps([verb, dict(given)], sort_keys=True)
    if key in kept.found:
        kept.found.move_to_end(key)
        return kept.found[key]
    if (refusal := kept.refused.pop(key, None)) is not None:
        raise refusal
    making = kept.making.get(key)
    if making is None:
        making = kept.making[key] = Making(asyncio.ensure_future(_make(request, snapshot, kept, key, given, errand)))
        making.task.add_done_callback(lambda done: _over(kept, key, done))
        making.seen = monotonic()
        making.attendant = asyncio.ensure_future(making.attend())
    making.held += 1
    try:
        if _may_wait(request):
            await asyncio.wait({making.task}, timeout=PATIENCE)
            if not making.task.done():
                raise Unfinished(making.done, making.total)
        # Somebody who goes away does not take the answer from others who wait for it.
        return await asyncio.shield(making.task)
    finally:
        making.held -= 1
        making.seen = monotonic()
        if making.task.done():
            kept.refused.pop(key, None)


def _may_wait(request: Request) -> bool:
    """Whether what asks can ask again: neither a file that is saved nor a form that was sent can."""
    return request.method == "GET" and "format" not in request.query_params


async def _make(
    request: Request, snapshot: Snapshot, kept: Kept, key: str, given: Mapping[str, Any], errand: bool
) -> dict[str, Any]:
    service: Service = request.app.state.service
    verb = str(json.loads(key)[0])

    def told(done: int, total: int) -> None:
        if (making := kept.making.get(key)) is not None:
            making.done, making.total = done, total

    if not errand:
        try:
            return await answer(request, snapshot, verb, given, told)
        except Refusal as refusal:
            if refusal.slug not in LONGER:
                raise
    return (await service.desk.run(snapshot, verb, given, told)).document


def _over(kept: Kept, key: str, done: asyncio.Task[dict[str, Any]]) -> None:
    kept.making.pop(key, None)
    if done.cancelled():
        return
    error = done.exception()
    if error is None:
        kept.found[key] = done.result()
        while len(kept.found) > MOST:
            kept.found.popitem(last=False)
    elif isinstance(error, Refusal):
        # Told to whoever asks next; where somebody waits they take it from here.
        kept.refused[key] = error
        while len(kept.refused) > MOST:
            kept.refused.popitem(last=False)

"""Answers that are long in the making and asked for again: kept with the snapshot that they are of. Who asks while one
is being made waits for that one."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from vires.service.serving.snapshot import Snapshot
from vires.web.pages.answering import answer

MOST = 64


class Kept:
    """The answers of one snapshot, the one longest not asked for going first, and those being made."""

    def __init__(self) -> None:
        self.found: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self.making: dict[str, asyncio.Task[dict[str, Any]]] = {}


async def kept_answer(request: Request, snapshot: Snapshot, verb: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a verb. What is given must state every moment that matters: what is left out would be the present
    of whoever asked first. Raises `Refusal`."""
    kept: Kept = snapshot.handle.kept.setdefault(Kept, Kept())
    key = json.dumps([verb, dict(given)], sort_keys=True)
    if key in kept.found:
        kept.found.move_to_end(key)
        return kept.found[key]
    task = kept.making.get(key)
    if task is None:
        task = kept.making[key] = asyncio.ensure_future(answer(request, snapshot, verb, given))
        task.add_done_callback(lambda done: _over(kept, key, done))
    # Somebody who goes away does not take the answer from others who wait for it.
    document = await asyncio.shield(task)
    kept.found[key] = document
    while len(kept.found) > MOST:
        kept.found.popitem(last=False)
    return document


def _over(kept: Kept, key: str, done: asyncio.Task[dict[str, Any]]) -> None:
    kept.making.pop(key, None)
    if not done.cancelled():
        done.exception()  # where everybody who waited has gone, nobody else asks for it

"""Where questions from outside are answered: off the event loop, each within a time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vires.service.serving.hosted import Hosted
from vires.service.verbs.catalogue import VERBS


@dataclass(frozen=True)
class Answered:
    """A document, and the registry that gave it: `name`, `digest`, `revision`, `checked_to`."""

    document: dict[str, Any]
    state: dict[str, Any]


class Desk:
    """Answers by verb. One question at a time for now."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def answer(
        self, hosted: Hosted, verb: str, given: Mapping[str, Any], revision: int | str | None = None
    ) -> Answered:
        """The answer to a verb from one snapshot. Raises `Refusal`."""
        async with self._turn:
            return await asyncio.to_thread(self._answer, hosted, verb, given, revision)

    def _answer(self, hosted: Hosted, verb: str, given: Mapping[str, Any], revision: int | str | None) -> Answered:
        snapshot = hosted.at(revision)
        return Answered(VERBS[verb](snapshot.handle, given), snapshot.state)

    async def close(self) -> None:
        """Let go of what runs."""

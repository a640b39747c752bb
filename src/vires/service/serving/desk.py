"""Where questions from outside are answered: never for long in the process that was asked, each within a time limit,
and each from one snapshot."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from vires.service.progress import Progress
from vires.service.refusal import Refusal
from vires.service.serving.bench import Bench
from vires.service.serving.hosted import Hosted
from vires.service.serving.limits import Limits
from vires.service.serving.shelf import Shelf
from vires.service.serving.shortcut import Shortcut, shape_of
from vires.service.serving.snapshot import Snapshot
from vires.service.serving.staff import Staff, internal, too_large
from vires.service.serving.verbs import check_given
from vires.service.verbs.arguments import Asking
from vires.service.verbs.catalogue import VERBS
from vires.temporal.vantage import Vantage

LOGGER = logging.getLogger("vires.server")
Questions = Sequence[tuple[str, Mapping[str, Any]]]
"""Verbs, each with its arguments."""
OPENING: tuple[str, Mapping[str, Any]] = ("timeline", {})
"""A question for which a registry is read and nothing else."""
COMPILING: tuple[str, Mapping[str, Any]] = ("matrix", {})
"""One for which the present vantage is compiled; as `OPENING`, it decides nothing that is counted."""


@dataclass(frozen=True)
class Answered:
    """A document, and the registry that gave it: `name`, `digest`, `revision`, `checked_to`. `seconds`
    of a processor were used where a process answered."""

    document: dict[str, Any]
    state: dict[str, Any]
    seconds: float = 0.0


class Desk:
    """Answers by verb. What is known to be quick is answered at once, everything else by a process that is killed when
    it takes too long. Belongs to one event loop."""

    def __init__(self, limits: Limits | None = None, folder: Path | None = None) -> None:
        self.limits = limits or Limits()
        self.shortcut = Shortcut()
        self.staff = Staff(self.limits)
        self.errands = Staff(replace(self.limits, processes=1, seconds=self.limits.errand))
        """One process more, for what takes longer than a question may."""
        self.archive = Bench()
        """Where revisions are fetched that are not in memory: however many are asked for, the present one is not held
        up."""
        self.shelf = Shelf(folder)
        self.decided: Callable[[str], None] | None = None
        """Told the outcome of every finding given."""
        self._warming: asyncio.Task[None] | None = None

    async def answer(
        self, hosted: Hosted, verb: str, given: Mapping[str, Any], revision: int | str | None = None
    ) -> Answered:
        """The answer to a verb from one snapshot. Raises `Refusal`: those of the verb; `too-long` and `too-much-memory`
        for what takes more than one question may; `busy` where too many wait; `internal-error`."""
        snapshot = await self.snapshot(hosted, revision)
        return self.at_once(snapshot, verb, given) or await self.ask(snapshot, verb, given)

    async def snapshot(self, hosted: Hosted, revision: int | str | None = None) -> Snapshot:
        """The snapshot from which a question is answered. Raises `Refusal`."""
        known = hosted.at_hand(revision)
        if known is not None:
            return known
        if revision is None:
            return await asyncio.to_thread(hosted.current)
        return await self.archive.do(partial(hosted.at, revision))

    def at_once(self, snapshot: Snapshot, verb: str, given: Mapping[str, Any]) -> Answered | None:
        """The answer, if it is one that is quick to give. Never takes long. Raises `Refusal`."""
        if verb != "ask":
            return None
        asked = VERBS["ask"].read(given)
        assert isinstance(asked, Asking)
        document = self.shortcut.answer(snapshot, asked)
        if document is None:
            return None
        self._count(document)
        return Answered(document, snapshot.state)

    async def ask(
        self, snapshot: Snapshot, verb: str, given: Mapping[str, Any], told: Progress | None = None
    ) -> Answered:
        """The answer of a process; `told` hears how far it has come. Raises `Refusal`."""
        return await self._asked_of(self.staff, snapshot, verb, given, told)

    async def run(
        self, snapshot: Snapshot, verb: str, given: Mapping[str, Any], told: Progress | None = None
    ) -> Answered:
        """The same for an errand: what may take longer than a question, one at a time. Raises `Refusal`."""
        return await self._asked_of(self.errands, snapshot, verb, given, told)

    async def _asked_of(
        self, staff: Staff, snapshot: Snapshot, verb: str, given: Mapping[str, Any], told: Progress | None
    ) -> Answered:
        check_given(verb, given)
        said = None
        while said is None:
            # Where the file was put away meanwhile, it is written anew.
            path = await asyncio.to_thread(self.shelf.place, snapshot)
            said = await staff.ask(path, verb, dict(given), told)
        kind, found, seconds, digest = said
        if digest != snapshot.digest:
            LOGGER.error("a process answered from %s and was asked for %s", digest, snapshot.digest)
            raise internal("the answer came from another state of the registry than was asked")
        if kind == "answer":
            if verb == "ask":
                asked, handle = VERBS["ask"].read(given), snapshot.handle
                assert isinstance(asked, Asking)
                vantage = handle.vantage(asked.as_of, asked.known_by, asked.standard, asked.doctrine)
                self.learn(snapshot, shape_of(asked), vantage, seconds, lambda: handle.ask(**asked.stated()))
            self._count(found)
            return Answered(found, snapshot.state, seconds)
        if kind == "refusal":
            raise _refusal(found)
        if kind == "memory":
            raise too_large(self.limits.megabytes)
        if kind == "depth":
            raise Refusal("too-open", "the question leads too deep to be gone through", "ask for less")
        LOGGER.error("`%s` failed: %s", verb, found)
        raise internal("something went wrong inside the service")

    def _count(self, document: Mapping[str, Any]) -> None:
        outcome = document.get("outcome") or (document.get("context") or {}).get("outcome")
        if self.decided is not None and isinstance(outcome, str):
            self.decided(outcome)

    def learn(
        self, snapshot: Snapshot, shape: Hashable, vantage: Vantage, seconds: float, work: Callable[[], object]
    ) -> None:
        """Take note that a process took so many seconds for a question of a shape. Where it was quick, `work` is done
        in a thread, so that what it needs is compiled here; the next question of the shape is then answered at once."""
        worth = self.shortcut.learn(snapshot, shape, vantage, seconds)
        if worth and (self._warming is None or self._warming.done()):
            self._warming = asyncio.get_running_loop().create_task(self._warm(work))

    async def warm(self, snapshot: Snapshot, questions: Questions = ()) -> None:
        """Have a process open a snapshot, compile the present vantage and answer some questions, so that no first
        visitor waits for that. What takes more than one question may is left to whoever asks for it."""
        for verb, given in (OPENING, *(questions or (COMPILING,))):
            with contextlib.suppress(Refusal):
                await self.ask(snapshot, verb, given)

    async def _warm(self, work: Callable[[], object]) -> None:
        try:
            await asyncio.to_thread(self.shortcut.warm, work)
        except Exception as error:
            LOGGER.error("a vantage could not be compiled: %s", type(error).__name__)

    async def close(self) -> None:
        """Let go of what runs."""
        if self._warming is not None:
            await asyncio.gather(self._warming, return_exceptions=True)
        await self.staff.close()
        await self.errands.close()
        self.archive.close()
        self.shelf.close()


def _refusal(said: Mapping[str, Any]) -> Refusal:
    return Refusal(
        said["slug"], said["message"], said["remedy"], where=said["where"], nearest=said["nearest"],
        problems=said["problems"], texts=said["texts"],
    )  # fmt: skip

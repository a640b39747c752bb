"""Batches of evaluations, answered in this process where every decision is settled by looking it up.

Nothing is worked out: what is not plain from the rows of a table that is there already sends the whole batch to a
process. A long batch is taken in slices, so that nobody else waits for the whole of it."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Any
from weakref import WeakSet

from vires.api.hot.names import Unsettled, plainly
from vires.model.finding import Outcome
from vires.service.asking import Handle
from vires.service.requests.evaluation import Batch, Many, decisions
from vires.service.requests.mapping import Stated
from vires.service.serving.desk import LOGGER, Answered, Desk
from vires.service.serving.shortcut import QUICK
from vires.service.serving.snapshot import Snapshot
from vires.temporal.vantage import Vantage

SLICE = 100
"""Evaluations after which others have their turn."""
SHAPE = ("evaluations", "looked up")
"""All that is looked up takes as long."""


class Cold(Unsettled):
    """What would settle an evaluation has not been compiled yet."""


class Looked(Many):
    """Outcomes that are plain from the rows of tables that are there."""

    def outcome(self, stated: Stated, vantage: Vantage) -> Outcome:
        """The outcome of a question. Raises `Unsettled`."""
        if vantage is not self._seen and not self._engine.compiled(vantage):
            raise Cold
        quick = self._from(vantage)
        if (stated.office, stated.power) not in quick.table.cells:
            raise Cold
        answer = quick.glance(
            stated.office, stated.power, stated.at, stated.territory, stated.sites, stated.subjects, stated.facts
        )
        if answer is None:
            raise Unsettled
        return answer.outcome


class Evaluations:
    """Batches without reasons."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._cold: WeakSet[Handle] = WeakSet()
        """Handles for which something was looked up that had not been compiled."""
        self._warming: asyncio.Task[None] | None = None

    async def at_once(self, snapshot: Snapshot, batch: Batch) -> dict[str, Any] | None:
        """The decisions, `None` if they are not all settled by looking up."""
        if batch.reasons:
            return None
        handle = snapshot.handle
        if "engine" not in handle.__dict__:
            self._cold.add(handle)
            return None
        now, engine = handle.now, handle.engine
        vantage = handle.vantage(now=now)
        found: list[dict[str, Any]] = []
        left = decisions(plainly(handle), batch, Looked(handle), now)
        while True:
            if handle.__dict__.get("engine") is not engine:
                return None
            try:
                some = self.desk.shortcut.run(snapshot, SHAPE, vantage, lambda: list(islice(left, SLICE)))
            except Cold:
                self._cold.add(handle)
                return None
            except Unsettled:
                return None
            if some is None:
                return None
            found += some
            if len(some) < SLICE:
                return {"evaluations": found}
            await asyncio.sleep(0)

    def learn(self, snapshot: Snapshot, batch: Batch, answered: Answered) -> None:
        """Take note of how long a process took for a batch; cells that were not there are made in a thread."""
        decided = answered.document.get("evaluations")
        if batch.reasons or not decided:
            return
        handle = snapshot.handle
        seconds = answered.seconds / len(decided) * SLICE
        self.desk.shortcut.learn(snapshot, SHAPE, handle.vantage(), seconds)
        if seconds > QUICK or handle not in self._cold:
            return
        if self._warming is None or self._warming.done():
            self._cold.discard(handle)
            self._warming = asyncio.get_running_loop().create_task(self._warm(handle, batch))

    async def _warm(self, handle: Handle, batch: Batch) -> None:
        """Have the cells of a batch made, so that the next of its kind need only look them up."""
        try:
            await asyncio.to_thread(
                self.desk.shortcut.warm, lambda: list(decisions(handle, batch, Many(handle), handle.now))
            )
        except Exception as error:
            LOGGER.error("the cells of a batch could not be made: %s", type(error).__name__)

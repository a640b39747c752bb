"""All that one server serves."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from time import monotonic

from vires.service.permission.access import Access
from vires.service.refusal import Refusal
from vires.service.serving.audits.allowance import Allowance
from vires.service.serving.audits.desk import AuditDesk
from vires.service.serving.desk import Desk, Questions
from vires.service.serving.follower import Follower
from vires.service.serving.hosted import Hosted
from vires.service.serving.snapshot import Snapshot
from vires.service.serving.worker import MOST_OPEN

LOGGER = logging.getLogger("vires.server")


@dataclass
class Service:
    """`registries` by the name under which each is reached: the empty name at the root, any other below `/t/NAME`.
    `public_url` is the address by which the outside reaches the root, without a slash at the end. `refresh` is after
    how many seconds a registry is looked at again; `metrics` whether numbers are told at `/metrics`.

    Where it is to be `warm`, what the first visitor would wait for is made at the start: the present vantage of as many
    registries as its processes keep open, the answers to what `first_asked` gives as verbs and their arguments, and
    whatever `preparing` does with each. After `warming` seconds nothing more is begun. `allowance` says how much
    is done for audits."""

    registries: Mapping[str, Hosted]
    desk: Desk = field(default_factory=Desk)
    public_url: str | None = None
    access: Access = field(default_factory=Access)
    refresh: float = 2.0
    metrics: bool = True
    warm: bool = False
    warming: float = 120.0
    allowance: Allowance = field(default_factory=Allowance)
    preparing: list[Callable[[Snapshot], object]] = field(default_factory=list)
    first_asked: list[Callable[[Snapshot], Questions]] = field(default_factory=list)
    _warming: asyncio.Task[None] | None = field(default=None, repr=False)

    @cached_property
    def audits(self) -> AuditDesk | None:
        """Where audits are made; `None` where none are offered, or what they need is not installed."""
        there = self.allowance.offered and find_spec("numpy") and find_spec("pyarrow") and sys.platform != "win32"
        return AuditDesk(self.allowance, self.desk.shelf) if there else None

    def prepare(self) -> None:
        """Have what was compiled for a snapshot compiled for the one that follows it, and what one process has read
        taken over by the others."""
        for hosted in self.registries.values():
            hosted.shelf = self.desk.shelf
            hosted.prepare = self.desk.shortcut.succeed

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Registries are read and followed while this lasts; at its end everything that runs is let go of. One that
        cannot be read is tried again and again."""
        self.prepare()
        for hosted in self.registries.values():
            try:
                await asyncio.to_thread(hosted.current)
            except Refusal as refusal:
                LOGGER.error("registry `%s` cannot be read: %s (%s)", hosted.name, refusal.message, refusal.slug)
        followers = [Follower(hosted, self.refresh) for hosted in self.registries.values()]
        for follower in followers:
            follower.start()
        if self.warm:
            self._warming = asyncio.create_task(self._warm())
        try:
            yield
        finally:
            if self._warming is not None:
                self._warming.cancel()
                with suppress(asyncio.CancelledError):
                    await self._warming
            await asyncio.gather(*(asyncio.to_thread(follower.stop) for follower in followers))
            if self.audits is not None:
                await self.audits.close()
            for hosted in self.registries.values():
                hosted.shelf = None
            await self.desk.close()

    async def warmed(self, seconds: float) -> bool:
        """Wait until all is warm that is to be, so many seconds at most. Whether it is."""
        if self._warming is not None and not self._warming.done():
            await asyncio.wait({self._warming}, timeout=seconds)
        return self._warming is None or self._warming.done()

    async def _warm(self) -> None:
        until = monotonic() + self.warming
        known = [one for hosted in self.registries.values() if (one := hosted.known) is not None]
        # What is asked for at once is answered by processes of their own, and each keeps open what it was asked of.
        most = MOST_OPEN * self.desk.limits.processes
        some = [known[first : first + MOST_OPEN] for first in range(0, min(most, len(known)), MOST_OPEN)]
        await asyncio.gather(*(self._warm_some(snapshots, until) for snapshots in some))

    async def _warm_some(self, snapshots: Iterable[Snapshot], until: float) -> None:
        for snapshot in snapshots:
            if monotonic() >= until:
                return
            for prepare in self.preparing:
                try:
                    await asyncio.to_thread(prepare, snapshot)
                except Exception as error:
                    LOGGER.error("nothing was made ready: %s", type(error).__name__)
            await self.desk.warm(snapshot, [one for asked in self.first_asked for one in asked(snapshot)])

"""The processes that answer: started when there is something to answer, killed when an answer takes too long."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vires.service.progress import Progress
from vires.service.refusal import Refusal
from vires.service.serving.limits import Limits
from vires.service.serving.worker import LENGTH, MOST_OPEN

LOGGER = logging.getLogger("vires.server")


class Died(Exception):
    """A process ended before it had answered."""


class Clerk:
    """One process, and what it has open."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._open: list[str] = []
        self.dead = False

    @classmethod
    async def hire(cls, limits: Limits) -> Clerk:
        """Start a process. It has no work and no registry yet."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "vires.service.serving.worker", str(limits.bytes), str(limits.seconds),
            stdin=PIPE, stdout=PIPE,
        )  # fmt: skip
        return cls(process)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def idle(self) -> bool:
        """Whether it lives, as far as can be told without asking it."""
        return not self.dead and self._process.returncode is None

    def holds(self, path: Path) -> bool:
        """Whether it has a snapshot open."""
        return str(path) in self._open

    async def open(self, path: Path) -> bool:
        """Have it open a snapshot; `False` where the file is gone. Raises `Died`."""
        name = str(path)
        there = bool((await self._call("open", name))[0] == "open")
        self._open = [one for one in self._open if one != name][1 - MOST_OPEN :]
        if there:
            self._open.append(name)
        return there

    async def ask(self, path: Path, verb: str, given: Mapping[str, Any], told: Progress | None = None) -> Any:
        """What it answers from a snapshot it has open. Raises `Died`."""
        return await self._call("ask", str(path), verb, given, told=told)

    async def _call(self, *message: object, told: Progress | None = None) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        try:
            self._process.stdin.write(LENGTH.pack(len(body)) + body)
            await self._process.stdin.drain()
            while True:
                head = await self._process.stdout.readexactly(LENGTH.size)
                said = pickle.loads(await self._process.stdout.readexactly(LENGTH.unpack(head)[0]))
                if said[0] != "progress":
                    return said
                if told is not None:
                    told(*said[1:])
        except (asyncio.IncompleteReadError, ConnectionError):
            self.dead = True
            raise Died from None

    async def dismiss(self) -> None:
        """End the process, whatever it does, and wait until it has ended."""
        self.dead = True
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(ConnectionError):
                await self._process.stdin.wait_closed()


class Staff:
    """A bounded number of processes, and a bounded number of questions that wait for one."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.waiting = 0
        self.working = 0
        self.changed: Callable[[int, int], None] | None = None
        """Told how many questions wait and how many are being answered, whenever that changes."""
        self._places = asyncio.Semaphore(limits.processes)
        self._idle: list[Clerk] = []
        self._busy: set[Clerk] = set()
        self._endings: set[asyncio.Task[None]] = set()

    @property
    def processes(self) -> tuple[int, ...]:
        """The numbers of the processes that run."""
        return tuple(clerk.pid for clerk in (*self._idle, *self._busy) if clerk.idle)

    async def ask(self, path: Path, verb: str, given: Mapping[str, Any], told: Progress | None = None) -> Any:
        """What a process answers, `None` where the snapshot's file is gone; `told` hears how far it has come. Raises
        `Refusal`: `busy`, `too-long`, `internal-error`."""
        await self._wait()
        self._tell(0, 1)
        clerk: Clerk | None = None
        try:
            try:
                async with asyncio.timeout(self.limits.opening):
                    clerk, there = await self._opened(path)
                if not there:
                    return None
                async with asyncio.timeout(self.limits.seconds):
                    return await clerk.ask(path, verb, given, told)
            except TimeoutError:
                self._end(clerk)
                raise too_long(self.limits.seconds) from None
            except Died:
                LOGGER.error("a process that answers died over `%s`", verb)
                self._end(clerk)
                raise internal("the process that answered this question ended before it was done") from None
            except BaseException:
                # Nobody waits for the answer any more; what the process would say next belongs to no question.
                self._end(clerk)
                raise
        finally:
            self._tell(0, -1)
            self._places.release()
            if clerk is not None:
                self._busy.discard(clerk)
                if clerk.idle:
                    self._idle.append(clerk)

    def _tell(self, waiting: int, working: int) -> None:
        self.waiting += waiting
        self.working += working
        if self.changed is not None:
            self.changed(self.waiting, self.working)

    async def _wait(self) -> None:
        if self._places.locked():
            if self.waiting >= self.limits.waiting:
                raise busy()
            self._tell(1, 0)
            try:
                async with asyncio.timeout(self.limits.seconds):
                    await self._places.acquire()
            except TimeoutError:
                raise busy() from None
            finally:
                self._tell(-1, 0)
        else:
            await self._places.acquire()

    async def _opened(self, path: Path) -> tuple[Clerk, bool]:
        """A process with a snapshot open, and whether the file was there. One that died while it had nothing to do is
        passed over: no question is lost with it."""
        for last in (False, False, True):
            clerk = await self._one_for(path)
            try:
                return clerk, await clerk.open(path)
            except BaseException as error:
                self._busy.discard(clerk)
                self._end(clerk)
                if last or not isinstance(error, Died):
                    raise
        raise AssertionError

    async def _one_for(self, path: Path) -> Clerk:
        for clerk in [one for one in self._idle if not one.idle]:
            self._idle.remove(clerk)
            self._end(clerk)
        if self._idle:
            # Whoever answered last has most of it ready.
            clerk = next((one for one in reversed(self._idle) if one.holds(path)), self._idle[0])
            self._idle.remove(clerk)
        else:
            clerk = await Clerk.hire(self.limits)
        self._busy.add(clerk)
        return clerk

    def _end(self, clerk: Clerk | None) -> None:
        if clerk is not None:
            clerk.dead = True
            ending = asyncio.get_running_loop().create_task(clerk.dismiss())
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)

    async def close(self) -> None:
        """End every process."""
        for clerk in (*self._idle, *self._busy):
            self._end(clerk)
        self._idle.clear()
        while self._endings:
            await asyncio.gather(*self._endings, return_exceptions=True)


def busy() -> Refusal:
    """The refusal for a question for which there is no room."""
    return Refusal("busy", "more is asked at the moment than can be answered", "ask again in a moment")


def too_long(seconds: float) -> Refusal:
    """The refusal for a question that was not answered in time."""
    return Refusal(
        "too-long", f"the question was not answered within {seconds:g} seconds",
        "ask for less: a narrower office or power, the sites (or none), a shorter time",
    )  # fmt: skip


def too_large(megabytes: int) -> Refusal:
    """The refusal for a question that needed more memory than it may have."""
    return Refusal(
        "too-much-memory", f"the question needed more than the {megabytes:,} MB that one may take",
        "ask for less: a narrower office or power, the sites (or none), a shorter time",
    )  # fmt: skip


def internal(message: str) -> Refusal:
    """The refusal for what is the service's own fault."""
    return Refusal("internal-error", message, "ask again; if it stays so, report it with the request id")

"""Where audits are asked for: drafted and made one after another in processes apart, each killed when it takes too
long, and all when the server ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from typing import Any

from vires.service.refusal import Refusal
from vires.service.serving.audits.allowance import Allowance
from vires.service.serving.audits.room import ACTIVE, Room
from vires.service.serving.audits.rooms import Rooms
from vires.service.serving.shelf import Shelf
from vires.service.serving.snapshot import Snapshot

LOGGER = logging.getLogger("vires.server")
DRAFTING = 60
"""Seconds that a draft may take."""
WAITING = 32
"""Audits that wait for a process at most."""


class AuditDesk:
    """The audits of one process of a server. Belongs to one event loop."""

    def __init__(self, allowance: Allowance, shelf: Shelf) -> None:
        self.allowance, self._shelf = allowance, shelf
        self.rooms = Rooms(lambda: allowance.folder or shelf.folder / "audits", allowance)
        self._places = asyncio.Semaphore(allowance.processes)
        self._drafts = asyncio.Semaphore(2)
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self._processes: set[Process] = set()

    async def draft(self, room: Room, snapshot: Snapshot, mapping: str | None) -> dict[str, Any]:
        """Draft the mapping of an audit, or look at one that was given, and wait for it. Raises `Refusal`
        (`audit-running`)."""
        async with self._drafts:
            held, before = await asyncio.to_thread(self._enter, room, "drafting", {})
            order = {"do": "draft", "mapping": mapping, "failing": before or "refused"}
            try:
                await self._work(room, snapshot, order, DRAFTING, held)
            finally:
                os.close(held)
        return await asyncio.to_thread(known, room)

    async def start(self, room: Room, snapshot: Snapshot, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Have an audit made by and by; what is known of it then. Raises `Refusal`: `audit-running`, `busy`."""
        if len(self._jobs) >= self.allowance.processes + WAITING:
            raise Refusal("busy", "more audits wait at the moment than can be made", "start it again later")
        held, _ = await asyncio.to_thread(self._enter, room, "waiting", {"digest": snapshot.digest})
        task = asyncio.get_running_loop().create_task(self._make(room, snapshot, dict(settings), held))
        self._jobs[room.id] = task
        task.add_done_callback(lambda _: self._jobs.pop(room.id, None))
        return await asyncio.to_thread(known, room)

    async def stop(self, room: Room) -> None:
        """End what works on an audit, wait until it has ended, and remove the audit. Where another process of the
        server makes it, that process ends when it finds the folder gone."""
        task = self._jobs.get(room.id)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(room.remove)

    async def close(self) -> None:
        """End everything; audits that were being made are broken off."""
        for task in list(self._jobs.values()):
            task.cancel()
        await asyncio.gather(*self._jobs.values(), return_exceptions=True)
        for process in list(self._processes):
            await _ended(process)

    def _enter(self, room: Room, state: str, said: Mapping[str, Any]) -> tuple[int, str | None]:
        """Take an audit in hand: the lock, and the state it was in if it ever came to one. Raises `Refusal`:
        `audit-running`, `audit-unknown`."""
        try:
            held = room.take()
        except BlockingIOError:
            raise running() from None
        except FileNotFoundError:
            raise gone() from None
        try:
            before = room.state()
            if before is None:
                raise gone()
            room.tell(state=state, problem=None, **said)
        except BaseException:
            os.close(held)
            raise
        # Whoever was at it before has let go of the lock, and so was broken off.
        was = "broken-off" if before["state"] in ACTIVE else str(before["state"])
        return held, None if was == "new" else was

    async def _make(self, room: Room, snapshot: Snapshot, settings: dict[str, Any], held: int) -> None:
        try:
            async with self._places:
                await asyncio.to_thread(room.tell, state="running")
                order = {"do": "make", "failing": "failed", **settings}
                await self._work(room, snapshot, order, self.allowance.seconds, held)
        except (OSError, Refusal):
            LOGGER.info("audit `%s` was removed while it was made", room.id)
        finally:
            os.close(held)

    async def _work(self, room: Room, snapshot: Snapshot, order: dict[str, Any], seconds: int, held: int) -> None:
        """Have a process do something in a room, and end it when it takes too long or nobody waits any more. It has
        the lock too, which is free only when it has ended."""
        path = await asyncio.to_thread(self._shelf.place, snapshot)
        state = await asyncio.to_thread(known, room)
        memory = self.allowance.memory * 1024 * 1024
        told = {"room": str(room.folder), "snapshot": str(path), "memory": memory, "seconds": seconds,
                "input": state["input"], "name": state["name"], **order}  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "vires.service.serving.audits.runner", stdin=PIPE, pass_fds=(held,)
        )
        self._processes.add(process)
        late = False
        try:
            assert process.stdin is not None
            with contextlib.suppress(ConnectionError):
                process.stdin.write(json.dumps(told).encode() + b"\n")
                await process.stdin.drain()
            async with asyncio.timeout(seconds):
                await process.wait()
        except TimeoutError:
            late = True
        finally:
            await _ended(process)
            self._processes.discard(process)
        # It holds the lock, so what is read here is what the process wrote, if it came so far.
        if (await asyncio.to_thread(known, room))["state"] in ACTIVE:
            problem = (_late(seconds) if late else died()).to_dict()["error"]
            await asyncio.to_thread(room.tell, state=order["failing"], problem=problem)


async def _ended(process: Process) -> None:
    """End a process, whatever it does, and wait until it has ended."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
    if process.stdin is not None:
        process.stdin.close()
        with contextlib.suppress(ConnectionError):
            await process.stdin.wait_closed()


def known(room: Room) -> dict[str, Any]:
    """What is known of an audit. Raises `Refusal` (`audit-unknown`) where it was removed meanwhile."""
    found = room.state()
    if found is None:
        raise gone()
    return found


def gone() -> Refusal:
    """The refusal for an audit that is not there, or not any more."""
    return Refusal("audit-unknown", "you have no audit with this id here", "take one from the list of your audits")


def died() -> Refusal:
    """The refusal for an audit whose process ended before it was done."""
    return Refusal("internal-error", "the process ended before it was done", "start it again, or send fewer rows")


def _late(seconds: int) -> Refusal:
    return Refusal(
        "too-long", f"this took longer than the {seconds:,} seconds that it may",
        "send fewer rows at a time, or audit them on a machine of your own with `vires audit`",
    )  # fmt: skip


def running() -> Refusal:
    """The refusal for what is already worked on."""
    return Refusal("audit-running", "this audit is being worked on", "wait until it is done, or delete it")

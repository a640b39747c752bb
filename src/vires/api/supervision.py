"""Several processes, each in a seat of its own, and one above them that answers nothing: it starts them, starts another
in the seat where one ends, and ends all when it is told to.

They are forked from it when it has read the registries, so that what it has in memory is shared with all of them until
somebody writes to it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

LOGGER = logging.getLogger("vires.server")
WATCHED = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
SHORT = 2.0
"""Seconds of life below which a process is not started again at once."""
PAUSE = 1.0
"""Seconds between two starts of a process that does not live."""
AFTER = 15.0
"""Seconds beyond the time for requests in flight after which a process that does not end is killed."""


class Born(NamedTuple):
    """The seat of a process, and when it began."""

    seat: int
    at: float


class Due(NamedTuple):
    """A seat that is empty, and from when on a process may be started in it."""

    seat: int
    at: float


class Supervisor:
    """`work` is what each process does: it is given the number of its seat, from 0, and what to call when it can
    answer, and returns its exit code."""

    def __init__(self, work: Callable[[int, Callable[[], None]], int], count: int, grace: float) -> None:
        self._work, self._count, self._grace = work, count, grace
        self._born: dict[int, Born] = {}
        self._due: list[Due] = []

    def run(self, ready: Callable[[], None]) -> int:
        """Keep so many processes running until told to stop; the exit code. `ready` is called when all of them have
        once been ready. Where one ends before that, it is given up."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        gc.collect()
        # What is there now stays where it is: a collection that touched it would make each process copy it.
        gc.freeze()
        told, self._tell = os.pipe()
        os.set_blocking(told, False)
        waiting = self._count
        for seat in range(self._count):
            self._start(seat)
        while True:
            found = signal.sigtimedwait(WATCHED, 0.05 if waiting else self._until())
            if found is not None and found.si_signo in (signal.SIGTERM, signal.SIGINT):
                return self._stop(0)
            gone = self._gone()
            if waiting:
                with contextlib.suppress(BlockingIOError):
                    waiting -= len(os.read(told, 64))
                if waiting <= 0:
                    waiting = 0
                    ready()
                elif gone:
                    return self._stop(1)
            now = monotonic()
            for number, born in gone:
                LOGGER.error("process %d ended; another is started", number)
                self._due.append(Due(born.seat, now + (PAUSE if now - born.at < SHORT else 0.0)))
            ripe = [due for due in self._due if due.at <= now]
            self._due = [due for due in self._due if due.at > now]
            for due in ripe:
                self._start(due.seat)

    def _until(self) -> float:
        return max(0.0, min(due.at for due in self._due) - monotonic()) if self._due else 3600.0

    def _start(self, seat: int) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        parent = os.getpid()
        number = os.fork()
        if number:
            self._born[number] = Born(seat, monotonic())
            return
        code = 1
        try:
            _die_with(parent)
            for one in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(one, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            code = self._work(seat, lambda: os.write(self._tell, b"."))  # type: ignore[arg-type]
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            # Nothing of the process above may be cleaned up here.
            os._exit(code)

    def _gone(self) -> list[tuple[int, Born]]:
        """The processes that have ended, by number."""
        found = []
        for number in list(self._born):
            ended, _ = os.waitpid(number, os.WNOHANG)
            if ended:
                found.append((number, self._born.pop(number)))
                _forget(number)
        return found

    def _stop(self, code: int) -> int:
        for number in self._born:
            os.kill(number, signal.SIGTERM)
        end = monotonic() + self._grace + AFTER
        while self._born and monotonic() < end:
            signal.sigtimedwait((signal.SIGCHLD,), 0.1)
            self._gone()
        for number in self._born:
            os.kill(number, signal.SIGKILL)
        while self._born:
            signal.sigtimedwait((signal.SIGCHLD,), 0.1)
            self._gone()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        return code


def _die_with(parent: int) -> None:
    """Have the system end this process when the one above it is gone, however that came to be."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(signal.SIGTERM))
        if os.getppid() != parent:
            os._exit(1)


def _forget(number: int) -> None:
    """What the process had as its present numbers is no longer so; what it counted stays counted."""
    from prometheus_client.multiprocess import mark_process_dead

    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        mark_process_dead(number)  # type: ignore[no-untyped-call]

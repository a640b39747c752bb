"""One process that answers questions: `python -m vires.service.serving.worker`. It is told what to do on its standard
input, and answers on what was its standard output; both are pipes to the process that started it and can kill it.

Pickles travel between the two, which are one program under one user; nothing from outside is among them but the
arguments of a question, as plain data."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, thread_time
from typing import Any, BinaryIO

from vires.service.progress import listening
from vires.service.refusal import Refusal
from vires.service.serving.shelf import Absent, take
from vires.service.serving.snapshot import Snapshot
from vires.service.serving.verbs import verb_named

LENGTH = struct.Struct("!Q")
MOST_OPEN = 3
"""Snapshots that one process keeps open."""
TOLD = 0.3
"""Seconds after which it is told anew how far an answer has come."""
GRACE = 10.0
"""Seconds after the limit of a question at which the process ends by itself, should nobody be there to kill it."""


def main() -> None:
    """Answer until the pipe ends. The arguments are bytes of memory and seconds for one question."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    for number in (signal.SIGINT, signal.SIGTERM):
        # Who stops a server may tell every process of it; questions in flight are finished first, then the pipe ends.
        signal.signal(number, signal.SIG_IGN)
    _bound_memory(memory)
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not stand among the answers
    Worker(incoming, outgoing, memory, seconds).run()


def _bound_memory(size: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Worker:
    """Keeps a few snapshots open, with what their engines have compiled."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO, memory: int, seconds: float) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._memory, self._seconds = memory, seconds
        self._open: OrderedDict[str, Snapshot] = OrderedDict()

    def run(self) -> None:
        """Take what is told in turn: `open` a snapshot, or `ask` one that is open."""
        while (message := self._read()) is not None:
            if message[0] == "open":
                self._write(self._opened(message[1]))
                continue
            signal.setitimer(signal.ITIMER_REAL, self._seconds + GRACE)
            answer = self._answer(*message[1:])
            self._write(answer)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if answer[0] == "memory" or self._grown():
                return

    def _opened(self, path: str) -> tuple[str, Any]:
        if path in self._open:
            self._open.move_to_end(path)
            return ("open", None)
        while len(self._open) >= MOST_OPEN:
            self._open.popitem(last=False)
        try:
            self._open[path] = take(Path(path))
        except Absent:
            return ("absent", None)
        return ("open", None)

    def _answer(self, path: str, name: str, given: Mapping[str, Any]) -> tuple[str, Any, float, str]:
        snapshot = self._open[path]
        begun = thread_time()
        try:
            with listening(self._teller()):
                found: tuple[str, Any] = ("answer", verb_named(name)(snapshot.handle, given))
        except Refusal as refusal:
            found = ("refusal", refusal.__dict__)
        except MemoryError:
            found = ("memory", None)
        except RecursionError:
            found = ("depth", None)
        except Exception as error:
            # What an error says may repeat the question, so it goes no further than its kind.
            found = ("fault", _place(error))
        return (*found, thread_time() - begun, snapshot.digest)

    def _teller(self) -> Callable[[int, int], None]:
        """What writes how far an answer has come, now and then."""
        said = monotonic()

        def told(done: int, total: int) -> None:
            nonlocal said
            if monotonic() - said >= TOLD:
                said = monotonic()
                self._write(("progress", done, total))

        return told

    def _grown(self) -> bool:
        """Whether the process holds half of what it may; what engines keep is then let go with it."""
        try:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
        except OSError:
            return False
        return pages * os.sysconf("SC_PAGE_SIZE") > self._memory // 2

    def _read(self) -> Any:
        head = self._incoming.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return None
        body = self._incoming.read(LENGTH.unpack(head)[0])
        return pickle.loads(body)

    def _write(self, message: object) -> None:
        body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        self._outgoing.write(LENGTH.pack(len(body)) + body)
        self._outgoing.flush()


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"{type(error).__name__}{where}"


if __name__ == "__main__":
    main()

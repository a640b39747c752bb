"""Several processes at one audit. What they decide is taken in the order of the table; a process that ends before its
work does is told of with the rows that it held, and nothing that was written is lost."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from vires.audit.clerk import Order, Unit
from vires.audit.source import Source, Stretch
from vires.audit.trouble import AuditError, Stopped
from vires.audit.worker import receive, send

LARGEST = 4_000_000
"""Rows of a row group which a process may read by itself; larger ones are read here and dealt out."""
_AHEAD = 2
"""Tasks that a process has been given, the one at work included."""
_PATIENCE = 0.2
"""Seconds after which it is asked whether to stop."""


class _Hand:
    """One process, its tasks, and a thread that takes in what it says."""

    def __init__(self, number: int, order: dict[str, Any], inbox: queue.SimpleQueue[Any]) -> None:
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        # A session of its own: a Ctrl-C is the audit's to heed, which then ends its workers.
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "vires.audit.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path}, start_new_session=True,
        )  # fmt: skip
        self.number = number
        self.tasks: deque[int] = deque()
        self._inbox = inbox
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._outbox.put(order)
        for target in (self._listen, self._speak):
            threading.Thread(target=target, daemon=True).start()

    def give(self, number: int, task: Any) -> None:
        self.tasks.append(number)
        self._outbox.put(task)

    def _speak(self) -> None:
        assert self.process.stdin is not None
        try:
            while (message := self._outbox.get()) is not None:
                send(self.process.stdin, message)
            self.process.stdin.close()
        except (OSError, ValueError):
            # It has ended; who listens to it finds out.
            return

    def _listen(self) -> None:
        assert self.process.stdout is not None
        try:
            while True:
                self._inbox.put((self, receive(self.process.stdout)))
        except (EOFError, OSError, ValueError):
            self._inbox.put((self, ("ended", None)))

    def end(self) -> None:
        self._outbox.put(None)
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def decide_together(
    order: Order, source: Source, processes: int, start: tuple[int, int], rows: int, stop: Callable[[], bool]
) -> Iterator[tuple[tuple[int, int], Unit]]:
    """The units of a source from `start` (the stretch, and how many of its units are done already) on, in their order,
    each with where it stands: its stretch, and its number there. `rows` stand before. Raises `AuditError`, and
    `Stopped` where `stop` says so."""
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    alone = _apart(source)
    document = {"order": order.shipped(), "files": source.files if alone else (), "name": source.name}
    tasks = _stretches(source, start) if alone else _tables(order, source, start, rows)
    hands = [_Hand(number, document, inbox) for number in range(processes)]
    places: dict[int, tuple[int, int]] = {}
    held: dict[int, deque[Unit]] = {}
    done: set[int] = set()
    due = given = 0
    more = True
    try:
        while True:
            while more and given < due + _AHEAD * processes:
                hand = min(hands, key=lambda one: len(one.tasks))
                if len(hand.tasks) >= _AHEAD:
                    break
                found = next(tasks, None)
                if found is None:
                    more = False
                    break
                places[given], task = found
                held[given] = deque()
                hand.give(given, task)
                given += 1
            while due < given:
                while held[due]:
                    stretch, unit = places[due]
                    places[due] = stretch, unit + 1
                    yield (stretch, unit), held[due].popleft()
                if due not in done:
                    break
                done.discard(due)
                del held[due], places[due]
                due += 1
            if not more and due == given:
                return
            if more and given < due + _AHEAD * processes and min(len(one.tasks) for one in hands) < _AHEAD:
                continue
            _take(inbox, hands, held, done, places, stop)
    finally:
        for hand in hands:
            hand.end()


def _take(
    inbox: queue.SimpleQueue[Any], hands: list[_Hand], held: dict[int, deque[Unit]], done: set[int],
    places: dict[int, tuple[int, int]], stop: Callable[[], bool],
) -> None:  # fmt: skip
    """Take in one message, however long that takes."""
    while True:
        if stop():
            raise Stopped
        try:
            hand, (kind, what) = inbox.get(timeout=_PATIENCE)
            break
        except queue.Empty:
            continue
    if kind == "unit":
        held[hand.tasks[0]].append(what)
    elif kind == "done":
        done.add(hand.tasks.popleft())
    elif kind == "error":
        raise what
    elif kind == "ended":
        code = hand.process.wait()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        raise AuditError(
            "worker-lost", f"worker {hand.number + 1} of {len(hands)} ended in the middle of its work ({how})",
            "what was written is kept: go on with `--resume`; with fewer processes if memory ran out",
        )  # fmt: skip


def _apart(source: Source) -> bool:
    """Whether processes can each read their own part."""
    stretches = source.stretches()
    return bool(source.files) and len(stretches) > 1 and all((s.rows or LARGEST) < LARGEST for s in stretches)


def _stretches(source: Source, start: tuple[int, int]) -> Iterator[tuple[tuple[int, int], Any]]:
    number, skip = start
    for place, stretch in enumerate(source.stretches()[number:], number):
        yield (place, skip), ("stretch", stretch, skip)
        skip = 0


def _tables(order: Order, source: Source, start: tuple[int, int], rows: int) -> Iterator[tuple[tuple[int, int], Any]]:
    for place, table in units_from(source, start, order.columns):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        yield place, ("table", sink.getvalue().to_pybytes(), rows)
        rows += table.num_rows


def units_from(
    source: Source, start: tuple[int, int], columns: tuple[str, ...]
) -> Iterator[tuple[tuple[int, int], pa.Table]]:
    """The units of a source from a stretch and a unit of it on, each with where it stands."""
    number, skip = start
    stretches: tuple[Stretch, ...] = source.stretches()
    for place, stretch in enumerate(stretches[number:], number):
        for unit, table in enumerate(source.units(stretch, columns, skip), skip):
            yield (place, unit), table
        skip = 0

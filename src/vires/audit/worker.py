"""A process that decides units for an audit: `python -m vires.audit.worker`, spoken to over its standard input.

Messages are pickles behind their length. The process is told its order, then what to decide; it ends when its input
does, so that nothing is left behind by an audit that was killed."""

from __future__ import annotations

import pickle
import struct
import sys
from collections.abc import Iterator
from typing import IO, Any

LENGTH = struct.Struct("<Q")


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message. Raises `OSError`."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message. Raises `EOFError` where the other side has ended, if in the middle of a message."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def work(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Answer every task with its units and `done`, or with what is wrong."""
    from vires.audit.clerk import Clerk, Order
    from vires.audit.trouble import AuditError

    document = receive(incoming)
    clerk = Clerk(Order.received(document["order"]))
    source = _source(document)
    send(outgoing, ("ready", None))
    while True:
        try:
            task = receive(incoming)
        except EOFError:
            return
        try:
            for table, first in _tables(task, source, clerk.order.columns):
                send(outgoing, ("unit", clerk.unit(table, first)))
            send(outgoing, ("done", None))
        except AuditError as error:
            send(outgoing, ("error", error))
        except MemoryError:
            send(outgoing, ("error", AuditError("memory-full", "a worker has no memory left", "use fewer processes")))


def _source(document: Any) -> Any:
    if not document["files"]:
        return None
    from vires.audit.reading import open_source

    return open_source(list(document["files"]), document["name"])


def _tables(task: Any, source: Any, columns: Any) -> Iterator[tuple[Any, int]]:
    """The units of a task: a table that was sent, or a stretch of the source."""
    import pyarrow as pa

    kind, what, number = task
    if kind == "table":
        with pa.ipc.open_stream(what) as reader:
            yield reader.read_all(), number
        return
    first = what.first
    from vires.audit.source import UNIT

    first += number * UNIT
    for table in source.units(what, columns, skip=number):
        yield table, first
        first += table.num_rows


if __name__ == "__main__":
    # What libraries print must not get in between the messages.
    out = sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        work(sys.stdin.buffer, out)
    except (BrokenPipeError, EOFError):
        # The audit has ended.
        sys.exit(0)

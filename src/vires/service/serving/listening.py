"""Where a server listens."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Iterator

from vires.service.refusal import Refusal

BACKLOG = 2048
"""Connections that the system keeps for us until they are accepted."""

_DEALT = sys.platform == "linux"
"""Whether the system deals connections out among sockets that share a port; others that have the option do not."""


@contextlib.contextmanager
def listening(host: str, port: int, count: int = 1) -> Iterator[list[socket.socket]]:
    """The sockets on which is served, one for each of `count` processes. Where the system can, each process has a
    socket of its own, and the system deals connections out among them; of one that is shared, whichever process wakes
    first takes all that wait. Who opened the sockets keeps them, so that no connection that waits is lost with a
    process. Elsewhere it is one socket as often as wanted. Raises `Refusal` (`address-unavailable`)."""
    apart = count > 1 and _DEALT
    with contextlib.ExitStack() as kept:
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            if apart:
                # A socket that shares its port would join those of a server that is there already.
                with socket.socket(family, kind, protocol) as alone:
                    alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    alone.bind(place)
                    place = alone.getsockname()
            listeners = []
            for _ in range(count if apart else 1):
                listener = kept.enter_context(socket.socket(family, kind, protocol))
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if apart:
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                listener.bind(place)
                listener.listen(BACKLOG)
                listener.setblocking(False)
                listeners.append(listener)
        except OSError as error:
            raise _unhad(host, port, error) from None
        yield listeners if apart else listeners * count


def address_of(listener: socket.socket, host: str) -> str:
    """The address of a server by the host that it was given, and the port that it got."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


def _unhad(host: str, port: int, error: OSError) -> Refusal:
    return Refusal(
        "address-unavailable", f"`{host}` port {port} cannot be served on: {(error.strerror or str(error)).lower()}",
        "give another `--host` or `--port`; port 0 takes one that is free",
    )  # fmt: skip

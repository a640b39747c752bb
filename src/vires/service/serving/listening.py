"""Where a server listens."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from vires.service.refusal import Refusal

BACKLOG = 2048
"""Connections that the system keeps for us until they are accepted."""


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket on which is served; the processes of a server share it, so that no connection that waits is lost with
    one of them. Raises `Refusal` (`address-unavailable`)."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _unhad(host, port, error) from None
    with listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
            listener.listen(BACKLOG)
        except OSError as error:
            raise _unhad(host, port, error) from None
        listener.setblocking(False)
        yield listener


def address_of(listener: socket.socket, host: str) -> str:
    """The address of a server by the host that it was given, and the port that it got."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


def _unhad(host: str, port: int, error: OSError) -> Refusal:
    return Refusal(
        "address-unavailable", f"`{host}` port {port} cannot be served on: {(error.strerror or str(error)).lower()}",
        "give another `--host` or `--port`; port 0 takes one that is free",
    )  # fmt: skip

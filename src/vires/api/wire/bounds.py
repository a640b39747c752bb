"""How much of a connection one client may have. Everything here is answered before the application sees a request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """Bytes, counts and seconds. A body's bytes are bounded by the application, which knows what it is for."""

    head: int = 32 * 1024
    """Bytes of a request line with its fields; those of a trailer count as well."""
    target: int = 8 * 1024
    """Bytes of the path with its query."""
    fields: int = 100
    """Header fields in one request."""
    pipelined: int = 16
    """Requests sent on one connection before the first of them is answered."""
    head_within: float = 10.0
    """Seconds from the first byte of a request, or from the start of a connection, to the end of its head."""
    body_within: float = 30.0
    """Seconds from the end of the head to the end of the body, while the application takes in what comes."""
    body_piece: int = 1_000_000
    """Bytes of a body with which those seconds begin anew: a large file takes its time, and never stands still."""
    read_within: float = 60.0
    """Seconds within which a client takes in what it was sent."""
    linger: float = 1.0
    """Seconds for which what still comes is thrown away, so that a client which is refused can read why."""


BOUNDS = Bounds()

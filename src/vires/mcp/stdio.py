"""The server on standard input and output. Standard output carries the protocol and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from types import TracebackType
from typing import Any, cast

import anyio
from mcp.server.stdio import stdio_server
from mcp.shared._stream_protocols import ReadStream, WriteStream
from mcp.shared.message import SessionMessage
from mcp_types import PARSE_ERROR, ErrorData, JSONRPCError

from vires.mcp.lines import Lines
from vires.mcp.server import build
from vires.service.serving.service import Service

LOGGER = logging.getLogger("vires.mcp")


async def serve(service: Service) -> None:
    """Serve one client until its end of standard input closes, or a signal says stop. Every registry is read first.
    Raises `Refusal` for one that cannot be read."""
    for hosted in service.registries.values():
        await asyncio.to_thread(hosted.current)
    # What is let go of at the end must not be cut short by what made it the end, so the scope lies within.
    async with service.running():
        with anyio.CancelScope() as scope:
            for number in (signal.SIGINT, signal.SIGTERM):
                # Not every system has handlers on a loop; without them a signal ends the process as it does any other.
                with contextlib.suppress(NotImplementedError):
                    asyncio.get_running_loop().add_signal_handler(number, scope.cancel)
            await _talk(service)


async def _talk(service: Service) -> None:
    server = build(service)
    try:
        async with stdio_server(stdin=cast(Any, Lines())) as (incoming, outgoing):
            await server.run(Told(incoming, outgoing), outgoing, server.create_initialization_options())
    except* (BrokenPipeError, ConnectionError, anyio.BrokenResourceError, anyio.ClosedResourceError):
        LOGGER.info("whoever read the answers is gone")


class Told:
    """Incoming messages; what is no message is answered as such, instead of being passed over in silence."""

    def __init__(self, incoming: ReadStream[SessionMessage | Exception], outgoing: WriteStream[SessionMessage]) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    @property
    def last_context(self) -> Any:
        """The context of the sender, as the streams of the library have it."""
        return getattr(self._incoming, "last_context", None)

    async def receive(self) -> SessionMessage | Exception:
        """The next message."""
        while isinstance(item := await self._incoming.receive(), Exception):
            await self._outgoing.send(SessionMessage(_unreadable()))
        return item

    async def aclose(self) -> None:
        """Close the stream below."""
        await self._incoming.aclose()

    def __aiter__(self) -> Told:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None

    async def __aenter__(self) -> Told:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _unreadable() -> JSONRPCError:
    return JSONRPCError(jsonrpc="2.0", id=None, error=ErrorData(code=PARSE_ERROR, message="the message is unreadable"))

"""The server over streamable HTTP. No session is kept, so that any process can answer any request."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Any, cast

import uvicorn
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.routing import Route

from vires.mcp.server import build
from vires.mcp.wording import Worded
from vires.service.serving.listening import address_of, listening
from vires.service.serving.service import Service

LOGGER = logging.getLogger("vires.mcp")
PATH = "/mcp"
LARGEST_BODY = 1024 * 1024
"""Bytes of one request."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
CONNECTIONS = 256
GRACE = 10
"""Seconds that requests in flight have to end when the server is stopped."""


def application(service: Service, hosts: Sequence[str] = ()) -> Starlette:
    """The application by itself, over a service that runs while it does."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with service.running():
            yield

    app = Starlette(lifespan=lifespan)
    mount(app, service, hosts)
    return app


def mount(app: Starlette, service: Service, hosts: Sequence[str] = ()) -> None:
    """Add the protocol to an application that keeps the service running. `hosts` are further names under which it may
    be called; a request under any other name, or from a page of another origin, is turned away."""
    manager = StreamableHTTPSessionManager(
        build(service),
        json_response=True,
        stateless=True,
        security_settings=guarding(hosts),
        max_request_body_size=LARGEST_BODY,
    )
    # The server says nothing unasked and keeps no session, so there is nothing to listen for or to end.
    app.router.routes.append(Route(PATH, endpoint=Worded(StreamableHTTPASGIApp(manager)), methods=["POST"]))
    outer = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(served: Starlette) -> AsyncIterator[Mapping[str, Any] | None]:
        async with outer(served) as state, manager.run():
            yield state

    app.router.lifespan_context = cast(Any, lifespan)


def guarding(hosts: Sequence[str] = ()) -> TransportSecuritySettings:
    """What keeps a page of another site from reaching this server through a name that it had pointed at it: only known
    names are answered, and only their own pages."""
    names = [*LOOPBACK, *(f"[{host}]" if ":" in host and not host.startswith("[") else host for host in hosts)]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[
            form for name in names for scheme in ("http", "https")
            for form in (f"{scheme}://{name}", f"{scheme}://{name}:*")
        ],
    )  # fmt: skip


async def serve(
    service: Service,
    host: str,
    port: int,
    hosts: Sequence[str],
    connection: type[asyncio.Protocol],
    ready: Callable[[str], None],
) -> None:
    """Serve until a signal says stop. `connection` is how one connection is spoken on, with the bounds of that; `ready`
    is called with the address. Raises `Refusal` for a registry that cannot
    be read, and for an address that cannot be had."""
    for hosted in service.registries.values():
        await asyncio.to_thread(hosted.current)
    if host not in ("127.0.0.1", "localhost", "::1"):
        LOGGER.warning("whoever reaches this address may ask; `vires serve` knows callers, rights and rates")
    with listening(host, port) as [listener]:
        named = () if host in ("0.0.0.0", "::") else (host,)
        config = uvicorn.Config(
            application(service, (*named, *hosts)), http=connection, ws="none", lifespan="on", log_config=None,
            access_log=False, server_header=False, proxy_headers=False, limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip
        server = _Server(config)
        serving = asyncio.ensure_future(server.serve([listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            ready(address_of(listener, host) + PATH)
        await serving


class _Server(uvicorn.Server):
    """Ends, when it is told to, with the exit code of a program that has done what it was told."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle_exit)
        yield

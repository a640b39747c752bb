"""A server that runs: one process that answers, or several under one that watches over them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vires.service.refusal import Refusal
from vires.service.serving.desk import Desk
from vires.service.serving.hosted import Hosted
from vires.service.serving.listening import BACKLOG, address_of, listening
from vires.service.serving.scratch import scratch
from vires.service.serving.service import Service
from vires.service.serving.settings import Served

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    Add = Callable[[FastAPI, Service], None]

KEPT = 75
"""Seconds for which a connection on which nothing is asked is kept: longer than usual proxies keep theirs."""


def run(served: Served, ready: Callable[[str], None], add: Add | None = None) -> int:
    """Serve until told to stop, and return the exit code. `ready` is called once with the address, when the first
    request can be answered; `add` puts more into the application than it has of itself. Every registry is read first.
    Raises `Refusal` for one that cannot be read, and for an address that cannot be had."""
    from vires.api.logs import write_logs

    write_logs(served.settings.access_log)
    if served.settings.workers > 1 and not hasattr(os, "fork"):
        raise Refusal(
            "settings-unreadable", "`workers`: this system cannot split a process", "serve with one, and more servers"
        )
    registries = {
        name: Hosted(name, address)
        for name, address in {"": served.settings.registry, **served.settings.tenants}.items()
    }
    for hosted in registries.values():
        hosted.current()
    with (
        listening(served.settings.host, served.settings.port, served.settings.workers) as listeners,
        scratch() as folder,
    ):
        address = address_of(listeners[0], served.settings.host)
        if served.settings.workers == 1:
            return answer(served, registries, listeners[0], folder, lambda: ready(address), add)
        from vires.api.supervision import Supervisor

        numbers = folder / "metrics"
        numbers.mkdir()
        # Looked at when the library of metrics is loaded, so before anything that loads it.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(numbers)
        _load(registries)

        def work(seat: int, tell: Callable[[], None]) -> int:
            return answer(served, registries, listeners[seat], folder, tell, add)

        return Supervisor(work, served.settings.workers, served.settings.grace).run(lambda: ready(address))


def answer(
    served: Served,
    registries: dict[str, Hosted],
    listener: socket.socket,
    folder: Path,
    ready: Callable[[], None],
    add: Add | None = None,
) -> int:
    """Answer in this process until told to stop."""
    import uvicorn

    from vires.api.app import build
    from vires.api.wire.protocol import Connection

    settings = served.settings
    limits = settings.questions.limits
    share = replace(limits, processes=max(1, limits.processes // settings.workers))
    service = Service(
        registries, Desk(share, folder), settings.public_url, served.access, settings.refresh, settings.metrics,
        settings.warm, settings.warming, settings.audits,
    )  # fmt: skip
    app = build(service)
    if add is not None:
        add(app, service)
    config = uvicorn.Config(
        app, http=Connection, ws="none", loop="auto", lifespan="on", log_config=None, access_log=False,
        server_header=False, proxy_headers=False, limit_concurrency=settings.connections, backlog=BACKLOG,
        timeout_keep_alive=KEPT, timeout_graceful_shutdown=max(1, round(settings.grace)),
    )  # fmt: skip
    _more_files()
    server = _server(config, ready)
    server.run([listener])
    return 0 if server.started else 1


def _load(registries: dict[str, Hosted]) -> None:
    """Have in memory, before processes are made of this one, what each of them would else load for itself."""
    with contextlib.suppress(ImportError):
        import uvloop  # noqa: F401

    import vires.api.app
    import vires.api.wire.protocol  # noqa: F401

    for hosted in registries.values():
        handle = hosted.current().handle
        _ = handle.names
        handle.engine.table(handle.vantage())


def _server(config: uvicorn.Config, ready: Callable[[], None]) -> uvicorn.Server:
    import uvicorn

    class Server(uvicorn.Server):
        """Tells when it is ready, and ends with the exit code of a program that has done what it was told."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self.handle_exit)
            yield

    return Server(config)


def _more_files() -> None:
    """Each connection is an open file; the system lets a process raise what it may have open up to a bound."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

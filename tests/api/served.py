"""The application over registries of Arden, asked in this process by the transport that httpx has for that."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

from vires.api.app import build
from vires.service.permission.access import Access
from vires.service.serving.hosted import Hosted
from vires.service.serving.service import Service

ADDRESS = "http://vires.test"
T = TypeVar("T")


class Served:
    """An application that has been started, and a client of it. `registries` are addresses by name, the one at the root
    under the empty name. Everything runs on one event loop of its own, which stands still between calls."""

    def __init__(
        self, registries: dict[str, str], *, access: Access | None = None, public_url: str | None = None
    ) -> None:
        self.hosted = {name: Hosted(name, address) for name, address in registries.items()}
        self.service = Service(self.hosted, public_url=public_url, access=access or Access())
        self.app: FastAPI = build(self.service)
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self.run(self._start())

    async def _start(self) -> None:
        await self._open.enter_async_context(self.app.router.lifespan_context(self.app))
        self.client = await self._open.enter_async_context(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app, raise_app_exceptions=False), base_url=ADDRESS, timeout=120
            )
        )

    def close(self) -> None:
        """Stop the application, and let go of its processes."""
        self.run(self._open.aclose())
        self.run(self.service.desk.close())
        self._runner.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What some asynchronous work gives."""
        return self._runner.run(work)

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        """The response to one request."""
        return self.run(self.client.request(method, path, **given))

    def get(self, path: str, **given: Any) -> httpx.Response:
        """The response to a GET; `params` may be a mapping, or pairs where a name is repeated."""
        return self.request("GET", path, **given)

    def post(self, path: str, **given: Any) -> httpx.Response:
        """The response to a POST; `json` is the body."""
        return self.request("POST", path, **given)

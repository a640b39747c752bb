"""The routes that are asked most, before any router: `/access/v1/evaluation`, `/access/v1/evaluations`, `/api/v1/ask`.

They stand where the router does, within all that watches over requests, and give what the routes behind them give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from vires.api.authzen.binding import Reply, read, refused, sent, written
from vires.api.authzen.endpoint import hosted, respond, whole_body
from vires.api.hot.batch import Evaluations
from vires.api.hot.evaluation import Evaluation
from vires.api.middleware.reply import header
from vires.api.routes import verbs
from vires.api.routes.operation import Operation
from vires.service.refusal import Refusal
from vires.service.requests.evaluation import read_batch
from vires.service.serving.service import Service
from vires.service.serving.snapshot import Snapshot

ASK = "/api/v1/ask"
EVALUATION, EVALUATIONS = "/access/v1/evaluation", "/access/v1/evaluations"
Serve = Callable[[Scope, Receive, Send], Awaitable[None]]


class Hot:
    """Answers what comes to these routes by the methods that they have, and hands everything else on."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app, self.service = app, service
        self._evaluation, self._evaluations = Evaluation(service.desk), Evaluations(service.desk)
        self._routes: dict[tuple[str, str], Serve] = {
            (EVALUATION, "POST"): self._decide,
            (EVALUATIONS, "POST"): self._decide_all,
        }
        for operation in verbs.operations():
            if operation.path == ASK:
                for method in ("GET", "HEAD") if operation.method == "get" else ("POST",):
                    self._routes[ASK, method] = _serving(operation)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("state", {}).get("route_path")
        serve = self._routes.get((path, scope["method"])) if scope["type"] == "http" else None
        if serve is None:
            await self.app(scope, receive, send)
            return
        scope["state"]["route"] = path
        await serve(scope, receive, send)

    async def _decide(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await whole_body(receive)
        if body is None:
            return
        try:
            reply = await self._decision(scope, body)
        except Refusal as refusal:
            reply = refused(refusal)
        await respond(scope, send, reply)

    async def _decision(self, scope: Scope, body: bytes) -> Reply:
        desk, asked = self.service.desk, hosted(scope, self.service)
        kind = header(scope, b"content-type")
        known = asked.known
        if known is not None and kind == b"application/json":
            kept = self._evaluation.kept(known, body)
            if kept is not None:
                return sent(kept)
        document = read(kind, body)
        return await self._single(known or await desk.snapshot(asked), document, body)

    async def _single(self, snapshot: Snapshot, document: Mapping[str, Any], body: bytes) -> Reply:
        answer = self._evaluation.at_once(snapshot, document, body)
        if answer is not None:
            return sent(answer)
        answered = await self.service.desk.ask(snapshot, "authzen-evaluation", document)
        self._evaluation.learn(snapshot, document, answered)
        return written(answered.document)

    async def _decide_all(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await whole_body(receive)
        if body is None:
            return
        try:
            reply = await self._decisions(scope, body)
        except Refusal as refusal:
            reply = refused(refusal)
        await respond(scope, send, reply)

    async def _decisions(self, scope: Scope, body: bytes) -> Reply:
        document = read(header(scope, b"content-type"), body)
        desk, asked = self.service.desk, hosted(scope, self.service)
        snapshot = asked.known or await desk.snapshot(asked)
        batch = read_batch(document)
        if batch is None:
            return await self._single(snapshot, document, body)
        found = await self._evaluations.at_once(snapshot, batch)
        if found is not None:
            return written(found)
        answered = await desk.ask(snapshot, "authzen-evaluations", document)
        self._evaluations.learn(snapshot, batch, answered)
        return written(answered.document)


def _serving(operation: Operation) -> Serve:
    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        response = await operation.serve(Request(scope, receive), operation)
        await response(scope, receive, send)

    return serve

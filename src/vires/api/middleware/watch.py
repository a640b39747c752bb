"""What a server tells of itself to whoever runs it: that it lives, that it can answer, and how it does. These routes
are at the root only, and outside of whatever is asked of callers; what they tell is no secret of a registry."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from vires.api.middleware.metrics import Metrics
from vires.api.problem import problem
from vires.service.refusal import Refusal
from vires.service.serving.hosted import Hosted
from vires.service.serving.service import Service

FRESH = {"cache-control": "no-store"}
PATIENCE = 20.0
"""Seconds for which `/readyz` is not answered at most, while what the first visitor would wait for is being made. Who
asks whether to send traffic waits for a second or so, and takes no answer for a no."""
PLACES = ("/healthz", "/readyz", "/metrics")


class Watch:
    """Answers `/healthz`, `/readyz` and `/metrics`."""

    def __init__(self, app: ASGIApp, service: Service, metrics: Metrics | None) -> None:
        self.app, self.service, self.metrics = app, service, metrics
        self.places = PLACES if metrics is not None else PLACES[:2]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else None
        if path in self.places and scope["method"] not in ("GET", "HEAD"):
            response: Response = problem(
                Refusal("method-unknown", f"`{scope['method']}` is not what is done here", "ask by GET"),
                status=405, headers={"allow": "GET, HEAD"},
            )  # fmt: skip
        elif path == "/healthz":
            response = JSONResponse({"alive": True}, headers=FRESH)
        elif path == "/readyz":
            await self.service.warmed(PATIENCE)
            response = self._readiness()
        elif path == "/metrics" and self.metrics is not None:
            body, kind = self.metrics.exposition()
            response = Response(body, media_type=kind, headers=FRESH)
        else:
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["route"] = path
        await response(scope, receive, send)

    def _readiness(self) -> Response:
        """Ready is who can answer for every registry; a refresh that failed leaves the snapshot before, so it is told
        but takes nobody out of service. On a private server the registries are not named."""
        states = {name or "/": _state(hosted) for name, hosted in self.service.registries.items()}
        ready = all(state["ready"] for state in states.values())
        document: dict[str, object] = {"ready": ready}
        if not self.service.access.private:
            document["registries"] = states
        return JSONResponse(document, 200 if ready else 503, FRESH)


def _state(hosted: Hosted) -> dict[str, object]:
    known, failure = hosted.known, hosted.failure
    found: dict[str, object] = {"ready": known is not None}
    if known is not None:
        found |= {"name": known.state["name"], "digest": known.digest, "revision": known.state["revision"]}
        found["number"] = known.number
    found["refresh_failed"] = None if failure is None else failure.slug
    return found

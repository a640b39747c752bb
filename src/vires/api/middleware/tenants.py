"""Which registry a request is for: the one at the root, or the one named by `/t/NAME` before the path."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from vires.api.middleware.reply import browses, refuse, sign_in_path
from vires.service.permission.caller import unknown_caller
from vires.service.refusal import Refusal
from vires.service.serving.service import Service

PREFIX = "/t/"
CHALLENGE = 'Bearer realm="vires"'


class Tenants:
    """Sets `hosted` and `tenant` in the state of the scope, and moves `/t/NAME` from the path into `root_path`, so that
    a route is written once. As ASGI has it, `path` stays whole; `state["route_path"]` is what is left to be routed. A
    name under which nothing is served is refused; a browser that asks is led to where there is no route, with the
    refusal as `state["stray"]`."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app, self.service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state, root = scope.setdefault("state", {}), scope.get("root_path", "")
        path = scope["path"][len(root) :]
        name = ""
        if path.startswith(PREFIX):
            name, _, rest = path[len(PREFIX) :].partition("/")
            path = f"/{rest}"
            if not name or name not in self.service.registries:
                refusal = Refusal(
                    "tenant-unknown", "no registry is served under this name", "use the address that you were given"
                )
                if self.service.access.private:
                    # Which names there are is nothing for who is not known.
                    entrance = sign_in_path(scope)
                    if entrance is not None and not any(name == b"authorization" for name, _ in scope["headers"]):
                        await RedirectResponse(entrance, 303, {"cache-control": "no-store"})(scope, receive, send)
                        return
                    await refuse(scope, receive, send, unknown_caller(), 401, (("www-authenticate", CHALLENGE),))
                    return
                if browses(scope) and "" in self.service.registries:
                    # Whoever looks gets a page that leads on, and pages are those of the registry at the root.
                    state["hosted"], state["tenant"] = self.service.registries[""], ""
                    state["route_path"], state["stray"] = scope["path"][len(root) :], refusal
                    await self.app(scope, receive, send)
                    return
                await refuse(scope, receive, send, refusal, 404)
                return
            scope["root_path"] = f"{root}{PREFIX}{name}"
            if scope["path"] == scope["root_path"]:
                # The first page of a registry also without the slash; a redirect would tell strangers of its name.
                scope["path"] += "/"
        state["hosted"], state["tenant"], state["route_path"] = self.service.registries[name], name, path
        await self.app(scope, receive, send)

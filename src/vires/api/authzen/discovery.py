"""What a policy decision point says of itself (Policy Decision Point Metadata).

The addresses come from the public address that was configured, never from what a request calls its host."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send

from vires.api.authzen.binding import Reply, refused, written
from vires.api.authzen.endpoint import respond
from vires.service.refusal import Refusal
from vires.service.serving.service import Service

WELL_KNOWN = "/.well-known/authzen-configuration"
ENDPOINTS = {
    "access_evaluation_endpoint": "/access/v1/evaluation",
    "access_evaluations_endpoint": "/access/v1/evaluations",
    "search_subject_endpoint": "/access/v1/search/subject",
    "search_resource_endpoint": "/access/v1/search/resource",
    "search_action_endpoint": "/access/v1/search/action",
}
_HOUR = (b"cache-control", b"max-age=3600")


class Discovery:
    """The metadata of the registry that a request is for. It stands below the path of its tenant, and where the
    specification puts it: the well-known part between the host and the path, `/.well-known/authzen-configuration/t/X`.
    Without a public address by https there is none, since none could be believed."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        tenant = scope.get("state", {}).get("tenant", "")
        inserted = scope.get("path_params", {}).get("inserted")
        if inserted is not None:
            found = None if tenant else self._tenant(inserted)
            if found is None:
                missing = Refusal("path-unknown", "nothing is served here", "look the address up where you got it")
                await respond(scope, send, refused(missing, 404))
                return
            tenant = found
        await respond(scope, send, self._reply(tenant))

    def _tenant(self, inserted: str) -> str | None:
        """The tenant whose identifier has this path; `None` if there is none."""
        path = urlsplit(self.service.public_url or "").path
        paths = {f"{path}/t/{name}" if name else path: name for name in self.service.registries}
        return paths.get(f"/{inserted}")

    def _reply(self, tenant: str) -> Reply:
        base = self.service.public_url or ""
        if not base.startswith("https://"):
            unset = Refusal(
                "address-unset", "no public address by https is configured, so that no address can be given",
                "start the service with its public address, as in `--public-url https://law.example.org`",
            )  # fmt: skip
            return refused(unset, 404)
        point = f"{base}/t/{tenant}" if tenant else base
        document = {"policy_decision_point": point, **{name: point + path for name, path in ENDPOINTS.items()}}
        status, headers, body = written(document)
        return status, [*headers, _HOUR], body

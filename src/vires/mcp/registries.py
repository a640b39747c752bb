"""Which registry a call means, and the snapshot of it that answers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vires.service.refusal import Refusal
from vires.service.serving.hosted import Hosted
from vires.service.serving.service import Service
from vires.service.serving.snapshot import Snapshot

LOGGER = logging.getLogger("vires.mcp")
ROOT = "root"
"""The name of the registry at the root where one below it has that registry's own name."""


@dataclass
class Registries:
    """The registries that a client can reach, by the name under which it names them."""

    service: Service

    async def reachable(self, request: object | None = None) -> dict[str, Hosted]:
        """Those that a request can reach: the one of its path where the server that it came through settled that, else
        all of them. Raises `Refusal` where the registry at the root cannot be read."""
        settled = _settled(request)
        if settled is not None:
            return {settled.name or await self._own_name(settled): settled}
        known = {name: hosted for name, hosted in self.service.registries.items() if name}
        root = self.service.registries.get("")
        if root is None:
            return known
        own = await self._own_name(root)
        return {own if own not in known else ROOT: root, **known}

    async def chosen(self, name: str | None, request: object | None = None) -> tuple[str, Hosted]:
        """The registry that a call names, with its name; where it names none, the one at the root or the only one.
        Raises `Refusal`."""
        known = await self.reachable(request)
        if name is None:
            first = next(iter(known))
            if len(known) == 1 or known[first].name == "":
                return first, known[first]
            raise Refusal(
                "registry-unnamed", f"{len(known)} registries are served here, and the call names none",
                "give `registry`", nearest=known,
            )  # fmt: skip
        if name not in known:
            raise Refusal(
                "registry-unknown", f"no registry is served here under the name `{name[:80]}`",
                "give the name of one that is", nearest=known,
            )  # fmt: skip
        return name, known[name]

    async def snapshot(self, name: str, hosted: Hosted, revision: int | str | None = None) -> Snapshot:
        """The snapshot that answers. Raises `Refusal`; what it says names no file and no address of this machine."""
        try:
            return await self.service.desk.snapshot(hosted, revision)
        except Refusal as refusal:
            if revision is not None and refusal.slug.startswith("revision-"):
                raise
            LOGGER.error("registry `%s` cannot be read: %s", name, refusal.slug)
            raise unavailable(name) from None

    async def _own_name(self, hosted: Hosted) -> str:
        try:
            snapshot = await self.service.desk.snapshot(hosted)
        except Refusal as refusal:
            LOGGER.error("the registry at the root cannot be read: %s", refusal.slug)
            raise unavailable(ROOT) from None
        return str(snapshot.state["name"])


def named(name: str, snapshot: Snapshot) -> dict[str, Any]:
    """How a result names the registry that gave it: as a finding does, and under which name it is served."""
    return {**snapshot.state, "served_as": name}


def unavailable(name: str) -> Refusal:
    """The refusal where a registry cannot be read. Why is for whoever runs the server, and stands in its log."""
    return Refusal("registry-unavailable", f"registry `{name}` cannot be read at the moment", "ask again later")


def _settled(request: object | None) -> Hosted | None:
    scope = getattr(request, "scope", None)
    state = scope.get("state") if isinstance(scope, Mapping) else None
    found = state.get("hosted") if isinstance(state, Mapping) else None
    return found if isinstance(found, Hosted) else None

"""The records of a registry whole, for who wants to ask them at home or to print labels: checked there by the digest
they have. Where a record stands in the text of the operator is left out."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from vires.api.caching import described, matches, unchanged
from vires.api.models.parameters import ON_ALL
from vires.api.routes.answering import JSON, kept_for, read, snapshot_of
from vires.api.routes.operation import ROOT, Operation
from vires.model.registry import Registry
from vires.registry.archive import packed


@dataclass(frozen=True)
class Packed:
    """A registry as it is sent. Kept with it, so that it goes when the registry goes. The worked questions are no part
    of a registry's digest, and change the tag."""

    tag: str
    body: bytes

    @classmethod
    def of(cls, registry: Registry) -> Packed:
        """The registry, packed if it is not yet."""
        found: Packed | None = registry.kept.get(cls)
        if found is None:
            document = packed(registry, places=False)
            body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
            found = registry.kept[cls] = cls(f'W/"{hashlib.sha256(body).hexdigest()[:32]}"', body)
        return found


def operations() -> Iterator[Operation]:
    """The one operation."""
    yield Operation(
        method="get", path=f"{ROOT}/registry", name="registry", tag="records", serve=serve, gives=("Records",),
        says="All records of the registry in one document", query=ON_ALL,
        more="Its form is that of one release; `vires.connect(url).fetch()` reads it and checks its digest.",
    )  # fmt: skip


async def serve(request: Request, operation: Operation) -> Response:
    """The records. Raises `Refusal`."""
    _, taken = read(request, operation.query)
    snapshot = await snapshot_of(request, taken)
    sent = await asyncio.to_thread(Packed.of, snapshot.handle.registry)
    headers = {**described(snapshot.state), **kept_for(sent.tag, taken.fixes_revision)}
    if matches(request.headers.get("if-none-match"), sent.tag):
        return unchanged(headers)
    return Response(sent.body, headers=headers, media_type=JSON)

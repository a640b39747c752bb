"""What a page asks of the service that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from vires.decide.change.remainder import with_rests
from vires.service.progress import Progress
from vires.service.serving.service import Service
from vires.service.serving.snapshot import Snapshot
from vires.service.wording import Wording
from vires.web.query import Query


def query_of(request: Request) -> Query:
    """What the address states. Raises `Refusal`."""
    return Query.read(request.query_params.multi_items())


async def snapshot_of(request: Request, query: Query) -> Snapshot:
    """The registry as it is, or as it was recorded at the revision that the address names. Raises `Refusal`."""
    service: Service = request.app.state.service
    return await service.desk.snapshot(request.scope["state"]["hosted"], query.get("revision"))


async def answer(
    request: Request, snapshot: Snapshot, verb: str, given: Mapping[str, Any], told: Progress | None = None
) -> dict[str, Any]:
    """The document that a verb gives, from that snapshot; `told` hears how far it has come. Raises `Refusal`."""
    service: Service = request.app.state.service
    answered = service.desk.at_once(snapshot, verb, given) or await service.desk.ask(snapshot, verb, given, told)
    return answered.document


def wording_of(snapshot: Snapshot) -> Wording:
    """The words of a registry."""
    return Wording(snapshot.handle.registry)


def wording_of_changes(snapshot: Snapshot) -> Wording:
    """The words of a registry, and of the rests of its terms, which differences name."""
    return Wording(with_rests(snapshot.handle.registry))

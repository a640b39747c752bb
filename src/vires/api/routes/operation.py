"""One method of one resource, as it is served and as it is described: from one place, so that neither can drift."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.api.models.parameters import Parameter

ROOT = "/api/v1"
Serve = Callable[[Request, "Operation"], Awaitable[Response]]


@dataclass(frozen=True)
class Operation:
    """`gives` are the names of the schemas of its documents; `takes` is the schema of a body, `bodies` are further
    kinds of body by their media types, as OpenAPI has them; `media` is the kind of what is given, where that is a file.
    `inside` are the parameters in the path, or further headers; `links` lead from what it gives to other operations.
    `status` is that of success; `known` says that it must be shown who calls; `refuses` are statuses of refusals beside
    those that all have."""

    method: str
    path: str
    name: str
    says: str
    tag: str
    serve: Serve
    gives: tuple[str, ...]
    more: str = ""
    query: tuple[Parameter, ...] = ()
    inside: tuple[Mapping[str, Any], ...] = ()
    takes: str | None = None
    bodies: Mapping[str, Any] = field(default_factory=dict)
    media: str | None = None
    examples: Mapping[str, Any] = field(default_factory=dict)
    body_examples: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Any] = field(default_factory=dict)
    paged: bool = False
    status: int = 200
    known: bool = False
    refuses: tuple[int, ...] = ()

"""The verbs: each by GET with query parameters, to be kept and linked to, and by POST with its arguments as a body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.api.models.answers import ANSWERS
from vires.api.models.parameters import ON_ALL, ON_PAGES, Parameter, parameters
from vires.api.routes import examples
from vires.api.routes.answering import answer, body_of, read
from vires.api.routes.operation import ROOT, Operation
from vires.service.verbs.catalogue import VERBS
from vires.service.verbs.verb import Verb

BODY_ONLY = ("draft",)
"""What is too long for a query."""


def operations() -> Iterator[Operation]:
    """Every verb, each way. `sources` by GET is a collection, and told there."""
    for verb in VERBS.values():
        paged = bool(verb.lists) and "limit" not in verb.arguments.model_fields
        beside = (*ON_ALL, *ON_PAGES) if paged else ON_ALL
        path = f"{ROOT}/{verb.name}"
        says = verb.says[:1].upper() + verb.says[1:]
        gives = (ANSWERS[verb.name].__name__,)
        links = examples.LINKS.get(verb.name, {})
        if verb.name != "sources":
            yield Operation(
                "get", path, verb.name, says, "questions", by_query, gives, query=(*_parameters(verb), *beside),
                examples=examples.QUERIES.get(verb.name, {}), links=links, paged=paged,
            )  # fmt: skip
        yield Operation(
            "post", path, f"post-{verb.name}", says, "questions", by_body, gives, query=beside,
            takes=verb.arguments.__name__, body_examples=examples.BODIES.get(verb.name, {}), links=links, paged=paged,
        )  # fmt: skip


def _parameters(verb: Verb) -> tuple[Parameter, ...]:
    # Without a draft there must be a record to leave out.
    return parameters(verb.arguments, BODY_ONLY, ("ids",) if verb.name == "impact" else ())


async def by_query(request: Request, operation: Operation) -> Response:
    """The answer to what a query asks."""
    verb = VERBS[operation.name]
    given, taken = read(request, operation.query)
    return await answer(request, verb, given, taken)


async def by_body(request: Request, operation: Operation) -> Response:
    """The answer to what a body asks."""
    verb = VERBS[operation.name.removeprefix("post-")]
    _, taken = read(request, operation.query)
    given: Any = await body_of(request)
    return await answer(request, verb, given if isinstance(given, dict) else _refused(verb, given), taken)


def _refused(verb: Verb, given: Any) -> dict[str, Any]:
    verb.read(given)
    raise AssertionError(f"`{verb.name}` reads what is no object")

"""The record itself: lists of instruments, terms and sources to be leafed through, and each of them by its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.api.models.parameters import ON_ALL, ON_PAGES, TEXT, Parameter, parameters
from vires.api.paging import USUAL
from vires.api.routes import examples
from vires.api.routes.answering import answer, read
from vires.api.routes.operation import ROOT, Operation
from vires.service.refusal import Refusal
from vires.service.verbs.catalogue import VERBS
from vires.service.verbs.collections import COLLECTIONS

TYPES: Mapping[str, frozenset[str]] = {
    "instruments": frozenset({"instrument"}),
    "terms": frozenset({"office", "power", "territory", "site", "subject", "fact", "status"}),
    "sources": frozenset({"source"}),
}
"""What kinds of record stand below each collection."""
SINGULAR = {"instruments": "instrument", "terms": "term", "sources": "source"}
OF_RECORD = Parameter(
    "id", "id", TEXT, "On whose word this record stands, and who differs, in place of the list. Then without `text`.",
)  # fmt: skip


def operations() -> Iterator[Operation]:
    """The lists, and the records below them."""
    for name, one in SINGULAR.items():
        verb = COLLECTIONS[f"list-{name}"]
        own = parameters(verb.arguments)
        more = ""
        gives: tuple[str, ...] = (f"{name.capitalize()}Page",)
        if name == "sources":
            own = (OF_RECORD, *own)
            gives = (*gives, "Testimony")
            more = "With `id`, the answer of the verb `sources`: on whose word that record stands."
        yield Operation(
            method="get", path=f"{ROOT}/{name}", name=f"list-{name}", says=f"{name.capitalize()}, page by page",
            tag="records", serve=sources if name == "sources" else collection, gives=gives, more=more,
            query=(*own, *ON_ALL, *ON_PAGES), examples=examples.QUERIES.get(f"list-{name}", {}),
            links=examples.LINKS.get(f"list-{name}", {}), paged=True,
        )  # fmt: skip
        yield Operation(
            method="get", path=f"{ROOT}/{name}/{{id}}", name=f"get-{one}",
            says=f"One {one}, with its life, its sources and what names it", tag="records", serve=record,
            gives=("Life",), query=ON_ALL, inside=(_id(one),), links=examples.LINKS.get(f"get-{one}", {}),
        )  # fmt: skip


def _id(one: str) -> dict[str, Any]:
    says = f"The id of the {one}, in full. Its slashes may stand as they are."
    schema = {"type": "string", "minLength": 1}
    return {"name": "id", "in": "path", "required": True, "description": says, "schema": schema,
            "example": examples.IDS[one]}  # fmt: skip


async def collection(request: Request, operation: Operation) -> Response:
    """A page of a list."""
    given, taken = read(request, operation.query)
    return await answer(request, COLLECTIONS[operation.name], given, taken, usual=USUAL)


async def sources(request: Request, operation: Operation) -> Response:
    """A page of the sources, or on whose word one record stands."""
    given, taken = read(request, operation.query)
    if "id" not in given:
        return await answer(request, COLLECTIONS["list-sources"], given, taken, usual=USUAL)
    if "text" in given:
        raise Refusal("options-contradict", "`id` and `text` together", "leave one of them out")
    return await answer(request, VERBS["sources"], given, taken)


async def record(request: Request, operation: Operation) -> Response:
    """One record."""
    given, taken = read(request, operation.query)
    identity = request.path_params["id"]
    name = operation.path.removeprefix(f"{ROOT}/").partition("/")[0]

    def check(document: Mapping[str, Any]) -> None:
        if document["id"] != identity or document["type"] not in TYPES[name]:
            near = [document["id"]] if document["type"] in TYPES[name] else []
            raise unknown(name, identity, near)

    try:
        return await answer(request, VERBS["show"], {**given, "id": identity}, taken, check=check)
    except Refusal as refusal:
        if refusal.slug not in ("name-unknown", "name-ambiguous", "arguments-unreadable"):
            raise
        raise unknown(name, identity, refusal.nearest) from None


def unknown(name: str, identity: str, nearest: Any) -> Refusal:
    """The refusal for an id that no record of a collection has."""
    return Refusal(
        "id-unknown", f"no {SINGULAR[name]} has the id `{identity[:300]}`",
        f"take an id from `{ROOT}/{name}`, or ask `{ROOT}/find`", nearest=nearest,
    )  # fmt: skip

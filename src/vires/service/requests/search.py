"""Subject, Resource and Action Search: everyone who may, everything on which one may, everything that one may do.

A result is what an evaluation would permit. What the registry does not know by its id or type gives no result and no
error; so does what it cannot answer, and then the context says why.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vires.model.finding import Outcome
from vires.service.asking import Handle
from vires.service.identity import identify
from vires.service.refusal import Refusal
from vires.service.requests.entity import ACTION, NEEDS, RESOURCE, SUBJECT, Request, error_of, read_request
from vires.service.requests.evaluation import Many
from vires.service.requests.mapping import RequestMapping, mapping_of
from vires.service.requests.page import read_page, search_name
from vires.temporal.dating import Dating

MOST_KEPT = 16
"""Searches whose results are remembered."""
TYPED = ("type",)
_NEEDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    SUBJECT: {**NEEDS, SUBJECT: TYPED},
    RESOURCE: {**NEEDS, RESOURCE: TYPED},
    ACTION: {SUBJECT: NEEDS[SUBJECT], RESOURCE: NEEDS[RESOURCE]},
}


def search(handle: Handle, wanted: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """One page of the entities of one sort (`subject`, `resource`, `action`) that an evaluation would permit. Raises
    `Refusal` (`request-malformed`, `page-token-unknown`, `page-token-stale`)."""
    request = read_request(document, _NEEDS[wanted])
    entities = {SUBJECT: request.subject, ACTION: request.action, RESOURCE: request.resource}
    if wanted in (SUBJECT, RESOURCE):
        entities[wanted] = {name: value for name, value in entities[wanted].items() if name != "id"}
    else:
        del entities[ACTION]
    asked = search_name(handle.registry.digest, wanted, {**entities, "context": request.context})
    page = read_page(document.get("page", {}), asked, handle.now)
    context: dict[str, Any] = {"registry": identify(handle.registry)}
    results: Sequence[dict[str, str]] = ()
    try:
        results = _kept(handle, (asked, page.now.text), lambda: tuple(_found(handle, wanted, request, page.now)))
    except Refusal as refusal:
        context |= {"reason": refusal.message, "error": error_of(refusal)}
    cut = page.cut(results)
    return {"page": cut["page"], "context": context, "results": cut["results"]}


@dataclass
class _Recent:
    """What the searches made last have found, so that a further page of one need not search again."""

    found: OrderedDict[tuple[str, str], tuple[dict[str, str], ...]] = field(default_factory=OrderedDict)


def _kept(handle: Handle, key: tuple[str, str], find: Callable[[], tuple[dict[str, str], ...]]) -> Sequence[Any]:
    recent: _Recent = handle.registry.kept.setdefault(_Recent, _Recent())
    found = recent.found.pop(key, None)
    if found is None:
        found = find()
    recent.found[key] = found
    while len(recent.found) > MOST_KEPT:
        recent.found.popitem(last=False)
    return found


def _found(handle: Handle, wanted: str, request: Request, now: Dating) -> Iterator[dict[str, str]]:
    mapping, many = mapping_of(handle), Many(handle)
    first: Refusal | None = None
    answered = False
    for one, result in _CANDIDATES[wanted](mapping, request):
        try:
            outcome = many.outcome(*mapping.question(one, now))
        except Refusal as refusal:
            first = first or refusal
            continue
        answered = True
        if outcome is Outcome.AUTHORIZED:
            yield result
    if first is not None and not answered:
        raise first


Candidates = Iterator[tuple[Request, dict[str, str]]]


def _subjects(mapping: RequestMapping, request: Request) -> Candidates:
    kind = str(request.subject["type"])
    for identity in mapping.subjects(kind):
        subject = {**request.subject, "id": identity}
        yield Request(subject, request.action, request.resource, request.context), {"type": kind, "id": identity}


def _resources(mapping: RequestMapping, request: Request) -> Candidates:
    kind = str(request.resource["type"])
    for identity in mapping.resources(kind):
        resource = {**request.resource, "id": identity}
        yield Request(request.subject, request.action, resource, request.context), {"type": kind, "id": identity}


def _actions(mapping: RequestMapping, request: Request) -> Candidates:
    for name in mapping.actions():
        action = {"name": name}
        yield Request(request.subject, action, request.resource, request.context), {"name": name}


_CANDIDATES: Mapping[str, Callable[[RequestMapping, Request], Candidates]] = {
    SUBJECT: _subjects,
    RESOURCE: _resources,
    ACTION: _actions,
}

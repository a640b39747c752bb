"""The entities of a request: whether what the specification requires is there, and of the type it has (Information
Model). Members that it does not know are let be."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from vires.service.refusal import Refusal
from vires.service.requests.body import kind_of, malformed

SUBJECT, ACTION, RESOURCE = "subject", "action", "resource"
NEEDS: Mapping[str, tuple[str, ...]] = {SUBJECT: ("type", "id"), ACTION: ("name",), RESOURCE: ("type", "id")}
"""The members that an entity must have, all of them strings."""


class Request(NamedTuple):
    """The entities of one evaluation as sent; in a search the one that is looked for lacks its id or name."""

    subject: Mapping[str, Any]
    action: Mapping[str, Any]
    resource: Mapping[str, Any]
    context: Mapping[str, Any] = MappingProxyType({})


def read_request(document: Mapping[str, Any], needs: Mapping[str, tuple[str, ...]] = NEEDS) -> Request:
    """The entities of a document. Raises `Refusal` (`request-malformed`) with everything that is wrong with them."""
    faults: list[str] = []
    for name, members in needs.items():
        entity = document.get(name)
        if type(entity) is not dict:
            faults.append(_expected(document, name, name, "an object"))
            continue
        for member in members:
            if type(entity.get(member)) is not str:
                faults.append(_expected(entity, member, f"{name}.{member}", "a string"))
        if "properties" in entity and type(entity["properties"]) is not dict:
            faults.append(_expected(entity, "properties", f"{name}.properties", "an object"))
    if "context" in document and type(document["context"]) is not dict:
        faults.append(_expected(document, "context", "context", "an object"))
    if faults:
        raise malformed("; ".join(faults))
    return Request(document[SUBJECT], document.get(ACTION, {}), document[RESOURCE], document.get("context", {}))


def check_objects(document: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Raises `Refusal` (`request-malformed`) for each of some members that is there and no object."""
    faults = [
        _expected(document, name, name, "an object")
        for name in names
        if name in document and type(document[name]) is not dict
    ]
    if faults:
        raise malformed("; ".join(faults))


def error_of(refusal: Refusal) -> dict[str, Any]:
    """What kept one evaluation from being answered, in the form in which the specification shows it (Errors)."""
    error = {"status": 404 if refusal.slug in UNKNOWN else 400, "message": refusal.message, "slug": refusal.slug}
    return {**error, "nearest": list(refusal.nearest), "try": refusal.remedy}


UNKNOWN = frozenset({"name-unknown", "name-ambiguous", "type-unknown"})
"""The slugs for what names nothing that the registry knows."""


def _expected(holder: Mapping[str, Any], member: str, path: str, form: str) -> str:
    return f"`{path}` is {kind_of(holder[member])}; expected {form}" if member in holder else f"`{path}` is missing"

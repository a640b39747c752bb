"""The calls of the Authorization API by name, in the form in which a desk runs a verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vires.service.asking import Handle

Call = Callable[["Handle", Mapping[str, Any]], dict[str, Any]]


def _evaluation(handle: Handle, document: Mapping[str, Any]) -> dict[str, Any]:
    from vires.service.requests.evaluation import evaluate

    return evaluate(handle, document)


def _evaluations(handle: Handle, document: Mapping[str, Any]) -> dict[str, Any]:
    from vires.service.requests.evaluation import evaluate_all

    return evaluate_all(handle, document)


def _search(wanted: str, handle: Handle, document: Mapping[str, Any]) -> dict[str, Any]:
    from vires.service.requests.search import search

    return search(handle, wanted, document)


CALLS: Mapping[str, Call] = {
    "authzen-evaluation": _evaluation,
    "authzen-evaluations": _evaluations,
    "authzen-search-subject": partial(_search, "subject"),
    "authzen-search-resource": partial(_search, "resource"),
    "authzen-search-action": partial(_search, "action"),
}

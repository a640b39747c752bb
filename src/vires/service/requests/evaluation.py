"""Access Evaluation and Access Evaluations: whether a subject may, once or many times over.

`decision` is true only where authority is shown (`AUTHORIZED`). Whatever else comes of a question, and whatever keeps
it from being asked, is `false`: the API has no third word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from vires.model.finding import Finding, Outcome
from vires.service.asking import Handle
from vires.service.identity import identify
from vires.service.refusal import Refusal
from vires.service.requests.body import kind_of, malformed
from vires.service.requests.entity import ACTION, RESOURCE, SUBJECT, Request, check_objects, error_of, read_request
from vires.service.requests.mapping import Stated, mapping_of
from vires.service.stating import refusals
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.decide.quick import Quick
    from vires.temporal.dating import Dating

MOST_EVALUATIONS = 1000
"""Evaluations in one request."""
SEMANTICS = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}
"""The decision with which each semantic ends."""
REASONS = (False, True, "finding")
"""What `options.reasons` takes: nothing beside the decision, the outcome in a sentence, or the whole finding."""


def evaluate(handle: Handle, document: Mapping[str, Any]) -> dict[str, Any]:
    """The decision, with the finding in its context. Raises `Refusal` (`request-malformed`) for what is no request."""
    return _explained(handle, read_request(document), handle.now, whole=True)


def evaluate_all(handle: Handle, document: Mapping[str, Any]) -> dict[str, Any]:
    """The decisions in the order of the evaluations; a request without any is a single one. What is wrong with one
    evaluation is its own affair. Raises `Refusal` (`request-malformed`) for what is wrong with the whole."""
    batch = read_batch(document)
    if batch is None:
        return evaluate(handle, document)
    return {"evaluations": list(decisions(handle, batch, Many(handle), handle.now))}


@dataclass(frozen=True)
class Batch:
    """Evaluations with what they have where they do not say their own. The first decision that is `end` is the last;
    `reasons` as in `REASONS`."""

    evaluations: list[Any]
    defaults: Mapping[str, Any]
    end: bool | None
    reasons: bool | str


def read_batch(document: Mapping[str, Any]) -> Batch | None:
    """The evaluations of a request, `None` where it has none. Raises `Refusal` (`request-malformed`)."""
    entities = (SUBJECT, ACTION, RESOURCE, "context")
    check_objects(document, (*entities, "options"))
    end, reasons = _options(document.get("options", {}))
    evaluations = document.get("evaluations", [])
    if type(evaluations) is not list:
        raise malformed(f"`evaluations` is {kind_of(evaluations)}; expected a list")
    if len(evaluations) > MOST_EVALUATIONS:
        raise malformed(f"{len(evaluations):,} evaluations in one request; expected at most {MOST_EVALUATIONS:,}")
    if not evaluations:
        return None
    defaults = {name: document[name] for name in entities if name in document}
    return Batch(evaluations, defaults, end, reasons)


def decisions(handle: Handle, batch: Batch, many: Many, now: Dating) -> Iterator[dict[str, Any]]:
    """The decisions of a batch, one after another."""
    for item in batch.evaluations:
        decision = _one(handle, many, batch.defaults, item, now, batch.reasons)
        yield decision
        if decision["decision"] is batch.end:
            return


def explained_json(finding: Finding) -> bytes:
    """What `evaluate` gives for a finding, as JSON in UTF-8."""
    return b'{"decision":%s,"context":{"outcome":%s,"reason":%s,"registry":%s,"vantage":%s,"finding":%s}}' % (
        b"true" if finding.outcome is Outcome.AUTHORIZED else b"false",
        to_json(finding.outcome),
        to_json(finding.answer),
        to_json(finding.registry),
        to_json(finding.vantage),
        finding.to_json(),
    )


class Many:
    """Outcomes of one registry for many questions, by looking up where that settles them."""

    def __init__(self, handle: Handle) -> None:
        self._engine = handle.engine
        self._known: dict[tuple[object, ...], Outcome] = {}
        self._seen: Vantage | None = None
        self._quick: Quick | None = None

    def _from(self, vantage: Vantage) -> Quick:
        """The answers at a vantage. Most questions of a batch share one."""
        if self._quick is None or vantage is not self._seen:
            self._seen, self._quick = vantage, self._engine.quick(vantage)
        return self._quick

    def outcome(self, stated: Stated, vantage: Vantage) -> Outcome:
        """The outcome of a question. Raises `Refusal`."""
        quick = self._from(vantage)
        asked = stated.office, stated.power, stated.at, stated.territory, stated.sites, stated.subjects
        # `True` is 1 to a dictionary, and yes is no number to a fact.
        key = quick, asked, tuple((name, type(value), value) for name, value in stated.facts.items())
        known = self._known.get(key)
        if known is None:
            with refusals():
                known = self._known[key] = quick.ask(*asked, stated.facts).outcome
        return known


def _options(options: Mapping[str, Any]) -> tuple[bool | None, bool | str]:
    semantic = options.get("evaluations_semantic", "execute_all")
    if not isinstance(semantic, str) or semantic not in SEMANTICS:
        raise malformed(f"`options.evaluations_semantic` is none of {', '.join(f'`{name}`' for name in SEMANTICS)}")
    reasons = options.get("reasons", False)
    if not isinstance(reasons, bool | str) or reasons not in REASONS:
        raise malformed("`options.reasons` is none of `true`, `false`, `finding`")
    return SEMANTICS[semantic], reasons


def _one(
    handle: Handle, many: Many, defaults: Mapping[str, Any], item: Any, now: Dating, reasons: bool | str
) -> dict[str, Any]:
    try:
        if type(item) is not dict:
            raise malformed(f"an evaluation is {kind_of(item)}; expected an object")
        request = read_request({**defaults, **item} if defaults else item)
        if reasons:
            return _explained(handle, request, now, whole=reasons == "finding")
        return {"decision": many.outcome(*mapping_of(handle).question(request, now)) is Outcome.AUTHORIZED}
    except Refusal as refusal:
        return {"decision": False, "context": {"error": error_of(refusal)}} if reasons else {"decision": False}


def _explained(handle: Handle, request: Request, now: Dating, whole: bool) -> dict[str, Any]:
    try:
        stated, vantage = mapping_of(handle).question(request, now)
        finding = handle.decide(stated.act(handle), vantage)
    except Refusal as refusal:
        context = {"reason": refusal.message, "error": error_of(refusal)}
        if whole:
            context["registry"] = identify(handle.registry)
        return {"decision": False, "context": context}
    return {"decision": finding.outcome is Outcome.AUTHORIZED, "context": _context(finding, whole)}


def _context(finding: Finding, whole: bool) -> dict[str, Any]:
    if not whole:
        return {"outcome": str(finding.outcome), "reason": finding.answer}
    said = finding.to_dict()
    return {
        "outcome": said["outcome"],
        "reason": said["answer"],
        "registry": said["registry"],
        "vantage": said["vantage"],
        "finding": said,
    }

"""One entry of a decision log, with the members of the Authorization Decision Log of Logius (docs/guide/decision-log.md
says which text of it this follows).

It says which office and power were asked about, for which act and from which point of view, in ids; what the answer
was; of which snapshot of the law; and which engine answered. No label, note or quotation of the record enters it, and
of a fact only its name, unless its value is asked for: a value may say something of a person.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import vires
from vires.model.finding import SEMANTICS, Finding, Outcome, RegistryState
from vires.model.question import Act
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.decide.answer import Answer

EVENT = "adl.access_evaluation"
REQUEST, RESPONSE = "adl.core.request", "adl.core.response"
POLICIES, CONFIGURATION = "adl.core.policies", "adl.core.configuration"
ENGINE = f"vires {vires.__version__}"
_PARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}.*")


@dataclass(frozen=True)
class Trace:
    """Where an entry stands among the calls that led to it (W3C Trace Context)."""

    trace_id: str
    span_id: str
    parent_span_id: str | None = None

    @classmethod
    def begin(cls, traceparent: str | None = None) -> Trace:
        """A trace of its own, or a further span of the one that `traceparent` names; one that cannot be read, or is
        all zeros, names none."""
        known = _PARENT.fullmatch(traceparent or "")
        if known is None or traceparent is None or traceparent.startswith("ff") or not _set(known):
            return cls(secrets.token_hex(16), secrets.token_hex(8))
        return cls(known[1], secrets.token_hex(8), known[2])

    def to_dict(self) -> dict[str, str]:
        """The members of an entry."""
        known = {"trace_id": self.trace_id, "span_id": self.span_id}
        return known if self.parent_span_id is None else {**known, "parent_span_id": self.parent_span_id}


def _set(known: re.Match[str]) -> bool:
    return bool(int(known[1], 16) and int(known[2], 16))


def entry_of(
    trace: Trace,
    milliseconds: int,
    registry: RegistryState,
    act: Act,
    vantage: Vantage,
    response: Mapping[str, Any] | None,
    values: bool,
) -> dict[str, Any]:
    """An entry as one JSON document. Without a response the question was too open to be decided. `values` has the
    values of facts stand in it."""
    policies = {"digest": registry.digest}
    if registry.revision is not None:
        policies["revision"] = registry.revision
    body: dict[str, Any] = {REQUEST: request_of(registry.name, act, vantage, values)}
    if response is not None:
        body[RESPONSE] = dict(response)
    return {
        **trace.to_dict(),
        "event_name": EVENT,
        "timestamp": milliseconds,
        "status": "Error" if response is None else "Unset",
        "attributes": {
            POLICIES: {registry.name: policies},
            CONFIGURATION: {"engine": ENGINE, "semantics": SEMANTICS},
        },
        "body": body,
    }


def request_of(registry: str, act: Act, vantage: Vantage, values: bool) -> dict[str, Any]:
    """A question as a decision request of AuthZEN: the office is the subject, the power the action; the resource is
    the registry, with what else is stated of the act. What is not stated is not there."""
    said = act.model_dump(mode="json", exclude_none=True)
    matter = {name: said[name] for name in ("territory", "sites", "subjects") if name in said}
    context: dict[str, Any] = {
        "at": said["at"],
        "as_of": vantage.as_of.to_text(),
        "known_by": vantage.known_by.to_text(),
        "standard": vantage.standard,
    }
    if vantage.doctrine:
        context["doctrine"] = dict(vantage.doctrine)
    if act.facts:
        context["facts"] = dict(sorted(act.facts.items())) if values else sorted(act.facts)
    return {
        "subject": {"type": "office", "id": act.office},
        "action": {"name": act.power},
        "resource": {"type": "registry", "id": registry, **({"properties": matter} if matter else {})},
        "context": context,
    }


def response_of(answer: Answer, finding: Finding, digest: bool) -> dict[str, Any]:
    """An answer as a decision response of AuthZEN: `decision` is true for `AUTHORIZED` alone. With `digest`, that of
    the whole finding, which says its question too: it is left out where that names values that are not to be kept."""
    context: dict[str, Any] = {
        "outcome": answer.outcome.value,
        "branches": [branch.model_dump(mode="json", by_alias=True) for branch in answer.branches],
        "deciding": list(answer.deciding),
    }
    if digest:
        context["finding"] = finding_digest(finding)
    return {"decision": answer.outcome is Outcome.AUTHORIZED, "context": context}


def finding_digest(finding: Finding) -> str:
    """The digest of a finding, whichever revision of a ledger it was read from: that is named beside it."""
    from vires.ledger.document import canonical, digest_of

    said = finding.to_dict()
    said["registry"]["revision"] = None
    return digest_of(canonical(said))

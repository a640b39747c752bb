"""A grant that may be passed to subordinates of offices that head no body (S9)."""

from __future__ import annotations

from vires.model.provision import Grant
from vires.model.term import Office
from vires.model.terms import OpenList
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule, words


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    offices = registry.terms.get("offices", {})
    heads = [office for office in offices.values() if isinstance(office, Office) and office.heads]
    for entry in inspected.provisions:
        grant = entry.provision
        if not isinstance(grant, Grant) or isinstance(grant.to, OpenList):
            continue
        moment = (grant.since or entry.instrument.decided).end(registry.zone)
        if any(registry.schemes["offices"].covers(grant.to, head.id, moment) for head in heads):
            continue
        for clause in grant.clauses:
            if clause.to == "subordinates" and set(grant.to) <= set(offices):
                yield Diagnostic(
                    inspected.places.of(clause, "to"),
                    SLUG,
                    f"{words(grant.to)} heads no body in this registry, so `subordinates` admits nobody; "
                    "subordinates are the offices inside the body that the delegating office heads",
                    "add `heads:` to the office, or name the recipients",
                )


SLUG = "subordinates-of-none"
RULE = Rule(
    SLUG,
    "subordinates of an office that heads nothing",
    "A general power to delegate to one's own people is as wide as the body one heads. If no body is "
    "recorded, every delegation under it fails for want of a recipient it may reach.",
    _check,
)

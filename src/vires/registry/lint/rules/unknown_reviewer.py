"""A record accepted, or a reading settled, by somebody the registry does not name (S8)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.nearest import nearest
from vires.registry.resolver import PERSON, candidates, is_known


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for reference in inspected.references:
        name = reference.identity
        if reference.target_kind != PERSON or is_known(reference, registry):
            continue
        close = nearest(name, candidates(reference, registry))
        yield Diagnostic(
            inspected.places.of(reference.record, *reference.path),
            SLUG,
            f"`{name}` is not among the `reviewers` of this registry; a finding that calls this reviewed "
            "would rest on a review that nobody answers for",
            f"write `{close[0]}`, or name the reviewer in the settings"
            if close
            else "name the reviewer in the settings, or write `review: {state: encoded}` until one has reviewed it",
            close,
        )


SLUG = "unknown-reviewer"
RULE = Rule(
    SLUG,
    "a review by nobody named",
    "A record that no person has reviewed is marked so in every finding that rests on it. To lift that mark "
    "somebody must answer for the review by name.",
    _check,
)

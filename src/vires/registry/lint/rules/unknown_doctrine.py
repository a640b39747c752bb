"""A contested point, or an option of one, that the registry does not declare (S16)."""

from __future__ import annotations

from vires.model.question import Asked
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule, words
from vires.registry.nearest import nearest
from vires.registry.resolver import DOCTRINE, OPTION, candidates, is_known


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    doctrines = registry.settings.doctrines
    for reference in inspected.references:
        name = reference.identity
        if reference.target_kind not in {DOCTRINE, OPTION}:
            continue
        span = inspected.places.of(reference.record, *reference.path)
        if not is_known(reference, registry):
            known = candidates(reference, registry)
            close = nearest(name, known)
            if reference.target_kind == DOCTRINE:
                message = f"`{name}` is not a doctrine of this registry; whatever depends on it never holds"
                remedy = f"declare `{name}` under `doctrines:` in the settings, each option with its authority"
            else:
                message = f"`{name}` is not an option of this doctrine; it has {words(known)}"
                remedy = "write one of the options, or declare it with its authority"
            if close:
                remedy = f"write `{close[0]}`, or {remedy}"
            yield Diagnostic(span, SLUG, message, remedy, close)
        elif isinstance(reference.record, Asked) and reference.target_kind == DOCTRINE:
            chosen = reference.record.doctrine[name]
            options = (*(option.id for option in doctrines[name].options), "undecided")
            if chosen not in options:
                yield Diagnostic(
                    span,
                    SLUG,
                    f"`{chosen}` is not an option of `{name}`; it has {words(options)}",
                    "write one of the options, or declare it with its authority",
                    nearest(chosen, options),
                )


SLUG = "unknown-doctrine"
RULE = Rule(
    SLUG,
    "a doctrine or option that is not declared",
    "Where courts differ, the registry names the point and its options, each with its authority, and the "
    "reader chooses. A condition on an option nobody can choose is never met, so a contested power would be "
    "denied without saying that it is contested.",
    _check,
)

"""A modification whose target is not in the record (S6)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.nearest import nearest
from vires.registry.resolver import ENTRY, candidates, is_known


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for reference in inspected.references:
        name = reference.identity
        if reference.target_kind != ENTRY or is_known(reference, registry):
            continue
        if not {"target", "revives"} & set(reference.path):
            continue
        close = nearest(name, candidates(reference, registry))
        does = getattr(reference.record, "does", "changes")
        message = f"nothing in this registry has the id `{name}`"
        if close:
            message += f"; the nearest is `{close[0]}`"
        verb = "revives" if "revives" in reference.path else does
        yield Diagnostic(
            inspected.places.of(reference.record, *reference.path),
            SLUG,
            f"{message}; a provision that {verb} what is not recorded changes no answer",
            f"write `{close[0]}`, or record the instrument `{name}`"
            if close
            else f"record the instrument `{name}`, or correct the id here",
            close,
        )


SLUG = "dangling-target"
RULE = Rule(
    SLUG,
    "a change to something that is not recorded",
    "A rescission, stay or annulment works on its target and on nothing else. If the target is not recorded, "
    "what counsel reads as ended or enjoined still answers as if nothing had happened.",
    _check,
)

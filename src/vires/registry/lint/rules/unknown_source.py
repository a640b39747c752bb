"""An attestation on the word of a publication that is not listed (S8)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.nearest import nearest
from vires.registry.resolver import SOURCE, candidates, is_known


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for reference in inspected.references:
        name = reference.identity
        if reference.target_kind != SOURCE or is_known(reference, registry):
            continue
        close = nearest(name, candidates(reference, registry))
        message = f"`{name}` is not among the sources"
        if close:
            message += f"; the nearest is `{close[0]}`"
        yield Diagnostic(
            inspected.places.of(reference.record, *reference.path),
            SLUG,
            f"{message}; a reader cannot check a record whose source has no title, date or address",
            f"write `{close[0]}`, or add `{name}` under `sources:`"
            if close
            else f"add `{name}` under `sources:` with its title, kind and date",
            close,
        )


SLUG = "unknown-source"
RULE = Rule(
    SLUG,
    "a source that is not listed",
    "Every record stands on somebody's word. A finding names its sources so that they can be read; one that "
    "is not listed cannot be found again, and evidence nobody can find is no evidence.",
    _check,
)

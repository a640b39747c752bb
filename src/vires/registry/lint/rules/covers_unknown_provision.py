"""An attestation of provisions that its instrument does not have (S8)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule, words
from vires.registry.nearest import nearest
from vires.registry.resolver import LOCAL, candidates, is_known


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for reference in inspected.references:
        instrument, name = reference.instrument, reference.identity
        if reference.target_kind != LOCAL or instrument is None or is_known(reference, registry):
            continue
        known = candidates(reference, registry)
        local = name.removeprefix(f"{instrument.id}/")
        close = (local,) if local in known else nearest(name, known)
        yield Diagnostic(
            inspected.places.of(reference.record, *reference.path),
            SLUG,
            f"`{instrument.id}` has no provision `{name}`; it has {words(known) or 'none'}, and the source "
            "would vouch for nothing",
            f"write `{close[0]}`" if close else "name its provisions by their local ids, or leave `covers` out",
            close,
        )


SLUG = "covers-unknown-provision"
RULE = Rule(
    SLUG,
    "a source said to cover what is not there",
    "`covers` narrows a source to the provisions it speaks of. A name that fits none leaves those it meant "
    "on nobody's word, and they drop out of every answer.",
    _check,
)

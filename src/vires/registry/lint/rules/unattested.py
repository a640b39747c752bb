"""A provision that no source speaks of (S8)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.reading import covers
from vires.registry.lint.rule import Found, Inspected, Rule

_REMEDY = "add the source under `attested:`, with its basis and the day it was published"


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        if not instrument.attested:
            yield Diagnostic(
                inspected.places.of(instrument, "instrument"),
                SLUG,
                f"`{instrument.id}` has no attestation; what no source vouches for does not exist at any "
                "vantage, so none of its provisions ever counts",
                _REMEDY,
            )
            continue
        for provision in instrument.provisions:
            if any(covers(attestation, instrument, provision) for attestation in instrument.attested):
                continue
            yield Diagnostic(
                inspected.places.of(provision, "id"),
                SLUG,
                f"`{provision.id}` is named in no `covers`, and every source here speaks of other provisions "
                "only; what no source vouches for never counts",
                f"add `{provision.id}` to the `covers` of the source that shows it, or {_REMEDY}",
            )


SLUG = "unattested"
RULE = Rule(
    SLUG,
    "a record on nobody's word",
    "A provision exists at a vantage only if a source that counts vouches for it. Without one the record is "
    "silently without effect: a grant nobody holds, a stay that stays nothing.",
    _check,
)

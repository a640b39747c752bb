"""A delegation by an office that no route gives anything to pass on (S9)."""

from __future__ import annotations

from vires.model.provision import Delegates
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.route import (
    all_known,
    grants,
    invoked,
    named_shortly,
    reaching,
    shown,
    stands_without_route,
)
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for _, instrument in sorted(registry.instruments.items()):
        if stands_without_route(registry, instrument) or not invoked(instrument):
            continue
        passed = [p for p in instrument.provisions if isinstance(p, Delegates)]
        if not passed or not all_known(registry, instrument):
            continue
        held = reaching(registry, instrument)
        if any(grant.redelegable != "no" for _, grant in held):
            continue
        if held:
            kept = ", ".join(
                f"{named_shortly(registry, entry)} says `redelegable: no` "
                f"({inspected.whereabouts(entry.provision.origin)})"
                for entry, _ in held
            )
            message = f"`{instrument.issuer}` holds what it passes on here, but {kept}"
            remedy = "cite a grant that may be passed on, or correct its `redelegable`"
        else:
            others = "; ".join(
                f"{named_shortly(registry, entry)} is to {shown(grant.to)} "
                f"({inspected.whereabouts(entry.provision.origin)})"
                for entry, grant in grants(registry, instrument)
            )
            message = (
                f"nothing invoked here gives `{instrument.issuer}` a power to pass on: "
                f"{others or 'there is no grant among its routes'}"
            )
            remedy = f"cite the grant that reaches `{instrument.issuer}`, or correct the issuer"
        yield Diagnostic(
            inspected.places.of(instrument, "invokes"),
            SLUG,
            message + "; nobody passes on what is not shown to be theirs to pass on",
            remedy,
        )


SLUG = "no-power-to-delegate"
RULE = Rule(
    SLUG,
    "a delegation by an office not shown to hold the power",
    "Nemo dat quod non habet: an office passes on only a power it holds, and only if the grant allows it to. "
    "A delegation without such a grant is void from the start, and everything done under it with it.",
    _check,
)

"""An instrument whose routes are grants to other offices than its issuer (S9)."""

from __future__ import annotations

from vires.model.provision import Delegates
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.route import (
    all_known,
    grants,
    named_shortly,
    reaching,
    shown,
    stands_without_route,
)
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for _, instrument in sorted(registry.instruments.items()):
        # Delegations have a rule of their own, and so have routes that are no grants.
        if any(isinstance(provision, Delegates) for provision in instrument.provisions):
            continue
        routes = tuple(grants(registry, instrument))
        if not routes or not all_known(registry, instrument) or reaching(registry, instrument):
            continue
        if stands_without_route(registry, instrument):
            continue
        others = ", ".join(
            f"{named_shortly(registry, entry)} is to {shown(grant.to)} "
            f"({inspected.whereabouts(entry.provision.origin)})"
            for entry, grant in routes
        )
        yield Diagnostic(
            inspected.places.of(instrument, "invokes"),
            SLUG,
            f"no grant invoked here reaches the issuer `{instrument.issuer}`: {others}; an office acts only "
            "on a power that is its own",
            f"cite the grant to `{instrument.issuer}` or to a body it belongs to, or correct the issuer",
        )


SLUG = "route-misses-issuer"
RULE = Rule(
    SLUG,
    "routes that lead to another office",
    "To rescind, restrict or direct is itself an exercise of power. If the grants cited belong to other "
    "offices, nothing in the instrument stands, and the rule it meant to end goes on.",
    _check,
)

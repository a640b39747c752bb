"""An instrument that stands on one decided after it (S9)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.route import invoked
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for _, instrument in sorted(registry.instruments.items()):
        for position, name in enumerate(invoked(instrument)):
            route = next((entry.instrument for entry in registry.named(name)), None)
            if route is None or route.id == instrument.id:
                continue
            if route.decided.start(registry.zone) <= instrument.decided.end(registry.zone):
                continue
            yield Diagnostic(
                inspected.places.of(instrument, "invokes", position),
                SLUG,
                f"`{name}` was decided on {route.decided} ({inspected.whereabouts(route.origin)}), after "
                f"this instrument on {instrument.decided}; at the making it did not exist, so nothing stands "
                "on it",
                "cite what was in force that day (an amended text is a provision of its own), or correct one "
                "of the two dates",
            )


SLUG = "route-not-earlier"
RULE = Rule(
    SLUG,
    "a route decided later",
    "An act is judged by the law there was when it was done. A later grant may ratify it, by saying so, but "
    "does not become its basis by being cited.",
    _check,
)

"""An instrument that must stand on something and does not say on what (S5, S9)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.route import stands_without_route
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for _, instrument in sorted(registry.instruments.items()):
        if instrument.invokes or stands_without_route(registry, instrument):
            continue
        yield Diagnostic(
            inspected.places.of(instrument, "invokes" if instrument.invokes == () else "instrument"),
            SLUG,
            f"`{instrument.id}` invokes nothing, and its kind `{instrument.kind}` is not a root of "
            "authority; without a route nothing in it stands",
            "list under `invokes:` the grants it cites, or write `invokes: unstated` if it names none",
        )


SLUG = "missing-route"
RULE = Rule(
    SLUG,
    "an instrument without a route",
    "Whatever is not itself a source of authority stands only on a grant to its issuer. An instrument that "
    "names no authority and an encoder who left it out are different things, and only the word `unstated` "
    "tells them apart.",
    _check,
)

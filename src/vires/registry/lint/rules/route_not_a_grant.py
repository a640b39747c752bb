"""A route that names provisions none of which grants anything (S5, S9)."""

from __future__ import annotations

from vires.model.provision import Grant
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.route import invoked, stands_without_route
from vires.registry.lint.rule import Found, Inspected, Rule, words


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for _, instrument in sorted(registry.instruments.items()):
        if stands_without_route(registry, instrument):
            continue
        for position, name in enumerate(invoked(instrument)):
            entries = registry.named(name)
            if not entries and name not in registry.instruments:
                continue
            if any(isinstance(entry.provision, Grant) for entry in entries):
                continue
            does = words(dict.fromkeys(str(getattr(entry.provision, "does", "")) for entry in entries))
            yield Diagnostic(
                inspected.places.of(instrument, "invokes", position),
                SLUG,
                f"`{name}` grants no power: {'it has only ' + does if does else 'it has no provisions'}; "
                "authority comes only from what `confers` or `delegates` it",
                "cite the grant this instrument stands on, or encode what the cited text grants",
            )


SLUG = "route-not-a-grant"
RULE = Rule(
    SLUG,
    "a route that grants nothing",
    "A duty, a finding or a limit is no source of power: an office told to act must find its authority "
    "elsewhere. A route without a grant supports nothing.",
    _check,
)

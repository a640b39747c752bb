"""A grant that does not say whether it may be passed on (S9)."""

from __future__ import annotations

from vires.model.provision import Grant
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    for entry in inspected.provisions:
        if isinstance(entry.provision, Grant) and entry.provision.redelegable is None:
            yield Diagnostic(
                inspected.at(entry, "id"),
                SLUG,
                f"the grant `{entry.provision.id}` does not say whether it may be passed on; it is read as "
                "unstated, which leaves every delegation under it open",
                "write `redelegable: unstated` if the instrument is silent; else `yes`, `no`, or the clauses "
                "under which it allows it",
            )


SLUG = "redelegable-missing"
RULE = Rule(
    SLUG,
    "a grant silent on redelegation",
    "Whether a delegate may delegate is where most questions of authority turn. An instrument that says "
    "nothing about it and an encoder who forgot to look are different things, and only the word `unstated` "
    "tells them apart.",
    _check,
)

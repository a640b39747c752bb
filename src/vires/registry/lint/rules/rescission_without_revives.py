"""A rescission that does not say what comes back (S6, S10)."""

from __future__ import annotations

from vires.model.provision import Rescinds
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule, words


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for entry in inspected.provisions:
        provision = entry.provision
        if not isinstance(provision, Rescinds) or provision.revives is not None:
            continue
        ended = [
            earlier
            for name in provision.targets
            for hit in registry.named(name)
            if isinstance(hit.provision, Rescinds)
            for earlier in hit.provision.targets
        ]
        remedy = "write `revives: none` if nothing comes back, or the ids of what does"
        if ended:
            remedy += f"; its target had rescinded {words(dict.fromkeys(ended))}"
        yield Diagnostic(
            inspected.at(entry, "id"),
            SLUG,
            f"the rescission `{provision.id}` does not say whether anything comes back; rescinding a "
            "rescission revives nothing unless it says so",
            remedy,
        )


SLUG = "rescission-without-revives"
RULE = Rule(
    SLUG,
    "a rescission silent on revival",
    "To end what ended something does not by itself bring the first thing back; an instrument may say that "
    "it does. A reader who has to guess will guess differently, so the record says it either way.",
    _check,
)

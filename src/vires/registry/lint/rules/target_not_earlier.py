"""A modification of something decided after it (S10)."""

from __future__ import annotations

from vires.model.provision import Modification, Rescinds
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for entry in inspected.provisions:
        provision, made = entry.provision, entry.instrument.decided
        if not isinstance(provision, Modification):
            continue
        targets = [("target", position, name) for position, name in enumerate(provision.targets)]
        if isinstance(provision, Rescinds) and isinstance(provision.revives, tuple):
            targets += [("revives", position, name) for position, name in enumerate(provision.revives)]
        for field, position, name in targets:
            target = next((hit.instrument for hit in registry.named(name)), None)
            if target is None or target.decided.start(registry.zone) <= made.end(registry.zone):
                continue
            verb = "revives" if field == "revives" else getattr(provision, "does", "changes")
            yield Diagnostic(
                inspected.at(entry, field, position),
                SLUG,
                f"`{name}` was decided on {target.decided} ({inspected.whereabouts(target.origin)}), after "
                f"this instrument on {made}; it {verb} only what was there, so this changes no answer",
                "cite the earlier text that was meant, or correct one of the two dates",
            )


SLUG = "target-not-earlier"
RULE = Rule(
    SLUG,
    "a change to something decided later",
    "An instrument cannot end, set aside or annul what is only made afterwards. Usually the date is wrong, "
    "or the target is the renewed text where its predecessor was meant.",
    _check,
)

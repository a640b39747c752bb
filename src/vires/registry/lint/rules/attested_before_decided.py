"""A source that states as done what was decided only after its publication (S8)."""

from __future__ import annotations

from vires.model.instrument import Instrument
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.temporal.dating import Dating


def _check(inspected: Inspected) -> Found:
    zone = inspected.registry.zone
    for _, instrument in sorted(inspected.registry.instruments.items()):
        for attestation in instrument.attested:
            if attestation.modality in {"expected", "denied"} or "decided" in attestation.says:
                continue
            told = attestation.published.end(zone)
            if any(day.start(zone) <= told for day in _before(instrument)):
                continue
            yield Diagnostic(
                inspected.places.of(attestation, "published"),
                SLUG,
                f"`{attestation.source}` was published on {attestation.published}, before this was decided "
                f"on {instrument.decided}; it cannot have reported as done what was still to come",
                "write `modality: expected` if it foretold, add `announced:` if the instrument was made "
                "public before it was decided, or correct one of the two dates",
            )


def _before(instrument: Instrument) -> tuple[Dating, ...]:
    days = (instrument.decided, instrument.signed, instrument.announced, instrument.published)
    return tuple(day for day in days if day is not None)


SLUG = "attested-before-decided"
RULE = Rule(
    SLUG,
    "a source older than what it attests",
    "What was publicly known on a day is read off the days of publication. A source dated before the "
    "decision either spoke of a plan, which is weaker evidence and must be marked so, or carries a wrong "
    "date, and then the record says that people knew what they could not have known.",
    _check,
)

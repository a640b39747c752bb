"""A passage copied from a source at length."""

from __future__ import annotations

from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule

MOST = 15
"""Words that a quotation may have."""


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    owners: list[Instrument | Spell] = [*registry.instruments.values(), *registry.spells]
    for owner in owners:
        for attestation in owner.attested:
            for field in ("quote", "hedge"):
                text: str | None = getattr(attestation, field)
                length = len(text.split()) if text else 0
                if length > MOST:
                    yield Diagnostic(
                        inspected.places.of(attestation, field),
                        SLUG,
                        f"the `{field}` has {length} words where at most {MOST} are kept; the record states "
                        "what a source says and points to it, and does not copy it",
                        "keep the few words that matter, and give the passage as `at: {start, end, sha256}`",
                    )


SLUG = "long-quotation"
RULE = Rule(
    SLUG,
    "a long passage copied",
    "A registry records facts and where they stand in a source. A copied passage is the source's text, with "
    "its own rights and its own loaded words, and is no stronger evidence than a place and a digest.",
    _check,
)

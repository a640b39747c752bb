"""A disputed field settled on what only sources say that do not count (S8)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.reading import alike, readings, shown, uncounted
from vires.registry.lint.rule import Found, Inspected, Rule, words


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        for field, resolution in sorted(instrument.resolution.items()):
            if any(alike(resolution.value, known.value) for known in readings(instrument, field)):
                continue
            sources = uncounted(instrument, field, resolution.value)
            if sources:
                yield Diagnostic(
                    inspected.places.of(resolution, "value"),
                    SLUG,
                    f"{shown(resolution.value)} for `{field}` is said only by {words(dict.fromkeys(sources))}, which "
                    "does not count as evidence, so this settles nothing",
                    "choose a reading of a source that counts, or find one that gives this value",
                )


SLUG = "resolution-rests-on-unverified"
RULE = Rule(
    SLUG,
    "a dispute settled on what is not verified",
    "A resolution decides between witnesses. What is unverified, only expected or withdrawn is none, however sure the "
    "encoder is of it; a reader would take the settled value for found.",
    _check,
)

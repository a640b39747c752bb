"""A disputed field settled on a value that no source gives (S8)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.reading import alike, readings, shown, uncounted
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        for field, resolution in sorted(instrument.resolution.items()):
            values = readings(instrument, field)
            if any(alike(resolution.value, known.value) for known in values):
                continue
            if uncounted(instrument, field, resolution.value):
                continue  # said by a source that does not count, which has a rule of its own
            stated = ", ".join(shown(known.value) for known in values) or "nothing"
            yield Diagnostic(
                inspected.places.of(resolution, "value"),
                SLUG,
                f"no source that counts gives `{field}` as {shown(resolution.value)}; they give {stated}, "
                "and a resolution settles nothing unless some source says so",
                "choose one of the readings, or record the source that gives this one",
            )


SLUG = "resolution-not-a-reading"
RULE = Rule(
    SLUG,
    "a dispute settled on what nobody said",
    "A resolution chooses among the readings that the sources give; it cannot add one. A value of the "
    "editor's own would be law that no source shows.",
    _check,
)

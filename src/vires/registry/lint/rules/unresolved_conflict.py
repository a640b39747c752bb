"""Sources that differ on one field, and nothing that settles it (S8)."""

from __future__ import annotations

from vires.model.instrument import Instrument
from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.lint.reading import Reading, disputed, shown
from vires.registry.lint.rule import Found, Inspected, Rule, words


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        for field, values in disputed(instrument):
            if field in instrument.resolution:
                continue
            stated = ", but ".join(
                f"{words(instrument.attested[n].source for n in reading.attestations)} "
                f"{'give' if len(reading.attestations) > 1 else 'gives'} {shown(reading.value)}"
                for reading in values
            )
            yield Diagnostic(
                _place(inspected, instrument, field, values),
                SLUG,
                f"on `{field}` the sources differ: {stated}; an answer that turns on it is `DISPUTED`",
                f"add `resolution: {{{field}: {{value: ..., because: ...}}}}` with one of the readings, or "
                "with `value: open` where none deserves to prevail",
            )


def _place(inspected: Inspected, instrument: Instrument, field: str, values: tuple[Reading, ...]) -> Span:
    said = [
        instrument.attested[position]
        for reading in values
        for position in reading.attestations
        if field in instrument.attested[position].says
    ]
    return inspected.places.of(said[-1], "says", field) if said else inspected.places.of(instrument)


SLUG = "unresolved-conflict"
RULE = Rule(
    SLUG,
    "sources that differ, unsettled",
    "Two sources that give one field different values are two readings, and an answer that turns on them is "
    "disputed. That may be right, but it should be somebody's decision: settle it with a reason, or leave it "
    "open with one. What one source says less exactly is not a conflict.",
    _check,
)

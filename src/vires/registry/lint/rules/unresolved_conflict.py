"""Sources that differ on one field, and nothing that settles it (S8)."""

from __future__ import annotations

from vires.model.attestation import Attestation
from vires.model.instrument import Instrument
from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.lint.reading import LEFT_OPEN, Reading, disputed, shown
from vires.registry.lint.rule import Found, Inspected, Rule, words


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        for field, values in disputed(instrument):
            if field in instrument.resolution or _left_open(instrument, field, values):
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
                f"add `resolution: {{{field}: {{value: ..., because: ...}}}}` with one of the readings; "
                f"where none deserves to prevail, say why in the `note` of a source that differs "
                f"(`{LEFT_OPEN} ...`)",
            )


def _saying(instrument: Instrument, field: str, values: tuple[Reading, ...]) -> list[Attestation]:
    """The sources that give a value of their own, in the order of the text."""
    positions = sorted(position for reading in values for position in reading.attestations)
    said = [instrument.attested[position] for position in positions]
    return [attestation for attestation in said if field in attestation.says]


def _left_open(instrument: Instrument, field: str, values: tuple[Reading, ...]) -> bool:
    notes = (attestation.note or "" for attestation in _saying(instrument, field, values))
    return any(note.startswith(LEFT_OPEN) for note in notes)


def _place(inspected: Inspected, instrument: Instrument, field: str, values: tuple[Reading, ...]) -> Span:
    said = _saying(instrument, field, values)
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

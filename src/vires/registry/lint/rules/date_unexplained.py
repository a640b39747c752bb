"""A date earlier than its instrument, and no word of why (S3)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.model.instrument import Instrument
from vires.model.provision import Provision
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.reading import covers
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.temporal.dating import Dating


def _check(inspected: Inspected) -> Found:
    zone = inspected.registry.zone
    for _, instrument in sorted(inspected.registry.instruments.items()):
        made = instrument.decided.start(zone)
        for record, field, day in _dates(instrument):
            if day.end(zone) >= made or _explained(instrument, record, day):
                continue
            yield Diagnostic(
                inspected.places.of(record, field),
                SLUG,
                f"`{field}: {day}` lies before this instrument was decided on {instrument.decided}, and nothing in "
                "the record says why",
                "say in the `note` here what makes it reach back, or correct one of the two dates; a note of the "
                f"instrument or a source serves too where it names the year {day.first.year}",
            )


def _dates(instrument: Instrument) -> Iterator[tuple[Instrument | Provision, str, Dating]]:
    for field in ("effective", "published"):
        day = getattr(instrument, field)
        if day is not None:
            yield instrument, field, day
    for provision in instrument.provisions:
        if provision.since is not None:
            yield provision, "since", provision.since


def _explained(instrument: Instrument, record: Instrument | Provision, day: Dating) -> bool:
    """A note on the record itself is taken at its word. One that stands further off must name the year, since it may
    be about something else."""
    if record.note is not None:
        return True
    provision = record if isinstance(record, Provision) else None
    notes = [instrument.note, *(word.note for word in instrument.attested if covers(word, instrument, provision))]
    return any(note is not None and str(day.first.year) in note for note in notes)


SLUG = "date-unexplained"
RULE = Rule(
    SLUG,
    "a date before the instrument, unexplained",
    "Law mostly works forward. Where a date reaches back behind the decision, either the instrument says so, or "
    "its predecessor was meant, or a digit is wrong; a reader who cannot tell which must look everything up. "
    "Only dates that are certainly earlier are asked about.",
    _check,
)

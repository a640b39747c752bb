"""What the record says was done between two days, as one reads it: day by day, with what it did and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vires.model.instrument import Instrument
from vires.model.registry import Entry, Registry
from vires.service.wording import Wording, day
from vires.temporal.dating import Dating
from vires.web.views.effect import DOES, Piece, effect_of

MOST_EFFECTS = 6


@dataclass(frozen=True)
class Happening:
    """One instrument, or one source, on one day; `effects` say what begins or ends, `more` how many are not shown."""

    on: str
    id: str
    title: str
    lead: str
    by: tuple[str, str]
    effects: tuple[tuple[str, tuple[Piece, ...], str], ...]
    more: int
    sort: tuple[object, ...]


def happened(registry: Registry, since: Dating, until: Dating, axis: str, wording: Wording) -> tuple[Happening, ...]:
    """In order: on the axis of acts what begins or ends to have effect; on that of law-making what was decided; on that
    of knowledge what was first told, and what was told besides. Days count from the first up to the last, which is in
    it, whichever of the two was given first."""
    low, high = sorted((since.first, until.last))
    if axis == "known-by":
        found = list(_told(registry, low, high))
    elif axis == "as-of":
        found = list(_decided(registry, low, high, wording))
    else:
        found = list(_turned(registry, low, high, wording))
    return tuple(sorted(found, key=lambda one: one.sort))


def _in(dating: Dating | None, low: date, high: date) -> bool:
    return dating is not None and dating.first <= high and dating.last >= low


def _turned(registry: Registry, low: date, high: date, wording: Wording) -> Iterator[Happening]:
    turns: dict[tuple[str, str, str], list[tuple[Dating, Entry]]] = {}
    for entry in registry.entries.values():
        begins = entry.provision.since or entry.instrument.decided
        for moment, lead in ((begins, "takes effect"), (entry.provision.until, "ends")):
            if moment is not None and _in(moment, low, high) and not entry.id.endswith("/revives"):
                turns.setdefault((moment.text, entry.instrument.id, lead), []).append((moment, entry))
    for (on, identity, lead), members in turns.items():
        instrument = registry.instruments[identity]
        yield _happening(instrument, on, lead, [entry for _, entry in members], members[0][0], wording)


def _decided(registry: Registry, low: date, high: date, wording: Wording) -> Iterator[Happening]:
    for instrument in registry.instruments.values():
        if _in(instrument.decided, low, high):
            entries = [entry for entry in registry.named(instrument.id) if not entry.id.endswith("/revives")]
            yield _happening(instrument, instrument.decided.text, "decided", entries, instrument.decided, wording)


def _told(registry: Registry, low: date, high: date) -> Iterator[Happening]:
    for instrument in registry.instruments.values():
        first = min((one.published.last for one in instrument.attested), default=None)
        for attestation in instrument.attested:
            if not _in(attestation.published, low, high):
                continue
            source = registry.sources.get(attestation.source)
            lead = "first tells of" if attestation.published.last == first else "tells too of"
            yield Happening(
                day(attestation.published.text), instrument.id, instrument.title, lead,
                (attestation.source, source.title if source else attestation.source), (), 0,
                (attestation.published.sort_key, instrument.id, attestation.source),
            )  # fmt: skip


def _happening(
    instrument: Instrument, on: str, lead: str, entries: list[Entry], moment: Dating, wording: Wording
) -> Happening:
    effects = tuple(
        (DOES[entry.provision.does], effect_of(entry, wording).gist, entry.id)  # type: ignore[attr-defined]
        for entry in entries[:MOST_EFFECTS]
    )
    return Happening(
        day(on), instrument.id, instrument.title, lead,
        (instrument.issuer, wording.registry.label(instrument.issuer)), effects, len(entries) - len(effects),
        (moment.sort_key, instrument.id, lead),
    )  # fmt: skip

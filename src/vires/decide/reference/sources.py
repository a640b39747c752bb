"""On whose word each part of a finding stands, and where sources disagree (S8, S15)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from vires.decide.reference.readings import label, settled
from vires.model.attestation import Attestation
from vires.model.finding import Dispute, Reading, Word
from vires.model.instrument import Instrument, plain
from vires.model.registry import Entry
from vires.temporal.vantage import STANDARDS

if TYPE_CHECKING:
    from vires.decide.definition import Definition


class Sources:
    """Shows attestations as they count at the vantage."""

    def __init__(self, definition: Definition) -> None:
        self.rules = definition
        self.record = definition.record
        self.world = definition.world

    def heading(self, entry: Entry) -> dict[str, Any]:
        """What every shown provision has: ids, title, citation and period as written."""
        provision, instrument = entry.provision, entry.instrument
        since = provision.since or instrument.decided
        return {
            "provision": entry.id,
            "instrument": instrument.id,
            "title": instrument.title,
            "citation": provision.cite or instrument.cite,
            "since": since.text,
            "until": provision.until.text if provision.until else None,
        }

    def holder(self, entry: Entry) -> str | None:
        """Who held the issuing office on the day of decision: as the instrument names, else as recorded."""
        instrument = entry.instrument
        if instrument.holder is not None:
            return instrument.holder
        holders = {
            spell.holder
            for spell in self.rules.registry.spells
            if spell.office == instrument.issuer and self._may(lambda s=spell: self.record.touches(s, instrument))
        }
        return ", ".join(sorted(holders)) or None

    def _may(self, test: Any) -> bool:
        return getattr(self.world.leaf(test), "value", None) is not False

    def counts(self, instrument: Instrument, attestation: Attestation) -> bool:
        """Tell whether an attestation counts at the vantage in some completion."""
        return self._may(lambda: self.record.counts(instrument, attestation))

    def words(self, entry: Entry) -> tuple[Word, ...]:
        """The attestations that speak of a provision, in the order of publication."""
        instrument = entry.instrument
        spoken = [a for a in instrument.attested if self.record.speaks(a, entry)]
        spoken.sort(key=lambda a: (a.published.sort_key, a.source))
        return tuple(
            Word(
                source=a.source,
                via=a.via,
                basis=a.basis,
                modality=a.modality,
                level=a.level,
                published=a.published.text,
                hedge=a.hedge,
                counts=self.counts(instrument, a),
            )
            for a in spoken
        )

    def level(self, identity: str) -> str:
        """The best level of evidence for a provision among attestations that count."""
        levels = [word.level for word in self.words(self.rules.entries[identity]) if word.counts]
        return min(levels, key=STANDARDS.index, default=STANDARDS[-1])

    def weakest(self, chains: list[list[str]], limits: list[str]) -> str | None:
        """The least level in the best-attested chain and the limits that decide; `None` without a chain."""
        if not chains:
            return None
        best = min(
            (max((self.level(link) for link in chain), key=STANDARDS.index) for chain in chains), key=STANDARDS.index
        )
        return max([best, *(self.level(limit) for limit in limits)], key=STANDARDS.index)

    def disputes(self, instruments: Iterable[Instrument]) -> tuple[Dispute, ...]:
        """The fields of some instruments on which sources that count disagree."""
        found: list[Dispute] = []
        for instrument in instruments:
            counting = [a for a in instrument.attested if self.counts(instrument, a)]
            vouching = [a for a in counting if a.modality != "denied"]
            for path in sorted({path for a in vouching for path in a.says}):
                found.extend(self._dispute(instrument, vouching, path))
            denying = [a for a in counting if a.modality == "denied"]
            if denying and vouching:
                readings = (("true", vouching), ("false", denying))
                found.append(
                    Dispute(
                        field=f"{instrument.id}.exists",
                        readings=tuple(
                            Reading(value=value, sources=tuple(sorted({a.source for a in words})))
                            for value, words in readings
                        ),
                    )
                )
        return tuple(found)

    def _dispute(self, instrument: Instrument, vouching: list[Attestation], path: str) -> Iterable[Dispute]:
        local, _, field = path.rpartition(".")
        owner: Any = instrument
        if local:
            owner = next((p for p in instrument.provisions if p.id == local), None)
            vouching = [a for a in vouching if not a.covers or local in a.covers]
        written = getattr(owner, field, None)
        by_value: dict[str, tuple[Any, set[str]]] = {}
        for attestation in vouching:
            value = attestation.says.get(path, written)
            by_value.setdefault(label(value), (value, set()))[1].add(attestation.source)
        values = [value for value, _ in by_value.values()]
        if len(settled(values, None)) < 2:
            return
        resolution = instrument.resolution.get(path)
        counts = resolution is not None and label(resolution.value) in by_value
        yield Dispute(
            field=f"{instrument.id}/{path}" if local else f"{instrument.id}.{path}",
            readings=tuple(
                Reading(value=plain(by_value[name][0]), sources=tuple(sorted(by_value[name][1])))
                for name in sorted(by_value)
            ),
            settled=plain(resolution.value) if resolution is not None and counts else None,
            because=resolution.because if resolution is not None and counts else None,
        )

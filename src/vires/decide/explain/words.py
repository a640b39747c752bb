"""On whose word each part of a finding stands, and where sources disagree (S8, S15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vires.compile.graph import TRUE, Node
from vires.compile.reading import distinct_readings, wording
from vires.compile.solve import Pair
from vires.compile.visible import speaks
from vires.decide.explain.judge import Judge
from vires.model.attestation import Attestation
from vires.model.finding import Dispute, Reading, Word
from vires.model.instrument import Instrument, plain
from vires.model.registry import Entry
from vires.temporal.vantage import STANDARDS


class Words:
    """Shows attestations as they count at the vantage. None of it turns on the act, so it is kept."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.program = judge.program
        self.visible = judge.program.ground.visible

    def _may(self, node: Node) -> bool:
        return node == TRUE or self.judge.ever(Pair(node, node))

    def counts(self, instrument: Instrument, word: Attestation) -> bool:
        """Tell whether an attestation counts at the vantage in some completion."""
        return self._may(self.visible.counts(instrument, word))

    def heading(self, entry: Entry) -> dict[str, Any]:
        """What every shown provision has: ids, title, citation and period as written."""
        provision, instrument = entry.provision, entry.instrument
        return {
            "provision": entry.id,
            "instrument": instrument.id,
            "title": instrument.title,
            "citation": provision.cite or instrument.cite,
            "since": (provision.since or instrument.decided).text,
            "until": provision.until.text if provision.until else None,
        }

    def holder(self, entry: Entry) -> str | None:
        """Who held the issuing office on the day of decision: as the instrument names, else as recorded."""
        instrument = entry.instrument
        if instrument.holder is not None:
            return instrument.holder
        order = self.program.ground.order
        spells = self.program.index.spells.get(instrument.issuer, ())
        holders = {spell.holder for spell in spells if self._may(order.touches(spell, instrument))}
        return ", ".join(sorted(holders)) or None

    def words(self, entry: Entry) -> tuple[Word, ...]:
        """The attestations that speak of a provision, in the order of publication."""
        return self.program.remembered(entry, "words", lambda: self._words(entry))

    def _words(self, entry: Entry) -> tuple[Word, ...]:
        instrument = entry.instrument
        spoken = sorted(
            (word for word in instrument.attested if speaks(word, entry)),
            key=lambda word: (word.published.sort_key, word.source),
        )
        return tuple(
            Word(
                source=word.source,
                via=word.via,
                basis=word.basis,
                modality=word.modality,
                level=word.level,
                published=word.published.text,
                hedge=word.hedge,
                counts=self.counts(instrument, word),
            )
            for word in spoken
        )

    def rank(self, identity: str) -> int:
        """The best level of evidence for a provision among attestations that count, as its place in `STANDARDS`."""
        entry = self.program.index.entries[identity]
        return self.program.remembered(
            entry,
            "rank",
            lambda: min(
                (STANDARDS.index(word.level) for word in self.words(entry) if word.counts), default=len(STANDARDS) - 1
            ),
        )

    def weakest(self, chains: Sequence[Sequence[str]], limits: Iterable[str]) -> str | None:
        """The least level in the best-attested chain and the limits that decide; `None` without a chain."""
        if not chains:
            return None
        best = min(max(self.rank(link) for link in chain) for chain in chains)
        return STANDARDS[max([best, *(self.rank(limit) for limit in limits)])]

    def disputes(self, instruments: Iterable[Instrument]) -> tuple[Dispute, ...]:
        """The fields of some instruments on which sources that count disagree."""
        return tuple(dispute for instrument in instruments for dispute in self._known_disputes(instrument))

    def _known_disputes(self, instrument: Instrument) -> tuple[Dispute, ...]:
        return self.program.remembered_of(instrument.id, "disputes", lambda: tuple(self._disputes(instrument)))

    def _disputes(self, instrument: Instrument) -> Iterable[Dispute]:
        counting = [word for word in instrument.attested if self.counts(instrument, word)]
        vouching = [word for word in counting if word.modality != "denied"]
        for path in sorted({path for word in vouching for path in word.says}):
            yield from self._dispute(instrument, vouching, path)
        denying = [word for word in counting if word.modality == "denied"]
        if denying and vouching:
            sides = (("true", vouching), ("false", denying))
            yield Dispute(
                field=f"{instrument.id}.exists",
                readings=tuple(
                    Reading(value=value, sources=tuple(sorted({word.source for word in words})))
                    for value, words in sides
                ),
            )

    def _dispute(self, instrument: Instrument, vouching: list[Attestation], path: str) -> Iterable[Dispute]:
        local, _, field = path.rpartition(".")
        owner: Any = instrument
        if local:
            owner = next((p for p in instrument.provisions if p.id == local), None)
            vouching = [word for word in vouching if not word.covers or local in word.covers]
        written = getattr(owner, field, None)
        if len(distinct_readings(vouching, path, written, None)) < 2:
            return
        by_value: dict[str, tuple[Any, set[str]]] = {}
        for word in vouching:
            value = word.says.get(path, written)
            by_value.setdefault(wording(value), (value, set()))[1].add(word.source)
        resolution = instrument.resolution.get(path)
        counts = resolution is not None and wording(resolution.value) in by_value
        yield Dispute(
            field=f"{instrument.id}/{path}" if local else f"{instrument.id}.{path}",
            readings=tuple(
                Reading(value=plain(by_value[name][0]), sources=tuple(sorted(by_value[name][1])))
                for name in sorted(by_value)
            ),
            settled=plain(resolution.value) if resolution is not None and counts else None,
            because=resolution.because if resolution is not None and counts else None,
        )

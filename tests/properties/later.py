"""What comes after a vantage: taken away, or added (law 2)."""

from __future__ import annotations

from vires.model.attestation import Attestation, Review
from vires.model.instrument import Instrument
from vires.model.provision import Annuls
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

AFTER = Dating.parse("2001-06-01")
"""A day after every vantage of the generated questions."""


def without_later(registry: Registry, vantage: Vantage) -> Registry:
    """The record as it stood: less what was decided after `as_of`, and less every word and every retraction that
    came after `known_by`."""
    as_of, known_by = vantage.as_of.end(registry.zone), vantage.known_by.end(registry.zone)
    kept = {}
    for name, instrument in registry.instruments.items():
        moved = any("decided" in word.says for word in instrument.attested)
        if instrument.decided.start(registry.zone) > as_of and not moved:
            continue
        words = tuple(
            word.model_copy(update={"retracted": None})
            if word.retracted is not None and word.retracted.start(registry.zone) > known_by
            else word
            for word in instrument.attested
            if word.published.start(registry.zone) <= known_by
        )
        kept[name] = instrument.model_copy(update={"attested": words})
    return Registry(registry.settings, registry.terms, kept, registry.spells, registry.sources)


def with_later(registry: Registry) -> Registry:
    """The record with a later word that denies every instrument and ends what it does, and with a later judgment that
    annuls all of them."""
    denial = Attestation(source="herald", basis="document-held", modality="denied", published=AFTER)
    instruments = {}
    for name, one in registry.instruments.items():
        says = {f"{provision.id}.until": Dating.parse("2000-01-02") for provision in one.provisions}
        ends = Attestation(source="courier", basis="document-held", published=AFTER, says=says)
        instruments[name] = one.model_copy(update={"attested": (*one.attested, denial, ends)})
    judgment = Instrument(
        instrument="arden/judgment",
        kind="writ",
        title="Judgment",
        issuer="arden/court",
        decided=AFTER,
        provisions=(Annuls(id="p1", does="annuls", target=tuple(registry.instruments)),),
        attested=(Attestation(source="gazette", basis="document-held", published=AFTER),),
        review=Review(state="encoded"),
    )
    instruments[judgment.id] = judgment
    return Registry(registry.settings, registry.terms, instruments, registry.spells, registry.sources)

"""A grant or a limit rescinded by statute, where nothing hangs on it (law 8)."""

from __future__ import annotations

from vires.model.attestation import Attestation, Review
from vires.model.instrument import Instrument
from vires.model.provision import AnyProvision, Grant, Rescinds, Restricts
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating


def rescinded(registry: Registry, identity: str, day: Dating) -> Registry:
    """The registry with one statute more, of a day on which nothing else was decided."""
    return _enacted(registry, "arden/repeal", day, Rescinds(id="p1", does="rescinds", target=identity))


def closed(registry: Registry, office: str) -> Registry:
    """The registry with a limit of law more, from before all else, that binds one office whatever it does."""
    limit = Restricts(id="p1", does="restricts", force="law", binds=(office,))
    return _enacted(registry, "arden/closure", Dating.parse("1999-01-01"), limit)


def _enacted(registry: Registry, identity: str, day: Dating, provision: AnyProvision) -> Registry:
    act = Instrument(
        instrument=identity,
        kind="statute",
        title="Act of the assembly",
        issuer="arden/assembly",
        decided=day,
        provisions=(provision,),
        attested=(Attestation(source="gazette", basis="document-held", published=day),),
        review=Review(state="encoded"),
    )
    instruments = {**registry.instruments, identity: act}
    return Registry(registry.settings, registry.terms, instruments, registry.spells, registry.sources)


def bears_nothing(registry: Registry, entry: Entry) -> bool:
    """Whether no instrument was made under a grant, in any reading, or may have been limited by a limit."""
    if isinstance(entry.provision, Grant):
        return not any(
            {entry.id, entry.instrument.id} & set(names)
            for instrument in registry.instruments.values()
            for names in (instrument.invokes, *(word.says.get("invokes") for word in instrument.attested))
            if isinstance(names, tuple)
        )
    issuers = {
        issuer
        for instrument in registry.instruments.values()
        if not registry.settings.kinds[instrument.kind].root
        for issuer in (instrument.issuer, *(word.says.get("issuer") for word in instrument.attested))
        if issuer is not None
    }
    return not any(may_bind(registry, entry, issuer) for issuer in issuers)


def may_bind(registry: Registry, entry: Entry, office: str) -> bool:
    """Whether a limit binds the office or some narrower one, in any reading and at any moment."""
    limit = entry.provision
    assert isinstance(limit, Restricts)
    local = f"{limit.id}.binds"
    stated = [limit.binds, *(word.says[local] for word in entry.instrument.attested if local in word.says)]
    offices = registry.schemes["offices"]
    moments = [Dating.parse("1990-01-01").start(registry.zone), *offices.breakpoints]
    return any(
        not isinstance(listed, tuple) or offices.overlaps(listed, office, moment)
        for listed in stated
        for moment in moments
    )

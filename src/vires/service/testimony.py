"""On whose word a record stands, and who says otherwise (S8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vires.decide.reference.readings import label, less_exact
from vires.model.attestation import Attestation
from vires.model.instrument import Instrument, plain
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.service.refusal import Refusal
from vires.temporal.vantage import STANDARDS, Vantage, meets


class Voice(Noun):
    """One attestation with its source. `counts` says whether it does at the vantage asked from; `says` are
    the fields it gives otherwise than the record is written."""

    source: str
    title: str | None
    outlet: str | None
    kind: str | None
    address: str | None
    via: tuple[str, ...]
    basis: str
    modality: str
    level: str
    verification: str | None
    published: str
    retracted: str | None
    covers: tuple[str, ...]
    hedge: str | None
    quote: str | None
    says: dict[str, Any]
    note: str | None
    counts: bool


class Variant(Noun):
    """One value of a field, and who gives it; `vaguer` if it says the same as another, only less exactly."""

    value: Any
    sources: tuple[str, ...]
    vaguer: bool = False


class Variance(Noun):
    """A field on which those that count differ. `settled` is the reading a resolution takes, with why."""

    field: str
    readings: tuple[Variant, ...]
    settled: Any = None
    because: str | None = None


class Testimony(Noun):
    """Everything said for and against a record. `level` is the best evidence that counts, `null` if none
    does; `denied_by` are those that deny it."""

    id: str
    type: str
    label: str
    cite: str | None
    level: str | None
    attested: tuple[Voice, ...]
    denied_by: tuple[str, ...]
    disputes: tuple[Variance, ...]
    speaks_of: tuple[str, ...] = ()
    known_by: str
    standard: str

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def hear_testimony(registry: Registry, kind: str, identity: str, vantage: Vantage) -> Testimony:
    """Hear what sources say of an instrument, a provision or a holder, or what one source speaks of. Raises
    `Refusal` for other records: a term or a doctrine stands on its citation alone."""
    local: str | None = None
    attested: tuple[Attestation, ...] = ()
    instrument: Instrument | None = None
    called, cite = registry.label(identity), None
    if kind == "instruments":
        instrument = registry.instruments[identity]
        attested, cite = instrument.attested, instrument.cite
    elif kind == "provisions":
        entry = registry.entries[identity]
        instrument, local = entry.instrument, entry.provision.id
        attested = tuple(a for a in instrument.attested if not a.covers or local in a.covers)
        called = entry.provision.title or instrument.title
        cite = entry.provision.cite or instrument.cite
    elif kind == "spells":
        spell = next(spell for spell in registry.spells if spell.id == identity)
        attested, cite = spell.attested, spell.cite
        called = f"{spell.name or spell.holder}, {registry.label(spell.office)}"
    elif kind == "sources":
        return _of_source(registry, identity, vantage)
    else:
        raise Refusal(
            "no-testimony",
            f"`{identity}` is a term, which stands on its citation; sources speak of instruments, provisions "
            "and holders",
            f"`vires show {identity}` gives its citation and what names it",
        )
    heard = voices(registry, attested, vantage)
    counting = [a for a, voice in zip(attested, heard, strict=True) if voice.counts]
    affirming = [a for a in counting if a.modality != "denied"]
    levels = sorted({a.level for a in affirming}, key=STANDARDS.index)
    return Testimony(
        id=identity,
        type=kind.removesuffix("s") if kind != "spells" else "holder",
        label=called,
        cite=cite,
        level=levels[0] if levels else None,
        attested=heard,
        denied_by=tuple(a.source for a in counting if a.modality == "denied"),
        disputes=_variances(instrument, local, affirming) if instrument else (),
        known_by=vantage.known_by.text,
        standard=vantage.standard,
    )


def _of_source(registry: Registry, identity: str, vantage: Vantage) -> Testimony:
    source = registry.sources[identity]
    spoken = [
        instrument.id
        for instrument in registry.instruments.values()
        if any(identity in (a.source, *a.via) for a in instrument.attested)
    ]
    spoken += [s.id for s in registry.spells if any(identity in (a.source, *a.via) for a in s.attested)]
    return Testimony(
        id=identity, type="source", label=source.title, cite=source.address, level=None, attested=(),
        denied_by=(), disputes=(), speaks_of=tuple(sorted(spoken)),
        known_by=vantage.known_by.text, standard=vantage.standard,
    )  # fmt: skip


def voices(registry: Registry, attested: Iterable[Attestation], vantage: Vantage | None = None) -> tuple[Voice, ...]:
    """Attestations with their sources, in the order written."""
    return tuple(_voice(registry, a, vantage is None or counts(registry, a, vantage)) for a in attested)


def counts(registry: Registry, attestation: Attestation, vantage: Vantage) -> bool:
    """Tell whether an attestation counts at a vantage: published and not retracted by then, and of at least
    its standard. An event of the day counts from the start of that day (S3)."""
    known_by = vantage.known_by.end(registry.zone)
    if attestation.published.start(registry.zone) > known_by:
        return False
    if attestation.retracted is not None and attestation.retracted.start(registry.zone) <= known_by:
        return False
    return meets(attestation.level, vantage.standard)


def _voice(registry: Registry, a: Attestation, counting: bool) -> Voice:
    source = registry.sources.get(a.source)
    return Voice(
        source=a.source,
        title=source.title if source else None,
        outlet=source.outlet if source else None,
        kind=source.kind if source else None,
        address=source.address if source else None,
        via=a.via,
        basis=a.basis,
        modality=a.modality,
        level=a.level,
        verification=a.verification,
        published=a.published.text,
        retracted=a.retracted.text if a.retracted else None,
        covers=a.covers,
        hedge=a.hedge,
        quote=a.quote,
        says={path: plain(value) for path, value in a.says.items()},
        note=a.note,
        counts=counting,
    )


def _variances(instrument: Instrument, local: str | None, counting: Iterable[Attestation]) -> tuple[Variance, ...]:
    """The fields on which those that count give more than one value, in the order of names. One that only
    says the same less exactly is listed, and marked."""
    heard = tuple(counting)
    found = []
    for path in sorted({path for a in heard for path in a.says}):
        owner, _, field = path.rpartition(".")
        if owner and local is not None and owner != local:
            continue
        record: Any = instrument
        if owner:
            record = next((p for p in instrument.provisions if p.id == owner), None)
        given: dict[str, tuple[Any, list[str]]] = {}
        for a in heard:
            if not owner or not a.covers or owner in a.covers:
                value = a.says.get(path, getattr(record, field, None))
                given.setdefault(label(value), (value, []))[1].append(a.source)
        if len(given) > 1:
            found.append(_variance(instrument, path, [given[name] for name in sorted(given)]))
    return tuple(found)


def _variance(instrument: Instrument, path: str, given: list[tuple[Any, list[str]]]) -> Variance:
    values = [value for value, _ in given]
    readings = tuple(
        Variant(
            value=plain(value),
            sources=tuple(dict.fromkeys(sources)),
            vaguer=any(less_exact(value, other) for other in values if other is not value),
        )
        for value, sources in given
    )
    resolution = instrument.resolution.get(path)
    if resolution is not None and label(resolution.value) not in {label(value) for value in values}:
        resolution = None
    return Variance(
        field=f"{instrument.id}/{path}" if "." in path else f"{instrument.id}.{path}",
        readings=readings,
        settled=plain(resolution.value) if resolution else None,
        because=resolution.because if resolution else None,
    )

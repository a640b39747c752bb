"""Who vouches for a record: each source with how it knows, since when, and what it says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from vires.model.registry import Registry
from vires.service.mention import Mention
from vires.service.telling import field_name, value_text
from vires.service.testimony import Variance, Voice, voices
from vires.service.wording import BASES, Wording, day, joined

VERIFIED = {
    "full-text": "whole text read", "excerpt": "an excerpt read", "secondary": "only told of elsewhere",
    "general-knowledge": "taken from general knowledge", None: "not stated",
}  # fmt: skip
"""How closely whoever encoded it checked the source."""
MODALITIES = {"asserted": "", "reported": "reports it", "expected": "expects it", "denied": "denies it"}
LEVELS = {
    "documented": "document held", "reported": "reported", "unverified": "not verified", "expected": "expected only",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One attestation. `otherwise` are the fields it gives otherwise than the record is written; `counts` says whether
    it does from where one looks."""

    id: str
    title: str
    outlet: str
    knows: str
    level: str
    published: str
    retracted: str | None
    via: tuple[tuple[str, str], ...]
    hedge: str | None
    quote: str | None
    of: str
    otherwise: tuple[tuple[str, str], ...]
    verified: str
    note: str | None
    counts: bool


@dataclass(frozen=True)
class Difference:
    """A field on which sources differ: each reading with its sources, whether it is taken, and whether it is only less
    exact."""

    field: str
    readings: tuple[tuple[str, tuple[tuple[str, str], ...], bool, bool], ...]
    because: str | None


@dataclass(frozen=True)
class Spoken:
    """What a source says of one record."""

    id: str
    label: str
    kind: str
    words: Said
    sort: tuple[object, ...]


def said(voice: Voice, wording: Wording, of: str = "") -> Said:
    """An attestation in words; a hedge and a quotation stay verbatim."""
    knows = BASES.get(voice.basis, voice.basis)
    modality = MODALITIES.get(voice.modality, voice.modality)
    sources = wording.registry.sources
    otherwise = tuple((_field(path, of, wording), value_text(value, wording)) for path, value in voice.says.items())
    return Said(
        id=voice.source, title=voice.title or voice.source, outlet=voice.outlet or "",
        knows=f"{knows}; {modality}" if modality else knows, level=voice.level, published=day(voice.published),
        retracted=day(voice.retracted) if voice.retracted else None,
        via=tuple((one, sources[one].title if one in sources else one) for one in voice.via),
        hedge=voice.hedge, quote=voice.quote, of=joined(voice.covers), otherwise=otherwise,
        verified=VERIFIED.get(voice.verification, str(voice.verification)), note=voice.note, counts=voice.counts,
    )  # fmt: skip


def _field(path: str, of: str, wording: Wording) -> str:
    owner, dot, field = path.rpartition(".")
    if of and dot and f"{of}/{owner}" in wording.registry.entries:
        return field_name(f"{of}/{owner}.{field}", wording)
    return field_name(path, wording)


def differences(found: Iterable[Variance], wording: Wording) -> Iterator[Difference]:
    """The fields on which those that count differ."""
    registry = wording.registry
    for variance in found:
        owner, _, field = variance.field.rpartition(".")
        name = field_name(f"{owner}.{field}", wording)
        yield Difference(
            name,
            tuple(
                (
                    value_text(reading.value, wording),
                    tuple((one, registry.label(one)) for one in reading.sources),
                    variance.settled is not None and reading.value == variance.settled,
                    reading.vaguer,
                )
                for reading in variance.readings
            ),
            variance.because,
        )


def spoken(registry: Registry, source: str, wording: Wording) -> tuple[Spoken, ...]:
    """Everything that a source is recorded as saying, by when it was published."""
    found: list[Spoken] = []
    for instrument in registry.instruments.values():
        for attestation in instrument.attested:
            if source in (attestation.source, *attestation.via):
                (voice,) = voices(registry, [attestation])
                found.append(
                    Spoken(
                        instrument.id,
                        instrument.title,
                        instrument.kind,
                        said(voice, wording, instrument.id),
                        (attestation.published.sort_key, instrument.id),
                    )
                )
    for spell in registry.spells:
        for attestation in spell.attested:
            if source in (attestation.source, *attestation.via):
                (voice,) = voices(registry, [attestation])
                label = f"{spell.name or spell.holder}, {spell.capacity}, {registry.label(spell.office)}"
                found.append(
                    Spoken(
                        spell.id,
                        label,
                        "holder",
                        said(voice, wording),
                        (attestation.published.sort_key, spell.id),
                    )
                )
    return tuple(sorted(found, key=lambda one: one.sort))


def first_known(found: Iterable[Voice]) -> tuple[str, str, str] | None:
    """The day, the source and its title of what was surely published first; of a range of days the last is sure."""
    counted: list[tuple[str, Any]] = [
        (voice.published.rpartition("..")[2], voice) for voice in found if voice.modality != "denied"
    ]
    if not counted:
        return None
    _, voice = min(counted, key=lambda pair: pair[0][:10])
    return voice.published, voice.source, voice.title or voice.source


def other_mentions(found: Iterable[Mention], left_out: frozenset[str]) -> tuple[Mention, ...]:
    """The mentions in other fields than some."""
    return tuple(mention for mention in found if mention.field not in left_out)

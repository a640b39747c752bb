"""Who held an office (S16)."""

from __future__ import annotations

from typing import Any

from vires.decide.tenure import holding
from vires.model.holder import Spell
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.service.testimony import Voice, voices
from vires.temporal.dating import Dating


class Tenure(Noun):
    """One spell. `holding` says whether it covers the moment asked about: `null` where the day of its begin
    or end leaves that open, or no moment was asked about."""

    holder: str
    name: str | None
    capacity: str
    since: str | None
    until: str | None
    holding: bool | None
    stands: Any = None
    cite: str | None = None
    note: str | None = None
    attested: tuple[Voice, ...] = ()


class Seat(Noun):
    """An office with its holders in order. None recorded means just that: for the engine the office is then
    presumed filled (S16)."""

    office: str
    label: str
    at: str | None
    spells: tuple[Tenure, ...]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def list_holders(registry: Registry, office: str, at: Dating | None = None) -> Seat:
    """The holders of an office; with `at`, only those who held it then or may have."""
    spells = sorted(
        (spell for spell in registry.spells if spell.office == office),
        key=lambda spell: (spell.since.sort_key if spell.since else (), spell.holder),
    )
    tenures = [_tenure(registry, spell, at) for spell in spells]
    if at is not None:
        tenures = [tenure for tenure in tenures if tenure.holding is not False]
    return Seat(office=office, label=registry.label(office), at=None if at is None else at.text, spells=tuple(tenures))


def _tenure(registry: Registry, spell: Spell, at: Dating | None) -> Tenure:
    return Tenure(
        holder=spell.holder,
        name=spell.name,
        capacity=spell.capacity,
        since=spell.since.text if spell.since else None,
        until=spell.until.text if spell.until else None,
        holding=None if at is None else holding(spell, at, registry.zone),
        stands=None
        if spell.stands is None
        else spell.stands.model_dump(mode="json", by_alias=True, exclude_unset=True),
        cite=spell.cite,
        note=spell.note,
        attested=voices(registry, spell.attested),
    )

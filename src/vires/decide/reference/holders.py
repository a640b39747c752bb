"""Whether whoever held an office on the day of a decision was validly serving (S16)."""

from __future__ import annotations

from vires.decide.reference.atom import Atom
from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.formula import TRUE, Formula, disj
from vires.decide.reference.ground import Ground
from vires.decide.reference.record import VIEW
from vires.decide.reference.references import serving, works
from vires.model.provision import Ratifies
from vires.model.registry import Entry


class Holders:
    """The rule by which the service of a holder stands."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.world = ground.world

    def serving(self, entry: Entry, route: Entry | None) -> Formula:
        """Whether the holder's service stands, as to this provision and route. An office for which no holder is
        recorded is presumed filled."""
        issuer = self.ground.issuer(entry)
        if not any(spell.office == issuer for spell in self.ground.registry.spells):
            return TRUE
        return serving(entry, route)

    def rule_serving(self, identity: str, route_id: str | None) -> Formula:
        """S16: a spell that touches the day of decision (the named holder's, if the instrument names one)
        stands, or a ratification cures it; if no spell touches that day, who held the office is a reading."""
        ground, entry = self.ground, self.ground.entry(identity)
        instrument = entry.instrument
        named = ground.record.field(instrument, None, "holder")
        exclusive = route_id is not None and bool(ground.field(ground.entry(route_id), "exclusive"))
        asked = Circumstance(entry.id, instrument.id, making=instrument.id, exclusive=exclusive)
        spells = [
            spell
            for spell in sorted(ground.registry.spells, key=lambda spell: spell.id)
            if spell.office == ground.issuer(entry) and named in (None, spell.holder)
        ]
        touching = [spell for spell in spells if ground.record.touches(spell, instrument)]
        if touching:
            stand = [ground.conditions.formula(spell.stands, asked) for spell in touching]
        else:
            gap = Atom(f"holder:{instrument.id}", "reading")
            stand = [self.world.leaf(lambda: bool(self.world.value(gap)))]
        cured = (works(e, entry, VIEW) for e in ground.aimed_at(entry, Ratifies))
        return disj((*stand, *cured))

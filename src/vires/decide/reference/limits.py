"""Limits and duties: which reach an act, or the making of an instrument, and are not met (S9, S14)."""

from __future__ import annotations

from typing import cast

from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.formula import FALSE, Formula, conj, neg
from vires.decide.reference.ground import Ground
from vires.decide.reference.record import ACT
from vires.decide.reference.references import ACTOR, ALL, ANY, ASKED, LAW, bars, operative
from vires.model.condition import Condition
from vires.model.provision import Restricts
from vires.model.registry import Entry
from vires.model.terms import TermList


class Limits:
    """What limits the exercise of a power, or the passing on of it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.world = ground.world
        self.all = [e for e in ground.entries.values() if isinstance(e.provision, Restricts)]

    def force(self, limit: Entry) -> str:
        """The force of a limit: `law`, `policy` or `practice`."""
        return cast(str, self.ground.field(limit, "force"))

    # On an act (S14)

    def reaches(self, limit: Entry) -> Formula:
        """Whether a limit on exercise is operative, binds the office of the act and covers the act."""
        return conj((
            self.world.leaf(lambda: not self._on_passing(limit)),
            self.ground.conditions.covers(limit),
            operative(limit, None, ACT),
        ))  # fmt: skip

    def rule_bars(self, identity: str, kinds: str) -> Formula:
        """S14: a limit of law (or with `ALL` of policy too) bites."""
        limit = self.ground.entry(identity)
        forces = ("law",) if kinds == LAW else ("law", "policy")
        return conj((self.world.leaf(lambda: self.force(limit) in forces), self.bites(limit)))

    def of_policy(self, limit: Entry) -> Formula:
        """Whether a limit is one of policy, and bites."""
        return conj((self.world.leaf(lambda: self.force(limit) == "policy"), bars(limit.id, ALL)))

    def bites(self, limit: Entry) -> Formula:
        """Whether a limit reaches the act and its `unless` is false, or not given."""
        return conj((self.reaches(limit), neg(self._unless(limit, Circumstance(limit.id, limit.instrument.id)))))

    def obliges(self, duty: Entry) -> Formula:
        """Whether a duty is laid on the office of the act, for this act; it never changes an outcome."""
        covers = self.ground.conditions.covers(duty)
        return conj((self.ground.covers_office(duty), covers, operative(duty, None, ACT)))

    # On a making (S9)

    def bars_passing(self, limit: Entry, entry: Entry, recipient: str, power: str = ASKED) -> Formula:
        """S9 (b): an operative limit of law on passing on, which binds the issuer here and is not met."""
        if not self._on_passing(limit):
            return FALSE
        making = entry.instrument.id

        def to_recipient() -> bool:
            to = cast("TermList | None", self.ground.field(limit, "to"))
            if to is None:
                return True
            if recipient == ACTOR:
                return self.ground.cover.act_part("office", to, limit.id, "to")
            return self.ground.cover.made_part("office", recipient, to, making, limit.id, "to")

        return conj((self.world.leaf(to_recipient), self._bars(limit, entry, power)))

    def bars_making(self, limit: Entry, entry: Entry, power: str) -> Formula:
        """S9 (c): an operative limit of law on the exercise of the power, which binds the issuer and is not
        met."""
        return FALSE if self._on_passing(limit) else self._bars(limit, entry, power)

    def _on_passing(self, limit: Entry) -> bool:
        """Tell whether a limit is on passing a power on, not on its exercise."""
        return self.ground.field(limit, "limits") == "delegation"

    def _bars(self, limit: Entry, entry: Entry, power: str) -> Formula:
        ground, making = self.ground, entry.instrument.id
        issuer = ground.issuer(entry)
        asked = Circumstance(limit.id, limit.instrument.id, making=making)

        def binds() -> bool:
            offices = cast("TermList | None", ground.field(limit, "binds"))
            return offices is None or ground.cover.made_part("office", issuer, offices, making, limit.id, "binds")

        return conj((
            self.world.leaf(lambda: ground.field(limit, "force") == "law"),
            self.world.leaf(binds),
            self._limits_power(limit, power, making),
            ground.covers_scope(limit),
            ground.conditions.when(limit, asked),
            neg(self._unless(limit, asked)),
            operative(limit, None, making),
        ))  # fmt: skip

    def _limits_power(self, limit: Entry, power: str, making: str) -> Formula:
        """A limit on some powers leaves others, so it does not bar the passing on of just any."""
        if power == ANY:
            return self.world.leaf(lambda: self.ground.field(limit, "powers") is None)
        return self.ground.covers_power(limit, power, making)

    def _unless(self, limit: Entry, asked: Circumstance) -> Formula:
        """The exception of a limit; a limit without one has none that could be met."""
        unless = cast("Condition | None", self.ground.field(limit, "unless"))
        return FALSE if unless is None else self.ground.conditions.formula(unless, asked)

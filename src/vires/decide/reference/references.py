"""References from one rule to another: what `Definition` decides by each name (S11).

A grant is asked about together with a *recipient*: `ACTOR`, the office of the act, or inside a chain the issuer of
the next link. A modification is asked about together with the provision it would modify.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vires.decide.reference.formula import Formula, Ref
from vires.decide.reference.record import ACT, Moment
from vires.model.registry import Entry

if TYPE_CHECKING:
    from vires.decide.reference.routes import Passage

ACTOR = "*"
"""The office asked about, as the recipient of a grant."""

ASKED = "asked"
ANY = "any"
"""Which power a grant is looked at for: the one asked about, any, or else the id of the power that the making of
an instrument exercises."""

LAW = "law"
ALL = "all"
"""Which limits may stand against a chain: those of law, or those of law and policy."""


@dataclass(frozen=True)
class Against:
    """What may stand against a chain (S14, S18). Of these `limits` each must yield to a link of it, or not bar the
    act; `kinds` says which can bar it. One of them, `surely`, must yield."""

    limits: frozenset[str] = frozenset()
    kinds: str = ALL
    surely: str | None = None

    def without(self, freed: frozenset[str]) -> Against:
        """What is left when some limits have yielded."""
        return replace(self, limits=self.limits - freed) if freed else self


NOTHING = Against()


def via(entry: Entry, about: str | None, passage: Passage, power: str = ASKED) -> Formula:
    """Whether the provision stands on this way (S9)."""
    return Ref(("via", entry.id, about, passage, power))


def operative(entry: Entry, about: str | None, moment: Moment, power: str = ASKED) -> Formula:
    """Whether the provision is operative at a moment (S10)."""
    return Ref(("operative", entry.id, about, moment, power))


def spared(route: str, about: str, moment: Moment, power: str = ASKED) -> Formula:
    """As operative, but for rescissions that save what was made under the provision (S10)."""
    return Ref(("spared", route, about, moment, power))


def routed(entry: Entry, about: str | None, moment: Moment, power: str = ASKED) -> Formula:
    """Whether a delegation has a route in force at a moment (S10)."""
    return Ref(("routed", entry.id, about, moment, power))


def works(event: Entry, target: Entry, moment: Moment) -> Formula:
    """Whether a performed effect works on a provision (S10)."""
    return Ref(("works", event.id, target.id, moment))


def annulled(entry: Entry) -> Formula:
    """Whether the provision never had effect (S10)."""
    return Ref(("annulled", entry.id))


def ended(entry: Entry, moment: Moment, unsaved: bool = False) -> Formula:
    """Whether the provision is rescinded; with `unsaved`, by a rescission that saves no delegations (S10)."""
    return Ref(("ended", entry.id, moment, unsaved))


def suspended(entry: Entry, moment: Moment) -> Formula:
    """Whether the provision is set aside at a moment (S10)."""
    return Ref(("suspended", entry.id, moment))


def holds(
    grant: str,
    recipient: str = ACTOR,
    moment: Moment = ACT,
    making: str | None = None,
    power: str = ASKED,
    against: Against = NOTHING,
) -> Formula:
    """Whether some chain that ends in the grant is in force, its conditions hold, and what stands `against` it does
    not (S12, S18). `making` is the instrument whose facts are asked, `None` the act's."""
    return Ref(("holds", grant, recipient, moment, making, power, against))


def bars(limit: str, kinds: str) -> Formula:
    """Whether a limit of one of these kinds reaches the act and is not met (S14)."""
    return Ref(("bars", limit, kinds))


def status(name: str, moment: Moment) -> Formula:
    """Whether what is recorded gives a status (S7)."""
    return Ref(("status", name, moment))


def consent(office: str, instrument: str, moment: Moment) -> Formula:
    """Whether a recorded consent of an office to an instrument is operative (S7)."""
    return Ref(("consent", office, instrument, moment))


def serving(entry: Entry, route: Entry | None) -> Formula:
    """Whether the service of whoever held the issuing office stands, as to this provision and route (S16)."""
    return Ref(("serving", entry.id, route.id if route is not None else None))

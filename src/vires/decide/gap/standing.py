"""Whether provisions stand in the way of being looked after: seen at the vantage, in their period, neither
annulled nor ended. Read off the reference rules."""

from __future__ import annotations

from vires.decide.definition import ACTOR, Definition
from vires.decide.dependence import Dependence
from vires.decide.reference.explore import always, ever
from vires.decide.reference.formula import Formula, conj, neg
from vires.decide.reference.nearest import Nearest
from vires.decide.reference.record import ACT
from vires.decide.reference.references import annulled, ended, routed, suspended
from vires.decide.reference.world import World
from vires.model.finding import Miss
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage


class Standing:
    """The record at a moment, from a point of view."""

    def __init__(self, registry: Registry, at: Dating, vantage: Vantage) -> None:
        self.registry = registry
        self.at = at
        self.vantage = vantage
        self._dependence = Dependence(registry)
        self._parts: dict[str, Registry] = {}
        self._rules = Definition(World(registry, Act(at=at), vantage))

    def alive(self, entry: Entry) -> bool | None:
        """Tell whether the provision is seen, in its period, neither annulled nor ended; `None` where that
        turns on what is open. Whether it was within its maker's power, and whether it is suspended, is left
        aside."""
        rules = self._rules

        def goal() -> Formula:
            in_period = rules.world.leaf(lambda: rules.record.in_period(entry, ACT))
            return conj((rules.exists(entry, ACT), in_period, neg(annulled(entry)), neg(ended(entry, ACT))))

        if not ever(rules.world, rules.body, goal):
            return False
        return True if always(rules.world, rules.body, goal) else None

    def _part(self, entry: Entry) -> Registry:
        """As much of the record as a provision can depend on."""
        found = self._parts.get(entry.id)
        if found is None:
            found = self._parts[entry.id] = self._dependence.part([entry.id])
        return found

    def lapsed(self, delegation: Entry, office: str, power: str) -> Miss | None:
        """What becomes of a delegation to an office of a power whose making stood and which is otherwise in
        force, where none of its routes is in force at the moment in any completion; `None` if that is not so."""
        part = self._part(delegation)
        rules = Definition(World(part, Act(office=office, power=power, at=self.at), self.vantage))

        def own() -> Formula:
            in_period = rules.world.leaf(lambda: rules.record.in_period(delegation, ACT))
            return conj((
                rules.exists(delegation, ACT), in_period, rules.stands(delegation, ACTOR), neg(annulled(delegation)),
                neg(ended(delegation, ACT)), neg(suspended(delegation, ACT)),
            ))  # fmt: skip

        def routes() -> Formula:
            return conj((own(), routed(delegation, ACTOR, ACT)))

        if not ever(rules.world, rules.body, own) or ever(rules.world, rules.body, routes):
            return None
        missed = {miss.provision: miss for miss in Nearest(rules, ACTOR).misses()}
        return missed.get(delegation.id)

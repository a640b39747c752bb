"""The reference engine: S9-S12, S14, S16 and S18 as rules of a logic program, by the book.

Each rule is named after what it decides; its formula is read by the well-founded model (S11), in one completion at
a time (S13). Nothing is shared with the fast engine. The rules stand in `reference`, one noun a file: what makes a
provision stand in `making`, what is in force in `force`, who was serving in `holders`, through which chain a power is
held in `holding`, what limits it in `limits`, and what yields in `priority`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from vires.decide.answer import Answer, TooOpen
from vires.decide.asked import QuestionError, check
from vires.decide.reference.deciding import Deciding
from vires.decide.reference.force import Force
from vires.decide.reference.formula import Formula, Key, conj
from vires.decide.reference.ground import Ground
from vires.decide.reference.holders import Holders
from vires.decide.reference.holding import Holding
from vires.decide.reference.limits import Limits
from vires.decide.reference.making import Making
from vires.decide.reference.priority import Priority
from vires.decide.reference.program import Bodies
from vires.decide.reference.record import ACT, Moment
from vires.decide.reference.references import ACTOR, ANY, ASKED, NOTHING, Against, holds, operative
from vires.decide.reference.report import Report, verdict
from vires.decide.reference.routes import Passage, Routes
from vires.decide.reference.world import World
from vires.model.finding import Finding
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.temporal.vantage import Vantage

__all__ = ["ACTOR", "ANY", "ASKED", "Definition", "Passage", "QuestionError", "TooOpen", "answer", "decide"]


class Definition:
    """The rules over one world. Public methods give formulas; `body` has the rules behind references."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.registry = world.registry
        self.ground = ground = Ground(world)
        self.record = ground.record
        self.conditions = ground.conditions
        self.entries = ground.entries
        self.routes = Routes(ground)
        self.priority = Priority(ground)
        self.limits = Limits(ground)
        self.body = Bodies(self.rule)
        holders = Holders(ground)
        self.making = Making(ground, self.routes, self.limits, holders)
        self.force = Force(ground, self.routes, self.making)
        holding = Holding(ground, self.routes, self.priority)
        self.issuer, self.is_root, self.grants = ground.issuer, ground.is_root, ground.grants
        self.aimed, self.aimed_in_any_reading = ground.aimed, ground.aimed_in_any_reading
        self.covers_power, self.covers_scope = ground.covers_power, ground.covers_scope
        self.covers_office = ground.covers_office
        self.exists, self.stands = self.force.exists, self.making.stands
        self._rules: dict[str, Callable[..., Formula]] = {
            "stands": self.making.rule_stands,  # S9
            "via": self.making.rule_via,
            "operative": self.force.rule_operative,  # S10
            "spared": self.force.rule_spared,
            "routed": self.force.rule_routed,
            "works": self.force.rule_works,
            "annulled": self.force.rule_annulled,
            "ended": self.force.rule_ended,
            "suspended": self.force.rule_suspended,
            "holds": holding.rule_holds,  # S12, S18
            "bars": self.limits.rule_bars,  # S14
            "status": self.conditions.rule_status,  # S7
            "consent": self.conditions.rule_consent,
            "serving": holders.rule_serving,  # S16
        }

    def rule(self, key: Key) -> Formula:
        """The formula of the rule behind a reference."""
        rule = self._rules[cast(str, key[0])]
        return self.world.rule(lambda: rule(*key[1:]))

    def operative(self, entry: Entry, about: str | None, moment: Moment, power: str = ASKED) -> Formula:
        """Whether the provision is operative at a moment (S10)."""
        return operative(entry, about, moment, power)

    def holds(self, grant: Entry) -> Formula:
        """Whether some chain that ends in the grant is operative at the act, and its conditions hold (S12)."""
        return holds(grant.id)

    def exercisable(self, grant: Entry) -> Formula:
        """Whether the grant is more than a power to pass on."""
        return self.world.leaf(lambda: bool(self.ground.field(grant, "exercise")))

    def authority(self, grant: Entry, against: Against = NOTHING) -> Formula:
        """Whether a chain that ends in the grant covers the act (S12), and what stands `against` it does not (S14,
        S18)."""
        return conj((
            self.exercisable(grant),
            self.ground.covers_power(grant),
            self.ground.covers_office(grant),
            self.ground.covers_scope(grant),
            self.operative(grant, ACTOR, ACT),
            holds(grant.id, against=against),
        ))  # fmt: skip


def answer(registry: Registry, act: Act, vantage: Vantage) -> Answer:
    """The outcome of one question, its branches, and what decides it. Raises as `decide` does.

    A provision is among the deciding if there is a possible completion in which it decides. In a completion that is
    - `AUTHORIZED`: the last link of every chain that covers the act and to which each limit of law or policy yields
      that bites, or is undefined;
    - `IRREGULAR`: of every chain to which each such limit of law yields, and the limits of policy that bite;
    - `BARRED`: of every chain that covers the act, and the limits of law that bite;
    - with any other outcome, nothing.
    A chain and a limit count if the model has them true, not undefined. A limit is left out where to each of those
    last links some chain ends to which it yields beside the others; unless by that none would be left."""
    check(registry, act, vantage)
    rules = Definition(World(registry, act, vantage))
    found = verdict(rules)
    branches = found.branches.shown() if found.branches else ()
    return Answer(found.outcome, branches, Deciding(rules).names())


def decide(registry: Registry, act: Act, vantage: Vantage) -> Finding:
    """Answer one question (S1, S2) with a finding (S15). Raises `QuestionError` if it names what the registry
    does not know, and `TooOpen` if it turns on too many open points to be decided exactly (S13)."""
    check(registry, act, vantage)

    def rules(viewed: Vantage) -> Definition:
        return Definition(World(registry, act, viewed))

    return Report(rules(vantage), ACTOR, rules).finding()

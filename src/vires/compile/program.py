"""The rules of one vantage, put together and solved: what every grant, limit and duty comes to."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from vires.compile.chains import NONE, Chaining, Limits
from vires.compile.conditions import Conditions
from vires.compile.force import Force
from vires.compile.graph import Node
from vires.compile.ground import Ground
from vires.compile.index import Index
from vires.compile.making import Making
from vires.compile.ordering import Ordering
from vires.compile.solve import Pair, Solver
from vires.model.registry import Entry
from vires.temporal.vantage import Vantage

T = TypeVar("T")


class Program:
    """What is in force at one vantage, for any act. What it gives are pairs of formulas in which only the act,
    and the choice of a completion, are left open."""

    def __init__(self, index: Index, vantage: Vantage) -> None:
        self.index = index
        self.ground = ground = Ground(index, vantage)
        ground.order = Ordering(ground)
        ground.conditions = Conditions(ground)
        ground.making = Making(ground)
        ground.force = Force(ground)
        ground.chains = Chaining(ground)
        self.graph = ground.graph
        self._rules: dict[str, Callable[..., Node]] = {
            "operative": ground.force.operative_rule,
            "works": ground.force.works_rule,
            "holds": ground.chains.holds_rule,
            "status": ground.conditions.status_rule,
            "consent": ground.conditions.consent_rule,
        }
        self.solver = Solver(ground.graph, self._rule)
        self._kept: dict[Hashable, Any] = {}
        self._authority: dict[tuple[str, Limits], Pair] = {}
        self._limits: dict[str, tuple[Pair, Pair]] = {}

    def _rule(self, key: Hashable) -> Node:
        name, *rest = cast("tuple[Any, ...]", key)
        rule: Node = self._rules[name](*rest)
        return rule

    def pair(self, node: Node) -> Pair:
        """What any formula over the rules comes to."""
        return self.solver.pair(node)

    def remembered(self, key: Hashable, build: Callable[[], T]) -> T:
        """What `build` makes, made once for this vantage. It may look at nothing but the program."""
        if key not in self._kept:
            self._kept[key] = build()
        return cast("T", self._kept[key])

    def authority(self, grant: Entry, yielding: Limits = NONE) -> Pair:
        """When a chain that ends in the grant covers the act, and each of some limits yields to it."""
        key = (grant.id, yielding)
        found = self._authority.get(key)
        if found is None:
            found = self._authority[key] = self.pair(self.ground.chains.authority(grant, yielding))
        return found

    def bites(self, limit: Entry) -> tuple[Pair, Pair]:
        """When a limit of law stands against the act, and when it does as a limit of policy."""
        found = self._limits.get(limit.id)
        if found is None:
            bites = self.ground.chains.bites(limit)
            law, policy = (self.ground.chains.forced(limit, force) for force in ("law", "policy"))
            found = self._limits[limit.id] = (
                self.pair(self.graph.both(law, bites)),
                self.pair(self.graph.both(policy, bites)),
            )
        return found

    def reaches(self, limit: Entry) -> Pair:
        """When a limit, of whatever force, reaches the act, met or not."""
        return self.remembered(("reaches", limit.id), lambda: self.pair(self.ground.chains.reaches(limit)))

    def may_yield(self, limit: Entry) -> bool:
        """Tell whether some grant may be written to apply notwithstanding a limit."""
        return not self.index.overriding.isdisjoint(("any", limit.id, limit.instrument.id))

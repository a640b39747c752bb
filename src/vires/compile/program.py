"""The rules of one vantage, put together and solved: what every grant, limit and duty comes to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar, cast

from vires.compile.chains import NONE, Chaining, Limits
from vires.compile.conditions import Conditions
from vires.compile.dependence import status_owner
from vires.compile.force import Force
from vires.compile.graph import Graph, Node
from vires.compile.ground import Ground
from vires.compile.index import ACT, VIEW, Index
from vires.compile.making import Making
from vires.compile.memo import Memo
from vires.compile.ordering import Ordering
from vires.compile.solve import Pair, Solver
from vires.model.registry import Entry
from vires.temporal.vantage import Vantage

T = TypeVar("T")

DEEPEST = 30
"""How many rules are worked out one inside another; what lies deeper is referred to and solved without recursion."""


class Program:
    """What is in force at one vantage, for any act. What it gives are pairs of formulas in which only the act,
    and the choice of a completion, are left open."""

    def __init__(self, index: Index, vantage: Vantage, graph: Graph | None = None) -> None:
        self.index = index
        self.vantage = vantage
        self.ground = ground = Ground(index, vantage, graph)
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
        self.solver = Solver(ground.graph, self._rule, self._owner)
        self._kept: Memo[Any] = Memo()
        self._busy: set[Hashable] = set()
        ground.rule = self._decided

    def revised(self, index: Index, affected: Collection[str], vantage: Vantage | None = None) -> Program:
        """The program over a revised index, or from another vantage: what was worked out for instruments that are not
        affected is shared, and so is the graph."""
        new = Program(index, vantage or self.vantage, self.graph)
        old, ground = self.ground, new.ground
        ground.take_over(old)
        ground.visible.kept_cases = old.visible.kept_cases.without(affected)
        ground.visible.kept_seen = old.visible.kept_seen.without(affected)
        ground.visible.kept_spans = old.visible.kept_spans.without(affected)
        ground.making.kept_ways = old.making.kept_ways.without(affected)
        ground.making.kept = old.making.kept.without(affected)
        ground.force.kept = old.force.kept.without(affected)
        ground.order.kept = old.order.kept.without(affected)
        new.solver.kept = self.solver.kept.without(affected)
        new._kept = self._kept.without(affected)
        return new

    def _owner(self, key: Hashable) -> str:
        """The instrument for which a rule is solved: the one in whose making it is asked, or at whose making, else
        the one it is about; for a status the status."""
        name, first, *rest = cast("tuple[Any, ...]", key)
        moment: str = rest[0] if name == "status" else rest[1] if name != "holds" else rest[2] or rest[1]
        if moment not in (ACT, VIEW):
            return moment
        if name == "status":
            return status_owner(first)
        if name == "consent":
            return str(rest[0])
        return self.index.entries[rest[0] if name == "works" else first].instrument.instrument

    def _decided(self, key: Hashable) -> Node:
        """What a rule comes to, if it rests on nothing that comes round to it; else a reference, to be solved."""
        solved = self.solver.solved(key)
        if solved is not None:
            return solved.sure if solved.sure == solved.possible else self.graph.ref(key)
        if key in self._busy or len(self._busy) >= DEEPEST or self.solver.has_body(key):
            return self.graph.ref(key)
        self._busy.add(key)
        try:
            body = self._rule(key)
        finally:
            self._busy.discard(key)
        return self.solver.take(key, body)

    def _rule(self, key: Hashable) -> Node:
        name, *rest = cast("tuple[Any, ...]", key)
        rule: Node = self._rules[name](*rest)
        return rule

    def pair(self, node: Node) -> Pair:
        """What any formula over the rules comes to."""
        return self.solver.pair(node)

    def remembered(self, entry: Entry, key: Hashable, build: Callable[[], T]) -> T:
        """What `build` makes, made once for this vantage. It may look at nothing but the program, and of it at
        what the provision rests on."""
        found: T = self._kept.of(entry.instrument.instrument, (entry.id, key), build)
        return found

    def remembered_of(self, instrument: str, key: Hashable, build: Callable[[], T]) -> T:
        """As `remembered`, for an instrument."""
        found: T = self._kept.of(instrument, key, build)
        return found

    def authority(self, grant: Entry, yielding: Limits = NONE) -> Pair:
        """When a chain that ends in the grant covers the act, and each of some limits yields to it."""
        return self.remembered(
            grant, ("authority", yielding), lambda: self.pair(self.ground.chains.authority(grant, yielding))
        )

    def bites(self, limit: Entry) -> tuple[Pair, Pair]:
        """When a limit of law stands against the act, and when it does as a limit of policy."""
        return self.remembered(limit, "bites", lambda: self._bites(limit))

    def _bites(self, limit: Entry) -> tuple[Pair, Pair]:
        bites = self.ground.chains.bites(limit)
        law, policy = (self.ground.chains.forced(limit, force) for force in ("law", "policy"))
        return self.pair(self.graph.both(law, bites)), self.pair(self.graph.both(policy, bites))

    def reaches(self, limit: Entry) -> Pair:
        """When a limit, of whatever force, reaches the act, met or not."""
        return self.remembered(limit, "reaches", lambda: self.pair(self.ground.chains.reaches(limit)))

    def may_yield(self, limit: Entry) -> bool:
        """Tell whether some grant may be written to apply notwithstanding a limit."""
        return any(True for _ in self.index.overriders(limit))

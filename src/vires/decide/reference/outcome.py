"""The basic outcome of one completion: the best over the chains that cover the act (S14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vires.decide.reference.atom import Open
from vires.decide.reference.explore import Waiting
from vires.decide.reference.formula import FALSE, Formula, Key
from vires.decide.reference.wellfounded import Model
from vires.model.finding import Outcome
from vires.model.registry import Entry

if TYPE_CHECKING:
    from vires.decide.definition import Definition

Cycle = tuple[tuple[Key, bool], ...]


@dataclass(frozen=True)
class Basic:
    """The outcome of a completion; for an undefined one the loop it comes from."""

    outcome: Outcome
    cycle: Cycle = ()


class BasicOutcome:
    """Evaluates S14 in the completion as it stands."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __call__(self) -> Basic | Waiting:
        """The basic outcome, or the atom it waits for. What the model leaves undefined is taken twice: such
        chains absent and such limits unmet, then present and met; if the two differ it is undefined."""
        try:
            return self._evaluate()
        except Open as stop:
            return Waiting(stop.atom)

    def _evaluate(self) -> Basic | Waiting:
        rules = self.definition
        model = Model(rules.body)
        grants = [g for g in rules.grants() if self._kept("authority", g) != FALSE]
        chains = [rules.authority(grant) for grant in grants]
        reaching = [(limit, self._kept("bites", limit)) for limit in rules.limits.all]
        limits = [
            (limit, bites)
            for limit, bites in reaching
            if bites != FALSE and rules.limits.force(limit) in ("law", "policy")
        ]
        model.prepare([*chains, *(bites for _, bites in limits)])
        present = [(grant, model.value(chain)) for grant, chain in zip(grants, chains, strict=True)]
        met = [(limit, model.value(bites)) for limit, bites in limits]
        goals: list[Formula] = [*chains, *(bites for _, bites in limits)]
        worst = self._best(model, [g for g, v in present if v], [li for li, v in met if v is not False], True, goals)
        best = self._best(model, [g for g, v in present if v is not False], [li for li, v in met if v], False, goals)
        if worst == best:
            return Basic(worst)
        undecided = [goal for goal in goals if model.value(goal) is None]
        for goal in undecided:
            atom = model.awaited(goal)
            if atom is not None:
                return Waiting(atom)
        return Basic(Outcome.UNDEFINED, model.cycle(undecided[0]))

    def _kept(self, what: str, entry: Entry) -> Formula:
        rules = self.definition
        build = rules.authority if what == "authority" else rules.limits.bites
        return rules.world.remember((what, entry.id), lambda: build(entry))

    def _best(
        self, model: Model, grants: list[Entry], limits: list[Entry], sure: bool, goals: list[Formula]
    ) -> Outcome:
        """The best outcome over the chains that end in `grants`, against the limits that bite. A limit yields
        to a chain only with a link that overrides it (S18)."""
        if not grants:
            return Outcome.NO_AUTHORITY_SHOWN
        law = frozenset(limit.id for limit in limits if self.definition.limits.force(limit) == "law")
        every = frozenset(limit.id for limit in limits)
        for yielding, outcome in ((every, Outcome.AUTHORIZED), (law, Outcome.IRREGULAR)):
            for grant in grants:
                goal = self.definition.authority(grant, yielding)
                if yielding and goal not in goals:
                    goals.append(goal)
                value = model.value(goal)
                if value or (value is None and not sure):
                    return outcome
        return Outcome.BARRED

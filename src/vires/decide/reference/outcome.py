"""The basic outcome of one completion: the best over the chains that cover the act (S14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vires.decide.reference.explore import Found
from vires.decide.reference.formula import FALSE, Formula, disj
from vires.decide.reference.references import ALL, LAW, Against
from vires.model.finding import Outcome
from vires.model.registry import Entry

if TYPE_CHECKING:
    from vires.decide.definition import Definition

BEST_FIRST = (Outcome.AUTHORIZED, Outcome.IRREGULAR, Outcome.BARRED)


class BasicOutcome:
    """What S14 asks of the rules: for each outcome, best first, whether some chain reaches so far."""

    def __init__(self, definition: Definition) -> None:
        self.rules = definition
        bars, rule = definition.limits.rule_bars, definition.world.rule
        self.limits = frozenset(
            limit.id
            for limit in definition.limits.all
            if rule(lambda li=limit: bars(li.id, ALL)) != FALSE  # type: ignore[misc]
        )
        self.grants = [grant for grant in definition.grants() if definition.authority(grant) != FALSE]

    def goals(self) -> tuple[Formula, ...]:
        """Whether some chain covers the act against which no limit of law or policy stands, no limit of law, or at
        all."""
        return tuple(disj(self.reaches(grant, outcome) for grant in self.grants) for outcome in BEST_FIRST)

    def reaches(self, grant: Entry, outcome: Outcome) -> Formula:
        """Whether some chain that ends in the grant covers the act, against which no limit stands that keeps it from
        the outcome: such a limit does not bite, or yields to a link of the chain (S18)."""
        if outcome == Outcome.BARRED:
            return self.rules.authority(grant)
        return self.rules.authority(grant, Against(self.limits, ALL if outcome == Outcome.AUTHORIZED else LAW))


def read(values: tuple[bool | None, ...], final: bool) -> Found[Outcome] | None:
    """The basic outcome by the values of the goals. What the model leaves undefined is taken twice: such chains
    absent and such limits unmet, then present and met; if the two differ it is undefined."""
    worst = _first([value is True for value in values])
    best = _first([value is not False for value in values])
    if worst == best:
        return Found(worst)
    return Found(Outcome.UNDEFINED) if final else None


def _first(reached: list[bool]) -> Outcome:
    known = [outcome for outcome, so in zip(BEST_FIRST, reached, strict=True) if so]
    return known[0] if known else Outcome.NO_AUTHORITY_SHOWN

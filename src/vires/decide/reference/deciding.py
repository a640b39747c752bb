"""Which grants carry an outcome, and which limits decide it, over all completions (S14, S15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from vires.decide.reference.explore import Found, reaches
from vires.decide.reference.formula import Formula
from vires.decide.reference.outcome import BEST_FIRST, BasicOutcome, read
from vires.decide.reference.references import LAW, Against, bars
from vires.model.finding import Outcome
from vires.model.registry import Entry

if TYPE_CHECKING:
    from vires.decide.definition import Definition

Value = bool | None


class Deciding:
    """Asks of one provision at a time whether there is a possible completion that it decides."""

    def __init__(self, definition: Definition) -> None:
        self.rules = definition
        self.basic = BasicOutcome(definition)
        self._outcome = self.basic.goals()

    def names(self) -> tuple[str, ...]:
        """The grants and limits that decide in some completion, in the order of ids."""
        grants = {grant.id for grant in self.basic.grants if self._carries(grant)}
        return tuple(sorted(grants.union(self._limits(Outcome.IRREGULAR), self._limits(Outcome.BARRED))))

    # Grants

    def _carries(self, grant: Entry) -> bool:
        """Tell whether a chain that ends in the grant carries the outcome in some completion: no limit stands against
        it that does not stand against all."""
        own = [self.basic.reaches(grant, outcome) for outcome in BEST_FIRST]

        def carries(outcome: Outcome, values: Sequence[Value]) -> bool:
            return outcome in BEST_FIRST and values[BEST_FIRST.index(outcome)] is True

        return self._some(own, carries)

    # Limits

    def _limits(self, outcome: Outcome) -> Iterator[str]:
        """The limits that decide an outcome in some completion."""
        for limit in sorted(self.basic.limits):
            if self._decides(limit, outcome):
                yield limit

    def _decides(self, limit: str, outcome: Outcome) -> bool:
        """Tell whether in some completion with the outcome the limit bites and does not yield to every grant that
        carries it; or yields, as do all that bite, one by one but not together."""
        rivals = [limit, *sorted(self.basic.limits - {limit})] if self._may_yield(limit, outcome) else [limit]
        biting = [self._bites(rival, outcome) for rival in rivals]
        carrying = [self.basic.reaches(grant, outcome) for grant in self.basic.grants]
        freed = [self._freed(grant, rival, outcome) for rival in rivals for grant in self.basic.grants]
        count = len(carrying)

        def decides(found: Outcome, values: Sequence[Value]) -> bool:
            bite, carry = values[: len(rivals)], values[len(rivals) : len(rivals) + count]
            free = values[len(rivals) + count :]

            def stands(number: int) -> bool:
                own = free[number * count : (number + 1) * count]
                return bite[number] is True and any(
                    c is True and f is not True for c, f in zip(carry, own, strict=True)
                )

            if found != outcome or bite[0] is not True:
                return False
            return stands(0) or not any(stands(number) for number in range(len(rivals)))

        return self._some([*biting, *carrying, *freed], decides)

    def _bites(self, limit: str, outcome: Outcome) -> Formula:
        """Whether a limit of the force that makes the outcome bites: law for `BARRED`, policy for `IRREGULAR`."""
        if outcome == Outcome.BARRED:
            return bars(limit, LAW)
        return self.rules.limits.of_policy(self.rules.entries[limit])

    def _freed(self, grant: Entry, limit: str, outcome: Outcome) -> Formula:
        """As what makes the grant carry the outcome, when the limit must yield to the chain too."""
        laws = self.basic.limits if outcome == Outcome.IRREGULAR else frozenset()
        return self.rules.authority(grant, Against(laws | {limit}, LAW, limit))

    def _may_yield(self, limit: str, outcome: Outcome) -> bool:
        """Tell whether a link of some chain is made to prevail over the limit."""
        program = self.rules.body.program([self._freed(grant, limit, outcome) for grant in self.basic.grants])
        return any(value is not False for value in program.values)

    def _some(self, goals: Sequence[Formula], decides: Callable[[Outcome, Sequence[Value]], bool]) -> bool:
        """Tell whether it decides in some possible completion, by the outcome and the values of goals there."""
        count = len(BEST_FIRST)

        def found(values: tuple[Value, ...], final: bool) -> Found[bool] | None:
            outcome = read(values[:count], final)
            known = [value for value in values[count:] if value is not None]
            if outcome is not None and outcome.result not in BEST_FIRST:
                return Found(False)
            if outcome is None or not (final or len(known) == len(values) - count):
                return None
            return Found(decides(outcome.result, values[count:]))

        program = self.rules.body.program([*self._outcome, *goals])
        return reaches(self.rules.world, program, found, lambda result: result)

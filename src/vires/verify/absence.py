"""Why a grant that might have conferred the power did not: the first test that it fails, case by case (S15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vires.model.proof import Failing
from vires.model.registry import Entry
from vires.verify.formula import TRUE, Claim, Formula, Key, Look, every, keys, weigh
from vires.verify.outcome import Path
from vires.verify.rules import ACTOR, ASKED, Rules, fixed
from vires.verify.standing import Standing
from vires.verify.text import ACT

ORDER = (
    "known", "evidence", "decided", "vires", "annulled", "period", "ended", "suspended", "route", "scope",
    "condition", "exists", "reach",
)  # fmt: skip
"""The tests of S15, then whether the grant exists at all where a source denies it, and whether its offices and
powers cover the act where they only may."""


class Absence:
    """The tests of one grant. What an argument about it settles is the first that is not passed."""

    def __init__(self, rules: Rules, grant: Entry) -> None:
        self.rules = rules
        self.grant = grant

    def tests(self) -> list[tuple[str, Formula]]:
        """The tests in their order, as formulas of the case in hand."""
        found: list[tuple[str, Formula]] = self.rules.case.remember(("tests", self.grant.id), self._tests)
        return found

    def _tests(self) -> list[tuple[str, Formula]]:
        rules, grant, text, test = self.rules, self.grant, self.rules.text, self.rules.case.test
        routed = Claim(("routed", grant.id, ACTOR, ACT, ASKED)) if rules.passed_on(grant) else fixed("no route", True)

        def public() -> bool:
            return any(text.public(grant.instrument, word) for word in text.vouching(grant))

        formulas = (
            test("known", public),
            test("evidence", lambda: text.vouched(grant)),
            test("decided", lambda: text.decided_by_then(grant)),
            rules.stands(grant, ACTOR, ASKED),
            rules.not_annulled(grant),
            test("period", lambda: text.within(grant, ACT)),
            rules.not_ended(grant, ACT),
            rules.not_suspended(grant, ACT),
            routed,
            rules.in_scope(grant),
            Claim(("holds", grant.id, ACTOR, ACT, None, ASKED, ())),
            rules.exists(grant, ACT),
            every(rules.reach(grant)),
        )
        return list(zip(ORDER, formulas, strict=True))

    def outcome(self, look: Look, paths: Sequence[Path] | None) -> str | None:
        """The first test not passed, or `None` where what is known does not settle it."""
        for name, formula in self.tests():
            truth = weigh(formula, look).truth
            if truth != TRUE:
                return name if truth[1] < TRUE[0] else None
        return None

    def goals(self, look: Look) -> list[list[Key]]:
        """The claims that the tests ask for, in their order."""
        return [list(keys(formula)) for _, formula in self.tests()]

    def waits(self, look: Look) -> Iterator[Formula]:
        """The first test that is not settled."""
        for _, formula in self.tests():
            if weigh(formula, look).truth != TRUE:
                yield formula

    def path(self, path: Path) -> Formula:
        """No chain bears on it: an argument about what a grant fails is given none, and refuses a case that rests on
        one before it comes to this."""
        raise AssertionError("what a grant fails rests on no chain")

    def concluded(
        self, value: str, standing: Standing, chains: tuple[int, ...], number: Callable[[Key], int]
    ) -> Failing:
        """What an argument says of a case: the test, by what it is not passed, and because of which provisions."""
        reasons = weigh(dict(self.tests())[value], standing.look).reasons
        inner = [one for key in reasons if not isinstance(key, str) for one in standing.shown[key].reasons]
        named = {str(part) for key in inner if not isinstance(key, str) for part in key[1:4]}
        return Failing(
            fails=value,
            by=tuple(one if isinstance(one, str) else number(one) for one in reasons),
            because=tuple(sorted(named & set(self.rules.entries) - {self.grant.id})),
        )


def first(fails: Sequence[str]) -> str:
    """The first test that is not passed in every case."""
    return min(fails, key=ORDER.index)

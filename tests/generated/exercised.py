"""What generated cases exercise, rule by rule: counted from the questions, the findings and the definition's own
rules, never from an engine. What no case reached shows as zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tests.generated.observed import points
from tests.generated.points import EXPECTED
from tests.generated.reduction import Case
from tests.generated.witness import witness
from vires.decide.definition import decide
from vires.model.finding import Finding


class Exercised:
    """Counts what cases exercise."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.cases = 0

    def take(self, case: Case, finding: Finding | None = None) -> None:
        """Count what one case exercises. The finding is made if it is not given."""
        finding = finding or decide(case.registry, case.question.act, case.question.vantage)
        seen = witness(case.registry, case.question)
        self.cases += 1
        self.counts.update(set(points(case, finding, seen)))

    def add(self, other: Mapping[str, int]) -> None:
        """Add the counts that another has written down."""
        for name, count in other.items():
            rule, _, what = name.partition(" ")
            if what:
                self.counts[rule, what] += count
            else:
                self.cases += count

    def written(self) -> dict[str, int]:
        """The counts by name, with the number of cases, as `add` takes them."""
        return {"cases": self.cases} | {f"{rule} {what}": count for (rule, what), count in self.counts.items()}

    def zeros(self) -> list[str]:
        """What no case exercised."""
        return [f"{rule} {what}" for rule, whats in EXPECTED.items() for what in whats if not self.counts[rule, what]]

    def unexpected(self) -> list[str]:
        """What was counted and is not in the list, which then needs it."""
        return [f"{rule} {what}" for rule, what in sorted(self.counts) if what not in EXPECTED.get(rule, ())]

    def table(self) -> str:
        """The counts, a rule a paragraph."""
        lines = [f"{self.cases} cases"]
        for rule, whats in EXPECTED.items():
            lines.append(f"{rule:4} " + ", ".join(f"{what} {self.counts[rule, what]}" for what in whats))
        return "\n".join(lines)

"""A finding, or an answer, held against the oracle, completion by completion."""

from __future__ import annotations

from collections import Counter

from tests.oracle.completions import completions, outcomes_by
from vires.decide.answer import Answer
from vires.model.finding import Finding
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage


def compare(
    registry: Registry, act: Act, vantage: Vantage, finding: Finding | Answer, most: int, seed: str
) -> Counter[str]:
    """Up to `most` completions, counted by basic outcome. Fails where the finding gives another outcome, none, or more
    than one; raises `Unread` where the oracle does not read the record."""
    compared: Counter[str] = Counter()
    for completed in completions(registry, act, vantage, most, seed):
        given = outcomes_by(finding, registry, completed)
        assert given == {completed.outcome}, f"{seed}: the finding gives {given or 'nothing'}, the oracle {completed}"
        compared[completed.outcome] += 1
    return compared

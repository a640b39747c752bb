"""The engine and the definition give one answer (law 6), on registries and questions drawn at random.

Each shard draws its own examples from its own seed, so that shards can run on several cores. Outcome and branches are
compared on every case, the whole finding on some.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.generated import QUESTIONS, Example, examples
from tests.generated.agreement import ByDefinition, Disagreement, disagreements, shown
from tests.generated.turning import turned
from vires.model.registry import Registry

CASES = 20_000
SHARDS = 20
WHOLE = 7
"""One question in so many is compared by its whole finding."""

drawn = settings(
    max_examples=CASES // SHARDS // QUESTIONS,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _compare(shard: int, make: type) -> None:
    found: list[Disagreement] = []
    counts: Counter[str] = Counter()

    @seed(shard)
    @drawn
    @given(examples())
    def compare(made: Example) -> None:
        first = counts["cases"]
        counts["cases"] += len(made.questions)
        found.extend(disagreements(made, make, lambda number: (first + number) % WHOLE == 0))

    compare()
    assert counts["cases"] >= CASES // SHARDS
    if found:
        texts = [shown(one, make, f"generated-{shard}-{number}", 20) for number, one in enumerate(found[:3])]
        pytest.fail(f"{len(found)} of {counts['cases']} cases differ; the first of them:\n" + "\n".join(texts), False)


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_engine_agrees_with_the_definition(shard: int) -> None:
    engine = pytest.importorskip("vires.decide.engine", reason="THERE IS NO ENGINE YET: nothing is compared")
    _compare(shard, engine.Engine)


class Turned(ByDefinition):
    """The definition over the same records in another order of writing."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(turned(registry))


@pytest.mark.parametrize("shard", [SHARDS])
def test_law_1_the_order_of_generated_records_never_matters(shard: int) -> None:
    _compare(shard, Turned)

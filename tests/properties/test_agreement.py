"""The engine and the definition give one answer (law 6), on registries and questions drawn at random; and the cases
drawn exercise every rule.

Each shard draws its own examples from its own seed, so that shards can run on several cores. Outcome and branches are
compared on every case, the whole finding on one in seven, of which it is also counted what they exercise. The shard
that is done last adds up the counts.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.generated import QUESTIONS, Example, examples
from tests.generated.agreement import ByDefinition, Disagreement, Make, compare, shown
from tests.generated.exercised import Exercised
from tests.generated.turning import turned
from vires.decide.engine import Engine
from vires.model.registry import Registry

CASES = 20_000
SHARDS = 20
WHOLE = 7

drawn = settings(
    max_examples=CASES // SHARDS // QUESTIONS,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def compared(shard: int, make: Make) -> tuple[Exercised, str]:
    """Compare an engine with the definition on the cases of one shard: what they exercise, and what differs."""
    found: list[Disagreement] = []
    exercised = Exercised()
    cases = 0

    @seed(shard)
    @drawn
    @given(examples())
    def draw(made: Example) -> None:
        nonlocal cases
        first, cases = cases, cases + len(made.questions)
        found.extend(compare(made, make, lambda number: (first + number) % WHOLE == 0, exercised))

    draw()
    assert cases >= CASES // SHARDS
    sorts = list({one.sort: one for one in reversed(found)}.values())[:3]
    texts = [shown(one, make, f"generated-{shard}-{number}", 30) for number, one in enumerate(sorts)]
    return exercised, f"{len(found)} of {cases} cases differ:\n" + "\n".join(texts) if found else ""


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_engine_agrees_with_the_definition(shard: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    exercised, differs = compared(shard, Engine)
    folder = common(tmp_path_factory)
    (folder / f"{shard}.json").write_text(json.dumps(exercised.written()), encoding="utf-8")
    written = sorted(folder.glob("*.json"))
    if len(written) == SHARDS:
        every = Exercised()
        for path in written:
            every.add(json.loads(path.read_text(encoding="utf-8")))
        print(every.table())
        assert every.zeros() == []
        assert every.unexpected() == []
    if differs:
        pytest.fail(differs, pytrace=False)


def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the shards of one run share, on however many workers they run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "exercised"
    folder.mkdir(exist_ok=True)
    return folder


class Turned(ByDefinition):
    """The definition over the same records in another order of writing."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(turned(registry))


def test_law_1_the_order_of_generated_records_never_matters() -> None:
    _, differs = compared(SHARDS, Turned)
    if differs:
        pytest.fail(differs, pytrace=False)

"""What the deep rules say is so (of registries and questions drawn at random): what they find without effect has none.

Each remark is put to the proof: the provision or instrument is left out, or the part of a condition that nothing can
meet is put as one that never holds, and the same questions are asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.generated import Example, examples
from vires.decide.analysis.catalogue import RULES, STOPPED, analyse
from vires.decide.analysis.remark import Remark
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.model.condition import AnyOf
from vires.model.finding import Outcome
from vires.model.instrument import Instrument
from vires.model.provision import Provision
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import STANDARDS, Vantage

drawn = settings(
    max_examples=40, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
NEVER = AnyOf(any=())


def _remarks(registry: Registry, vantage: Vantage, slug: str) -> tuple[Remark, ...]:
    rules = [rule for rule in RULES if rule.slug == slug]
    return analyse(registry, vantage, lambda record: Engine(record).answer, rules)


def _acts(made: Example) -> Iterator[Act]:
    """The acts asked about, and for every office and power one of which all else is open, at two moments."""
    yield from (question.act for question in made.questions)
    days = sorted({i.decided.last for i in made.registry.instruments.values()})
    for day in {days[len(days) // 2], days[-1]}:
        at = Dating(day.isoformat(), day, day)
        for office in made.registry.terms["offices"]:
            for power in made.registry.terms["powers"]:
                yield Act(office=office, power=power, at=at)


Told = tuple[Outcome, frozenset[Outcome]]


def _told(engine: Engine, act: Act, vantage: Vantage) -> Told | None:
    """The outcome and those of the branches. What a branch turns on may go by another name where a list is gone, so
    it is not compared word by word; the acts asked about state more."""
    try:
        answer = engine.answer(act, vantage)
    except TooOpen:
        return None
    return answer.outcome, frozenset(branch.outcome for branch in answer.branches)


def _differences(
    made: Example, changed: Registry, vantage: Vantage, whole: bool = True
) -> list[tuple[Act, Told, Told]]:
    """The acts of which the answer (or only its outcome) is another in the changed record, with both answers."""
    found = []
    before, after = Engine(made.registry), Engine(changed)
    for number, act in enumerate(_acts(made)):
        seen = vantage.with_standard(STANDARDS[number % len(STANDARDS)])
        one, other = _told(before, act, seen), _told(after, act, seen)
        if one is not None and other is not None and (one != other if whole else one[0] != other[0]):
            found.append((act, one, other))
    return found


def _identity(registry: Registry, record: object) -> str:
    """The id of the provision or instrument that a remark is of."""
    for instrument in registry.instruments.values():
        if record is instrument:
            return instrument.id
        for provision in instrument.provisions:
            if record is provision:
                return instrument.provision_id(provision.id)
    raise AssertionError(f"a remark of no record: {record}")


def _each(slug: str, shard: int, check: Callable[[Example, Vantage, Remark], bool], least: int) -> None:
    """Draw examples, and put each remark of one rule to the proof; fewer than `least` would prove little."""
    counts: Counter[str] = Counter()

    @seed(shard)
    @drawn
    @given(examples(3))
    def proof(made: Example) -> None:
        vantage = made.questions[0].vantage
        for remark in _remarks(made.registry, vantage, slug):
            assert remark.slug != STOPPED, remark.message
            counts[remark.slug] += check(made, vantage, remark)

    proof()
    assert counts[slug] >= least, counts


@pytest.mark.parametrize("shard", [1, 2])
def test_what_never_applies_changes_no_answer_by_being_left_out(shard: int) -> None:
    def check(made: Example, vantage: Vantage, remark: Remark) -> bool:
        without = made.registry.without([_identity(made.registry, remark.record)])
        if remark.path == ("revives",):
            return False
        assert not _differences(made, without, vantage), remark.message
        return True

    _each("never-applies", shard, check, 40)


@pytest.mark.parametrize("shard", [3, 4])
def test_a_limit_that_binds_nobody_changes_no_outcome_by_being_left_out(shard: int) -> None:
    def check(made: Example, vantage: Vantage, remark: Remark) -> bool:
        without = made.registry.without([_identity(made.registry, remark.record)])
        assert not _differences(made, without, vantage, whole=False), remark.message
        return True

    _each("limit-binds-nobody", shard, check, 15)


@pytest.mark.parametrize("shard", [5, 6])
def test_a_condition_that_nothing_meets_might_as_well_say_never(shard: int) -> None:
    def check(made: Example, vantage: Vantage, remark: Remark) -> bool:
        changed = _with_never(made.registry, remark)
        assert not _differences(made, changed, vantage), remark.message
        return True

    _each("condition-unsatisfiable", shard, check, 10)


@pytest.mark.parametrize("shard", [7, 8])
def test_either_of_two_equivalent_instruments_can_be_left_out_at_its_witness(shard: int) -> None:
    def check(made: Example, vantage: Vantage, remark: Remark) -> bool:
        assert remark.witness is not None
        assert remark.witness.outcome is not None
        one = _identity(made.registry, remark.record)
        other = next(name for name in made.registry.instruments if f"`{name}`" in remark.message)
        act = Act.model_validate(remark.witness.question)
        records = [made.registry.without(gone) for gone in ([], [one], [other])]
        whole, *less = [_told(Engine(record), act, vantage) for record in records]
        assert less == [whole, whole]
        return True

    _each("equivalent-instruments", shard, check, 1)


def _with_never(registry: Registry, remark: Remark) -> Registry:
    """The registry with the part of a condition that a remark is of put as one that never holds."""

    def put(value: Any, path: tuple[str | int, ...]) -> Any:
        if not path:
            return NEVER
        key, rest = path[0], path[1:]
        if isinstance(key, int):
            return tuple(put(item, rest) if place == key else item for place, item in enumerate(value))
        return value.model_copy(update={key: put(getattr(value, key), rest)})

    def changed(provision: Provision) -> Provision:
        if provision is remark.record:
            return put(provision, remark.path)  # type: ignore[no-any-return]
        clauses = getattr(provision, "redelegable", None)
        if clauses is remark.record:
            return provision.model_copy(update={"redelegable": put(clauses, remark.path)})
        if isinstance(clauses, tuple) and any(clause is remark.record for clause in clauses):
            found = tuple(put(clause, remark.path) if clause is remark.record else clause for clause in clauses)
            return provision.model_copy(update={"redelegable": found})
        return provision

    def amended(instrument: Instrument) -> Instrument:
        return instrument.model_copy(update={"provisions": tuple(changed(p) for p in instrument.provisions)})

    spells = tuple(put(spell, remark.path) if spell is remark.record else spell for spell in registry.spells)
    instruments = {name: amended(instrument) for name, instrument in registry.instruments.items()}
    return Registry(registry.settings, registry.terms, instruments, spells, registry.sources)

"""What the deep rules say is so (of registries and questions drawn at random): what they find without effect has none.

Each remark is put to the proof: the provision or instrument is left out, or the part of a condition that nothing can
meet is put as one that never holds, and the same questions are asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

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

drawn = settings(phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck))
NEVER = AnyOf(any=())


def _remarks(registry: Registry, vantage: Vantage, slug: str) -> tuple[Remark, ...]:
    rules = [rule for rule in RULES if rule.slug == slug]
    return analyse(registry, vantage, lambda record: Engine(record).answer, rules)


def _acts(made: Example) -> Iterator[Act]:
    """The acts asked about, and at two moments those by any office of any power of which all else is open."""
    yield from (question.act for question in made.questions)
    days = sorted({i.decided.last for i in made.registry.instruments.values()})
    for day in {days[len(days) // 2], days[-1]}:
        yield from _open_acts(made.registry, Dating(day.isoformat(), day, day))


def _open_acts(registry: Registry, at: Dating) -> Iterator[Act]:
    for office in registry.terms["offices"]:
        for power in registry.terms["powers"]:
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
    registry: Registry, changed: Registry, acts: Iterable[Act], vantage: Vantage
) -> list[tuple[Act, Told, Told]]:
    """The acts of which the answer is another in the changed record, with both answers; each at some standard."""
    found = []
    before, after = Engine(registry), Engine(changed)
    for number, act in enumerate(acts):
        seen = vantage.with_standard(STANDARDS[number % len(STANDARDS)])
        one, other = _told(before, act, seen), _told(after, act, seen)
        if one is not None and other is not None and one != other:
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


def _put_to_the_proof(
    slug: str,
    start: int,
    count: int,
    check: Callable[[Example, Vantage, Remark], bool],
    least: int,
    change: Callable[[Example], Example] = lambda made: made,
) -> None:
    """Draw examples, and check each remark of one rule on them; fewer than `least` would prove little."""
    counts: Counter[str] = Counter()

    @seed(start)
    @settings(drawn, max_examples=count)
    @given(examples(3))
    def proof(drawn_one: Example) -> None:
        made = change(drawn_one)
        vantage = made.questions[0].vantage
        for remark in _remarks(made.registry, vantage, slug):
            assert remark.slug != STOPPED, remark.message
            counts[slug] += check(made, vantage, remark)

    proof()
    assert counts[slug] >= least, counts


def test_what_never_applies_changes_no_answer_by_being_left_out() -> None:
    def check(made: Example, vantage: Vantage, remark: Remark) -> bool:
        if remark.path == ("revives",):  # a part of a rescission, which cannot be left out without it
            return False
        without = made.registry.without([_identity(made.registry, remark.record)])
        assert not _differences(made.registry, without, _acts(made), vantage), remark.message
        return True

    _put_to_the_proof("never-applies", 1, 30, check, 15)


def test_a_limit_that_binds_nobody_changes_no_answer_by_being_left_out() -> None:
    def check(made: Example, vantage: Vantage, remark: Remark) -> bool:
        without = made.registry.without([_identity(made.registry, remark.record)])
        assert not _differences(made.registry, without, _acts(made), vantage), remark.message
        return True

    _put_to_the_proof("limit-binds-nobody", 3, 150, check, 10)


def test_a_condition_that_nothing_meets_might_as_well_say_never() -> None:
    def check(made: Example, vantage: Vantage, remark: Remark) -> bool:
        changed = _with_never(made.registry, remark)
        assert not _differences(made.registry, changed, _acts(made), vantage), remark.message
        return True

    _put_to_the_proof("condition-unsatisfiable", 5, 60, check, 10)


def test_either_of_two_equivalent_instruments_can_be_left_out() -> None:
    def check(made: Example, vantage: Vantage, remark: Remark) -> bool:
        assert remark.witness is not None
        whole = made.registry
        one = _identity(whole, remark.record)
        other = next(name for name in whole.instruments if f"`{name}`" in remark.message)
        witness = Act.model_validate(remark.witness.question)
        acts = [witness, *_open_acts(whole, witness.at)]
        for gone in (one, other):
            assert not _differences(whole, whole.without([gone]), acts, vantage), (gone, remark.message)
        return True

    _put_to_the_proof("equivalent-instruments", 7, 50, check, 5, _with_twin)


def _with_twin(made: Example) -> Example:
    """The example with its last instrument that has a provision recorded a second time, under another id."""
    instruments = dict(made.registry.instruments)
    last = max(name for name in instruments if instruments[name].provisions)
    instruments[f"{last}-again"] = instruments[last].model_copy(update={"instrument": f"{last}-again"})
    return Example(replace(made.registry, instruments=instruments), made.questions)


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

"""Law 7 on drawn registries: a difference lists what differs and nothing else, and what is responsible for it is
(S19, S20). Differences are found by the fast engine on a slice of the record, and held against the definition on
the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.generated import Example, examples
from vires.decide.answer import Answer, TooOpen
from vires.decide.change.remainder import with_rests
from vires.decide.change.side import Side
from vires.decide.compare import Cell, Compared, difference
from vires.decide.definition import Definition
from vires.decide.engine import Engine
from vires.decide.impact import impact
from vires.decide.reference.report import verdict
from vires.decide.reference.world import World
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

MOST_CHANGES = 6
"""Changes of one difference that are looked at."""
CASES = 60


def engine(registry: Registry) -> Callable[[Act, Vantage], Answer]:
    return Engine(registry).answer


def asked(side: Side, act: Act) -> Answer | None:
    """The definition's answer on the whole record, if it is not too open."""
    try:
        found = verdict(Definition(World(side.registry, act.model_copy(update={"at": side.at}), side.vantage)))
    except TooOpen:
        return None
    return Answer(found.outcome, found.branches.shown() if found.branches else ())


def agree(before: Side, after: Side, act: Act) -> bool | None:
    one, other = asked(before, act), asked(after, act)
    return None if one is None or other is None else one == other


def act_of(cell: Cell, at: Dating) -> Act:
    """The question that stands for a cell."""
    sites = None if cell.sites is None else () if cell.no_site else (_place(cell.sites[0]),)
    subjects = None if cell.subjects is None else () if cell.no_subject else cell.subjects[:1]
    territory = cell.territories[0] if cell.territories else None
    return Act(
        office=cell.offices[0], power=cell.powers[0], territory=territory, sites=sites, subjects=subjects, at=at
    )  # fmt: skip


def _place(site: str) -> Place:
    identity, _, mark = site.partition("@")
    if not mark:
        return Place(site=identity)
    return Place(site=identity, near=True) if mark == "near" else Place(site=identity, metres=float(mark))


def hold(made: Example, before: Side, after: Side, found: Compared) -> None:
    """Hold a difference against the definition: what it lists differs, what it does not list does not, and it is
    what is responsible that makes it so."""
    one, other = before.on(with_rests(before.registry)), after.on(with_rests(after.registry))
    for change in found.changes[:MOST_CHANGES]:
        act = act_of(change.cell, before.at)
        assert agree(one, other, act) is not True
        sets = [change.responsible] if change.together else [(name,) for name in change.responsible]
        assert sets or found.reorganised
        for left_out in sets:
            without = one.on(one.registry.without(left_out)), other.on(other.registry.without(left_out))
            assert agree(*without, act) is not False
        for name in change.responsible if change.together else ():
            less = [other_name for other_name in change.responsible if other_name != name]
            without = one.on(one.registry.without(less)), other.on(other.registry.without(less))
            assert agree(*without, act) is not True
    told = {
        (office, power)
        for c in (*found.changes, *found.too_open)
        for office in c.cell.offices
        for power in c.cell.powers
    }
    for question in made.questions:
        act = question.act.model_copy(update={"facts": {}})
        if _is_narrow(before.registry, act) and agree(before, after, act) is False:
            assert (act.office, act.power) in told


def _is_narrow(registry: Registry, act: Act) -> bool:
    """A wide term that a list splits is told by its narrower ones, and by its rest."""
    above = {b for scheme in ("offices", "powers") for term in registry.terms[scheme].values() for b in term.broader}
    above |= {s.term for o in registry.terms["offices"].values() for s in getattr(o, "successions", ())}
    return act.office not in above and act.power not in above


@settings(max_examples=CASES)
@given(examples(), st.sampled_from(["at", "as_of", "known_by"]))
def test_a_difference_is_empty_iff_the_answers_agree(made: Example, axis: str) -> None:
    first, second = made.questions[:2]
    before = Side(made.registry, first.act.at, first.vantage)
    if axis == "at":
        after = replace(before, at=second.act.at)
    else:
        after = replace(before, vantage=replace(first.vantage, **{axis: getattr(second.vantage, axis)}))
    hold(made, before, after, difference(before, after, engine))


@settings(max_examples=CASES)
@given(examples(), st.data())
def test_an_impact_is_the_difference_from_the_record_without(made: Example, data: st.DataObject) -> None:
    names = sorted({*made.registry.instruments, *(e for e in made.registry.entries if not e.endswith("/revives"))})
    assume(names)
    gone = data.draw(st.sampled_from(names))
    question = made.questions[0]
    before = Side(made.registry, question.act.at, question.vantage)
    after = before.on(made.registry.without([gone]))
    found = impact(before, after.registry, engine)
    assert found == difference(before, after, engine)
    hold(made, before, after, found)


@settings(max_examples=CASES)
@given(examples())
def test_asking_about_the_rest_of_terms_changes_no_answer(made: Example) -> None:
    rested = with_rests(made.registry)
    for question in made.questions:
        side = Side(made.registry, question.act.at, question.vantage)
        assert asked(side, question.act) == asked(side.on(rested), question.act)

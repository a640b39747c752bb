"""Law 7 where nothing but terms, holders or settings differs: two records of which no provision reads otherwise, and
every act that is answered otherwise is in the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.generated import Example, examples
from tests.unit import arden
from vires.decide.answer import Answer, TooOpen
from vires.decide.change.side import Side
from vires.decide.compare import Compared
from vires.decide.engine import Engine
from vires.decide.impact import impact
from vires.model.condition import DoctrineIs
from vires.model.holder import Spell
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

Alter = Callable[[Registry, Random], Registry | None]
MOST_PAIRS = 400


def engine(registry: Registry) -> Callable[[Act, Vantage], Answer]:
    return Engine(registry).answer


def another_place(registry: Registry, chance: Random) -> Registry | None:
    """A term is no longer narrower than it was, or is narrower than another."""
    scheme = chance.choice(["offices", "powers", "territories", "sites", "subjects", "statuses"])
    terms = registry.terms[scheme]
    name = chance.choice(sorted(terms)) if terms else None
    if name is None:
        return None
    above = {name, *(t for t in terms if name in _ancestors(registry, scheme, t))}
    free = sorted(terms.keys() - above)
    broader = (chance.choice(free),) if free and chance.random() < 0.5 else ()
    moved = terms[name].model_copy(update={"broader": broader})
    return replace(registry, terms={**registry.terms, scheme: {**terms, name: moved}})


def another_holder(registry: Registry, chance: Random) -> Registry | None:
    """Whoever made some instrument is recorded as serving on a contested point, in the place of others."""
    issuers = sorted({one.issuer for one in registry.instruments.values()})
    doctrines = sorted(registry.settings.doctrines)
    if not issuers or not doctrines:
        return None
    issuer, doctrine = chance.choice(issuers), chance.choice(doctrines)
    stands = DoctrineIs.model_validate(
        {"doctrine": doctrine, "is": registry.settings.doctrines[doctrine].options[0].id}
    )
    spell = Spell(office=issuer, holder="contested", capacity="acting", stands=stands)
    rest = tuple(one for one in registry.spells if one.office != issuer)
    return replace(registry, spells=(*rest, spell))


def _ancestors(registry: Registry, scheme: str, term: str) -> set[str]:
    found: set[str] = set()
    waiting = [term]
    while waiting:
        one = waiting.pop()
        known = registry.terms[scheme].get(one)
        if one in found or known is None:
            continue
        found.add(one)
        waiting.extend(known.broader)
        waiting.extend(succession.term for succession in getattr(known, "successions", ()))
    return found


def differs(before: Side, after: Side, asks: list[Callable[[Act, Vantage], Answer]], act: Act) -> bool:
    """Whether an act is answered otherwise; not if either answer is too open."""
    try:
        one, other = (ask(act, side.vantage) for ask, side in zip(asks, (before, after), strict=True))
    except TooOpen:
        return False
    return (one.outcome, one.branches) != (other.outcome, other.branches)


def wide(*registries: Registry) -> set[str]:
    """Terms that have narrower ones, which a list may split."""
    found: set[str] = set()
    for registry in registries:
        for scheme in ("offices", "powers"):
            for term in registry.terms[scheme].values():
                found.update(term.broader)
                found.update(succession.term for succession in getattr(term, "successions", ()))
    return found


def told(found: Compared) -> set[tuple[str, str]]:
    """The offices and powers that a difference tells of."""
    cells = [*(change.cell for change in found.changes), *(one.cell for one in found.too_open)]
    return {(office, power) for cell in cells for office in cell.offices for power in cell.powers}


@pytest.mark.parametrize(("alter", "least"), [(another_place, 8), (another_holder, 2)])
def test_what_differs_around_provisions_is_told(alter: Alter, least: int) -> None:
    met: Counter[str] = Counter()

    @settings(max_examples=250, phases=[Phase.generate], database=None, derandomize=True)
    @given(examples(), st.randoms(use_true_random=False))
    def holds(made: Example, chance: Random) -> None:
        other = alter(made.registry, chance)
        if other is None:
            return
        question = made.questions[0]
        before = Side(made.registry, question.act.at, question.vantage)
        after = before.on(other)
        found = told(impact(before, other, engine))
        asks = [engine(made.registry), engine(other)]
        above = wide(made.registry, other)
        narrow = [[t for t in sorted(made.registry.terms[s]) if t not in above] for s in ("offices", "powers")]
        pairs = [(office, power) for office in narrow[0] for power in narrow[1]]
        for office, power in chance.sample(pairs, min(len(pairs), MOST_PAIRS)):
            act = Act(office=office, power=power, at=before.at)
            if differs(before, after, asks, act):
                met["differs"] += 1
                assert (office, power) in found, (office, power)

    holds()
    assert met["differs"] >= least, met


def of_arden(power: str, at: str = "2000-01-01") -> tuple[Side, Act]:
    registry = arden.registry()
    now = Dating.parse(arden.NOW)
    side = Side(registry, Dating.parse(at), Vantage(now, now))
    return side, Act(office="arden/harbour/inspector", power=power, at=side.at)


def test_an_office_that_heads_nothing_any_more_has_no_subordinates_to_pass_a_power_on_to() -> None:
    side, act = of_arden("arden/power/inspect")
    offices = dict(side.registry.terms["offices"])
    offices["arden/harbour/master"] = offices["arden/harbour/master"].model_copy(update={"heads": ()})
    other = replace(side.registry, terms={**side.registry.terms, "offices": offices})
    assert differs(side, side.on(other), [engine(side.registry), engine(other)], act)
    assert ("arden/harbour/inspector", "arden/power/inspect") in told(impact(side, other, engine))


def test_a_kind_that_is_no_root_any_more_takes_what_stands_on_it_away() -> None:
    side, act = of_arden("arden/power/inspect")
    kinds = {name: kind.model_copy(update={"root": False}) for name, kind in side.registry.settings.kinds.items()}
    other = replace(side.registry, settings=side.registry.settings.model_copy(update={"kinds": kinds}))
    assert differs(side, side.on(other), [engine(side.registry), engine(other)], act)
    assert ("arden/harbour/inspector", "arden/power/inspect") in told(impact(side, other, engine))


def test_a_contested_point_decided_otherwise_by_default_is_told() -> None:
    contested = arden.REST.replace(
        "until: 1999-01-01", "until: 1999-01-01\n    stands: {doctrine: signing, is: as-any}"
    )
    registry = arden.registry(rest=contested)
    doctrines = {
        name: doctrine.model_copy(update={"default": "as-any"})
        for name, doctrine in registry.settings.doctrines.items()
    }
    other = replace(registry, settings=registry.settings.model_copy(update={"doctrines": doctrines}))
    side, act = of_arden("arden/power/inspect")
    before, after = side.on(registry), side.on(other)
    assert differs(before, after, [engine(registry), engine(other)], act)
    assert ("arden/harbour/inspector", "arden/power/inspect") in told(impact(before, other, engine))


def test_labels_notes_and_places_in_the_text_are_no_difference() -> None:
    side, _ = of_arden("arden/power/inspect")
    offices = {
        name: office.model_copy(update={"label": office.label.upper(), "note": "new"})
        for name, office in side.registry.terms["offices"].items()
    }
    other = replace(side.registry, terms={**side.registry.terms, "offices": offices})
    found = impact(side, other, engine)
    assert (found.changes, found.compared, found.touched) == ((), 0, ())


def test_no_more_than_so_many_offices_and_powers_are_compared_and_the_rest_is_counted() -> None:
    side, _ = of_arden("arden/power/inspect")
    other = side.registry.without(["arden/act/1990/harbours"])
    whole = impact(side, other, engine)
    some = impact(side, other, engine, most=1)
    assert whole.left_out == 0
    assert some.left_out > 0
    assert {change.model_dump_json() for change in some.changes} < {c.model_dump_json() for c in whole.changes}


def test_what_differs_of_itself_is_compared_before_what_is_of_one_day_with_it() -> None:
    """Twelve other acts of the same day, of offices and powers that come first by their ids, take up no room."""
    terms = arden.TERMS.replace(
        "offices:\n", "offices:\n" + "".join(f"  - {{id: arden/a{n}, label: A {n}}}\n" for n in range(12))
    )
    terms = terms.replace(
        "powers:\n", "powers:\n" + "".join(f"  - {{id: arden/power/a{n}, label: a {n}}}\n" for n in range(12))
    )
    acts = "---".join(
        f"""
instrument: arden/act/1990/a{n}
kind: statute
title: Act {n}
issuer: arden/assembly
decided: 1990-03-01
provisions:
  - {{id: s1, does: confers, powers: [arden/power/a{n}], to: [arden/a{n}], redelegable: no}}
attested:
  - {{source: gazette, basis: document-held, published: 1990-03-02}}
review: {{state: encoded}}
"""
        for n in range(12)
    )
    registry = arden.registry(terms=terms, law=arden.LAW + "---" + acts)
    side = of_arden("arden/power/inspect")[0].on(registry)
    found = impact(side, registry.without(["arden/act/1990/harbours/s1"]), engine, most=3)
    assert found.left_out > 10
    assert any("arden/power/inspect" in change.cell.powers for change in found.changes)

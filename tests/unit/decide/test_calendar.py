"""The cells into which dates cut time: worked out once for a record, and those that a question adds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.generated import Example, examples
from vires.decide.reference.almanac import Almanac, dates_of_record
from vires.decide.reference.calendar import Calendar
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating, local_day
from vires.temporal.vantage import Vantage

drawn = settings(phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck))

ATS = ("2000-03-02", "2000-03", "2000", {"between": ["1999-12-30", "2000-05-10"]}, "2000-05-10T15:00+00:00")
VIEWS = ("2000-12-31", {"between": ["2000-02-20", "2000-03-05"]})


def told_apart(registry: Registry, stated: list[Dating], day: date) -> bool:
    """Tell whether something tells a day from those beside it: an exact date, a range that begins there or ended the
    day before, a succession, or that two dates may both be of that day."""
    exact = {local_day(d.instant, registry.zone) for d in stated if d.instant is not None}
    exact |= {d.first for d in stated if not d.is_imprecise}
    exact |= {local_day(m, registry.zone) for scheme in registry.schemes.values() for m in scheme.breakpoints}
    wide = [d for d in stated if d.is_imprecise]
    edge = any(day in (d.first, d.last + timedelta(days=1)) for d in wide)
    return edge or day in exact or sum(d.first <= day <= d.last for d in wide) > 1


def cells(registry: Registry, stated: list[Dating], dating: Dating) -> list[tuple[date, date]]:
    """The days of a range, those that nothing tells apart in one cell."""
    found: list[tuple[date, date]] = []
    apart = True
    for ordinal in range(dating.first.toordinal(), dating.last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        own = told_apart(registry, stated, day)
        if own or apart:
            found.append((day, day))
        else:
            found[-1] = (found[-1][0], day)
        apart = own
    return found


@pytest.mark.parametrize("at", ATS)
def test_a_cell_is_a_run_of_days_that_nothing_tells_apart(at: object) -> None:
    seen = 0

    @seed(3)
    @settings(drawn, max_examples=12)
    @given(examples(0))
    def proof(made: Example) -> None:
        nonlocal seen
        for view in VIEWS:
            act, vantage = Act(at=Dating.parse(at)), Vantage(Dating.parse(view), Dating.parse("2000-07-01"))
            calendar = Calendar(made.registry, act, vantage)
            stated = [act.at, vantage.as_of, vantage.known_by, *dates_of_record(made.registry)]
            for dating in {d for d in stated if d.is_imprecise and (d.last - d.first).days < 200}:
                atom = calendar.date_atom("date", dating)
                assert list(atom.detail) == cells(made.registry, stated, dating)
                assert [meant.first for meant in atom.meaning.values()] == [first for first, _ in atom.detail]
                seen += 1

    proof()
    assert seen >= 20


def test_what_the_record_alone_decides_is_worked_out_once() -> None:
    @seed(3)
    @settings(drawn, max_examples=2)
    @given(examples(0))
    def proof(made: Example) -> None:
        registry = made.registry
        assert Almanac.of(registry) is Almanac.of(registry)
        changed = registry.without([next(iter(registry.instruments))])
        assert Almanac.of(changed) is not Almanac.of(registry)
        changed.take_over(registry)
        assert Almanac.of(changed) is not Almanac.of(registry)

    proof()

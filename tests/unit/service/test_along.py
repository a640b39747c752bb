"""One question at dates along an axis is answered as it is at each of them; a strip follows what the record names."""

from __future__ import annotations

import pytest

from tests.unit import arden
from vires.service.along import outcomes_along
from vires.service.refusal import Refusal
from vires.service.strips import trace_named
from vires.temporal.dating import Dating

DATES = ("1985-01-01", "1994-12-31", "1995-06-02", "2000-01-01", "2001-06-01")
ACT = {"office": "harbour/inspector", "power": "power/inspect", "at": "2000-01-01", "sites": []}


@pytest.mark.parametrize("along", ["at", "as_of", "known_by"])
@pytest.mark.parametrize("wide", [False, True])
def test_each_stop_has_the_outcome_of_its_question(along: str, wide: bool) -> None:
    handle = arden.handle()
    asked = {name: value for name, value in ACT.items() if not wide or name != "sites"}
    found = outcomes_along(handle, along, DATES, **asked)  # type: ignore[arg-type]
    expected = [str(arden.handle().ask(**{**asked, along: date}).outcome) for date in DATES]  # type: ignore[arg-type]
    assert [stop.outcome for stop in found.stops] == expected
    assert [stop.date for stop in found.stops] == list(DATES)
    assert len(set(expected)) > 1


def test_a_question_that_cannot_be_read_has_no_stops() -> None:
    with pytest.raises(Refusal):
        outcomes_along(arden.handle(), "at", DATES, **{**ACT, "office": "nonesuch"})
    with pytest.raises(Refusal):
        outcomes_along(arden.handle(), "at", ("the-ides",), **ACT)


@pytest.mark.parametrize("of", [{"power": "power/inspect"}, {"office": "harbour/inspector"}])
def test_a_strip_has_at_each_moment_the_outcome_of_its_question(of: dict[str, str]) -> None:
    handle = arden.handle()
    found = trace_named(handle, **of, since="1989-01-01", until="2001-12-01")  # type: ignore[arg-type]
    assert found.traces
    for trace in found.traces:
        pair = (
            {"office": trace.term, "power": found.of}
            if found.verb == "who"
            else {"office": found.of, "power": trace.term}
        )
        for stretch in trace.stretches:
            day = Dating.parse(stretch.since)
            assert str(handle.ask(**pair, at=day).outcome) == stretch.outcome, (trace.term, stretch.since)

"""That a few moments stand for all: the deep rules find the same at every moment between which anything in the record
changes (of registries drawn at random, and of small ones that are full of dates which may fall on one another)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from unittest import mock

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.generated import Example, examples
from tests.unit.decide.analysis.arden import registry
from tests.unit.registry.lint.arden import instrument, listed, statute
from vires.decide.analysis.catalogue import STOPPED, analyse
from vires.decide.analysis.moments import Stretch
from vires.decide.analysis.remark import Remark
from vires.decide.analysis.study import LAST, Study
from vires.decide.engine import Engine
from vires.decide.reference.calendar import Calendar
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

drawn = settings(phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck))

TODAY = Dating.parse("2004-12-31")


def every(study: Study, first: date | None = None, last: date = LAST) -> list[Stretch]:
    """All moments of some days between which anything in the record changes, whatever is compared with an act."""
    first = first or study._first
    if last < first:
        return []
    calendar = Calendar(study.registry, Act(at=study.vantage.as_of), study.vantage)
    atom = calendar.time_atom("time", Dating(f"{first}..{last}", first, last))
    return [Stretch(moment, moment) for moment in atom.meaning.values()]


@contextmanager
def asked(counts: Counter[str], exhaustively: bool) -> Iterator[None]:
    """Let a study ask of all moments, or of the chosen ones; and count them."""
    choose = every if exhaustively else Study.stretches

    def counted(study: Study, first: date | None = None, last: date = LAST) -> list[Stretch]:
        found = choose(study, first, last)
        counts["all" if exhaustively else "chosen"] += len(found)
        return found

    with mock.patch.object(Study, "stretches", counted):
        yield


def found(registry: Registry, vantage: Vantage) -> list[tuple[object, ...]]:
    """What the deep rules find, as far as it does not name a day that stands for others."""

    def told(remark: Remark) -> tuple[object, ...]:
        message = remark.message if remark.slug != "equivalent-instruments" else ""
        beside = None if remark.beside is None else remark.beside.origin
        return remark.slug, id(remark.record), remark.path, message, beside

    return [told(remark) for remark in analyse(registry, vantage, lambda record: Engine(record).answer)]


def compare(registry: Registry, vantage: Vantage, counts: Counter[str]) -> None:
    """Hold what is found at the chosen moments to what is found at all."""
    with asked(counts, exhaustively=False):
        chosen = found(registry, vantage)
    with asked(counts, exhaustively=True):
        assert found(registry, vantage) == chosen
    counts.update(str(remark[0]) for remark in chosen)
    assert not counts[STOPPED]


def test_they_find_the_same_in_registries_drawn_at_random() -> None:
    counts: Counter[str] = Counter()

    @seed(11)
    @settings(drawn, max_examples=15)
    @given(examples(1))
    def proof(made: Example) -> None:
        compare(made.registry, made.questions[0].vantage, counts)

    proof()
    assert counts["chosen"] < counts["all"]
    assert counts["never-applies"] >= 15, counts
    assert counts["condition-unsatisfiable"] >= 5, counts


# Records full of dates that may fall on one another

DAYS = 24
FIRST = date(2002, 3, 1)


def _day(place: int) -> str:
    return (FIRST + timedelta(days=place)).isoformat()


@st.composite
def dates(draw: st.DrawFn) -> str:
    """A day of a few weeks, or more often some range of them."""
    first, last = sorted(draw(st.tuples(*[st.integers(0, DAYS - 1)] * 2)))
    return _day(first) if first == last else f"{{between: [{_day(first)}, {_day(last)}]}}"


STATUS = listed("statuses", "{id: arden/status/siege, label: state of siege}")
POWER = "powers: [arden/power/detain]"
ORDER = "does: delegates, to: [arden/harbour/pilot], powers: [arden/power/detain], redelegable: no"


@st.composite
def records(draw: st.DrawFn) -> tuple[str, ...]:
    """An order that had to be made during a siege and serves when it is over, until some day: the days on which it does
    are few, if there are any. Beside it perhaps a limit, and what ends the order or brings it back."""

    def perhaps(name: str) -> str:
        return f", {name}: {draw(dates())}" if draw(st.integers(0, 2)) == 0 else ""

    def decided() -> str:
        return draw(dates()) if draw(st.integers(0, 4)) == 0 else "2002-01-01"

    siege = statute(f"{{id: s1, does: declares, status: arden/status/siege, until: {draw(dates())}}}", name="siege")
    act = statute(
        f"{{id: s1, does: confers, to: [arden/harbour/master], {POWER}, since: 1996-01-01, "
        "redelegable: {to: subordinates, requires: {status: arden/status/siege}}}",
        decided=decided(),
    )
    grant = f"{{id: p1, {ORDER}, until: {draw(dates())}, when: {{not: {{status: arden/status/siege}}}}}}"
    order = instrument(grant, invokes="[arden/act]", decided=draw(dates()))
    limit = statute(
        f"{{id: s1, does: restricts, force: law, binds: [arden/harbour/pilot], {POWER}"
        f"{perhaps('since')}{perhaps('until')}}}",
        name="limit", decided=decided(),
    )  # fmt: skip
    end = statute(
        f"{{id: s1, does: rescinds, target: arden/order/p1, revives: none, since: {draw(dates())}}}",
        name="end", decided=decided(),
    )  # fmt: skip
    again = statute(
        f"{{id: s1, does: revives, target: arden/order/p1, since: {draw(dates())}}}",
        name="again", decided=decided(),
    )  # fmt: skip
    others = draw(st.lists(st.sampled_from([limit, end, again]), max_size=2, unique=True))
    return STATUS, siege, act, order, *others


def test_they_find_the_same_where_dates_may_fall_on_one_another() -> None:
    counts: Counter[str] = Counter()

    @seed(13)
    @settings(drawn, max_examples=50)
    @given(records())
    def proof(texts: tuple[str, ...]) -> None:
        compare(registry(*texts), Vantage(TODAY, TODAY), counts)

    proof()
    assert counts["chosen"] < 0.8 * counts["all"], counts
    assert counts["never-applies"] >= 10, counts
    assert counts["limit-binds-nobody"] >= 3, counts


@st.composite
def twins(draw: st.DrawFn) -> tuple[str, ...]:
    """Two orders in the same words, each from some day until another."""
    act = statute(f"{{id: s1, does: confers, to: [arden/harbour/master], {POWER}, redelegable: {{to: subordinates}}}}")
    periods = [f", until: {draw(dates())}" if draw(st.booleans()) else "" for _ in range(2)]
    return act, *(
        instrument(f"{{id: p1, {ORDER}{until}}}", name=name, invokes="[arden/act]", decided=draw(dates()))
        for name, until in zip(("order", "twin"), periods, strict=True)
    )


def test_they_find_the_same_of_orders_in_the_same_words() -> None:
    counts: Counter[str] = Counter()

    @seed(17)
    @settings(drawn, max_examples=40)
    @given(twins())
    def proof(texts: tuple[str, ...]) -> None:
        compare(registry(*texts), Vantage(TODAY, TODAY), counts)

    proof()
    assert counts["chosen"] < 0.8 * counts["all"], counts
    assert counts["equivalent-instruments"] >= 10, counts

"""Counting while acts stream: the same whatever the batches, their order, and in how many processes."""

from __future__ import annotations

import pickle
import random
import shlex
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.unit.arden import registry
from tests.unit.audit.plainly import batch, decided, vantage
from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.decisions import OUTCOMES, Decisions, Names
from vires.audit.report.counts import Counts
from vires.audit.report.days import DAY, EPOCH, Days, Timeline, following
from vires.audit.report.gathering import Gathering
from vires.audit.report.samples import FEW, Samples, reasked
from vires.audit.report.summary import carrying, settling
from vires.audit.report.tally import Tally
from vires.model.question import Act, Place
from vires.temporal.dating import Dating

REGISTRY = registry()
MASTER, INSPECTOR, ASSEMBLY = "arden/harbour/master", "arden/harbour/inspector", "arden/assembly"
INSPECT, DIRECT = "arden/power/inspect", "arden/power/direct-staff"
UNAPPROVED = {"trained": True, "tonnage": 25.5, "board-approval": False}


def acts(count: int, seed: int = 7) -> list[Act]:
    """Acts of the harbour, some authorized, some not, some open."""
    chance = random.Random(seed)
    yard = (Place(site="arden/site/yard"),)
    found = []
    for _ in range(count):
        day = date(1990, 1, 1) + timedelta(days=chance.randrange(4300))
        at = day.isoformat() if chance.random() < 0.5 else f"{day}T{chance.randrange(24):02}:30:00Z"
        facts = chance.choice(
            [{}, {"trained": True}, {"trained": False}, {"trained": True, "tonnage": 25.5, "board-approval": False}]
        )
        found.append(
            Act(
                office=chance.choice([MASTER, INSPECTOR, INSPECTOR, ASSEMBLY]),
                power=chance.choice([INSPECT, DIRECT]),
                sites=chance.choice([None, (), yard]),
                subjects=chance.choice([None, ()]),
                at=Dating.parse(at),
                facts=facts,
            )
        )
    return found


def unread(one: Acts, row: int, reason: int) -> Acts:
    """The batch with a row that could not be read."""
    for name in ("office", "power"):
        getattr(one, name)[row] = -1
    one.reason[row] = reason
    return one


class Run:
    """Acts with what was decided of them, from two vantages."""

    def __init__(self, count: int = 240) -> None:
        self.codes, self.names = Codes(REGISTRY), Names()
        self.stated = acts(count)
        reason = self.codes.reason("`office`: unknown code `X9`")
        self.acts = unread(batch(REGISTRY, self.codes, self.stated, vantage()), 3, reason)
        self.before = unread(batch(REGISTRY, self.codes, self.stated, vantage("1995-06-01")), 3, reason)
        self.decisions = decided(REGISTRY, self.acts, self.codes, self.names)
        self.second = decided(REGISTRY, self.before, self.codes, self.names)

    def part(self, start: int, end: int, *, compare: bool = True) -> Tally:
        """What is counted of some rows."""
        gathering = Gathering(REGISTRY, self.codes)
        self.feed(gathering, start, end, compare=compare)
        return gathering.tally

    def feed(self, gathering: Gathering, start: int, end: int, *, compare: bool = True) -> None:
        rows = slice(start, end)
        other = (self.second.take(rows), self.names) if compare else None
        gathering.take(
            self.acts.take(rows), self.decisions.take(rows), self.names, start + 1,
            lambda row: f"case {start + row}", other,
        )  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Run:
    return Run()


def test_every_row_is_counted_once_under_its_outcome_and_office(run: Run) -> None:
    tally = run.part(0, 240)
    outcomes = [OUTCOMES[int(one)] for one in run.decisions.outcome]
    assert dict(zip(OUTCOMES, tally.outcomes, strict=True)) == {o: outcomes.count(o) for o in OUTCOMES}
    assert tally.rows == sum(tally.outcomes) == 240
    assert set(outcomes) >= {"AUTHORIZED", "IRREGULAR", "CONDITIONAL", "NO_AUTHORITY_SHOWN", "NOT_DECIDABLE"}
    offices = Counter(act.office for row, act in enumerate(run.stated) if row != 3)
    assert {key: sum(counts) for key, counts in tally.offices.items()} == offices
    assert dict(tally.reasons.items()) == {"`office`: unknown code `X9`": (1,)}


def test_days_are_those_on_which_acts_were_done(run: Run) -> None:
    found = {day: sum(counts) for day, counts in run.part(0, 240).days.rows()}
    assert found == Counter(act.at.first for row, act in enumerate(run.stated) if row != 3)


def test_what_is_counted_does_not_turn_on_batches_their_order_or_processes(run: Run) -> None:
    whole = run.part(0, 240)
    gathering = Gathering(REGISTRY, run.codes)
    for start in range(0, 240, 17):
        run.feed(gathering, start, min(240, start + 17))
    parts = [pickle.loads(pickle.dumps(run.part(start, start + 60))) for start in (180, 0, 120, 60)]
    joined = parts[0]
    for part in parts[1:]:
        joined.merge(part)
    assert gathering.tally.to_dict() == whole.to_dict()
    assert joined.to_dict() == whole.to_dict()


def test_a_tally_is_read_back_as_it_was(run: Run) -> None:
    whole = run.part(0, 240)
    first, second = Tally.load(run.part(0, 100).dump()), run.part(100, 240)
    assert Tally.load(whole.dump()).dump() == whole.dump()
    first.merge(second)
    assert first.dump() == whole.dump()
    alone = run.part(0, 240, compare=False)
    assert Tally.load(alone.dump()).to_dict() == alone.to_dict()
    for damaged in (b"{}", b"[]", whole.dump().replace(b"audit-report/1", b"audit-report/9"), b"null"):
        with pytest.raises(ValueError, match="no tally"):
            Tally.load(damaged)


def test_points_are_counted_alone_and_with_others(run: Run) -> None:
    tally = run.part(0, 240)
    missing = [run.names.missing[int(n)] for n in run.decisions.missing if n]
    assert missing
    for point, (acts_, alone) in tally.points.items():
        assert acts_ == sum(point in atoms for atoms in missing)
        assert alone == sum(atoms == (point,) for atoms in missing)
    order = settling(tally)
    assert order[0].point == "fact:trained"
    assert order[-1].settled == len(missing)
    stated: set[str] = set()
    for one in order:
        stated.add(one.point)
        assert one.settled == sum(set(atoms) <= stated for atoms in missing)


def test_instruments_carry_what_their_chains_carry(run: Run) -> None:
    found = {one.instrument: one for one in carrying(run.part(0, 240), REGISTRY)}
    order = [n for n, c in enumerate(run.decisions.chain) if c >= 0]
    chains = [(run.names.chains[int(run.decisions.chain[n])], int(run.decisions.outcome[n])) for n in order]
    held = [outcome for chain, outcome in chains if "arden/order/7/grant" in chain]
    assert sum(found["arden/order/7"].stood) == len(held) == sum(found["arden/order/7"].last)
    assert found["arden/order/7"].carried == sum(OUTCOMES[o] in ("AUTHORIZED", "IRREGULAR") for o in held)
    assert sum(found["arden/act/1990/harbours"].stood) == len(chains)
    assert not found["arden/order/7"].accepted


def test_flips_are_those_rows_whose_outcome_differs(run: Run) -> None:
    tally = run.part(0, 240)
    pairs = Counter(
        (OUTCOMES[int(a)], OUTCOMES[int(b)])
        for a, b in zip(run.decisions.outcome, run.second.outcome, strict=True)
    )  # fmt: skip
    assert {key: n for key, (n,) in tally.flips.items()} == pairs
    differing = sum(n for (a, b), n in pairs.items() if a != b)
    assert tally.flipped_rows == differing > 0
    assert sum(n for _, (n,) in tally.flips_by_office.items()) == differing
    assert sum(n for _, (n,) in tally.flips_by_provision.items()) == differing
    assert sum(tally.other) == 240


def test_a_sample_asked_again_gives_the_same_answer(run: Run) -> None:
    from vires.service.asking import Handle

    tally = run.part(0, 240)
    handle = Handle(REGISTRY)
    shown = [sample for kind in range(len(OUTCOMES)) for sample in tally.samples.of(kind)]
    assert {sample.outcome for sample in shown} == {OUTCOMES[int(o)] for o in run.decisions.outcome}
    for sample in shown:
        assert sample.id == f"case {sample.row - 1}"
        if sample.act is None or sample.vantage is None:
            assert sample.reason == "`office`: unknown code `X9`"
            assert reasked(sample, {}) is None
            continue
        finding = handle.decide(sample.act, sample.vantage)
        assert finding.outcome.value == sample.outcome
        words = reasked(sample, {"--registry": "a folder"})
        assert words is not None
        assert shlex.split(shlex.join(words))[-2:] == ["--registry", "a folder"]
        assert ("--no-sites" in words) == (sample.act.sites == ())


def test_samples_are_few_and_spread_over_the_input() -> None:
    from vires.audit.report.samples import ranks

    samples = Samples(2)
    kinds = np.zeros(1000, np.int64)
    found = samples.wanted(ranks(1, 1000), kinds)
    assert len(found) == FEW
    assert max(found) - min(found) > 300
    assert samples.wanted(ranks(1, 1000), np.full(1000, -1)) == []


def test_counts_stay_within_their_bound_and_are_exact_for_what_they_keep() -> None:
    chance = random.Random(3)
    said = [f"{chance.randrange(60):02}" for _ in range(3000)]
    expected = Counter(said)
    whole, parts = Counts(1, most=10), [Counts(1, most=10) for _ in range(3)]
    for place, key in enumerate(said):
        whole.add(key, (1,))
        parts[place % 3].add(key, (1,))
    for part in parts[1:]:
        parts[0].merge(part)
    assert len(whole) == 10
    assert dict(whole.items()) == {key: (expected[key],) for key in sorted(expected)[:10]}
    assert parts[0].to_list() == whole.to_list()
    assert parts[0].rest == whole.rest == [3000 - sum(n for _, (n,) in whole.items())]
    assert not whole.whole


@pytest.mark.parametrize("zone", ["America/New_York", "Etc/UTC", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_days_are_those_of_the_zone_through_every_change_of_its_offset(zone: str) -> None:
    place = ZoneInfo(zone)
    chance = random.Random(11)
    start = datetime(1789, 3, 4, tzinfo=ZoneInfo("UTC"))
    seconds = [chance.randrange(7_700_000_000) for _ in range(2000)]
    # The hours around each change in a year, besides.
    year = datetime(2025, 1, 1, tzinfo=ZoneInfo("UTC"))
    moments = [start + timedelta(seconds=s) for s in seconds] + [year + timedelta(minutes=20 * n) for n in range(26280)]
    epoch = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
    micros = np.array([(m - epoch) // timedelta(microseconds=1) for m in moments])
    found = Days(place).of(micros)
    assert found.tolist() == [m.astimezone(place).date().toordinal() - EPOCH for m in moments]


def test_days_before_and_after_the_calendar_count_at_its_ends() -> None:
    found = Days(ZoneInfo("Etc/UTC")).of(np.array([-(2**62), 2**62, 0]))
    assert date.fromordinal(int(found[0]) + EPOCH).year == 1
    assert date.fromordinal(int(found[1]) + EPOCH).year == 9999
    assert found[2] == 0
    assert DAY == 86_400 * 10**6


def test_a_long_time_is_counted_by_month_and_a_very_long_one_by_year() -> None:
    timeline, other = Timeline(2, most=50), Timeline(2, most=50)
    for place in range(60):
        one = np.array([place * 31])
        (timeline if place % 2 else other).add(one, np.array([place % 2]))
    timeline.merge(other)
    assert timeline.unit == "year"
    assert sum(sum(counts) for _, counts in timeline.rows()) == 60
    days = Timeline(1, most=50)
    days.add(np.arange(60), np.zeros(60, np.int64))
    assert days.unit == "month"
    assert [(day.isoformat(), counts) for day, counts in days.rows()] == [
        ("1970-01-01", (31,)), ("1970-02-01", (28,)), ("1970-03-01", (1,)),
    ]  # fmt: skip
    assert days.rows("year") == [(date(1970, 1, 1), (60,))]
    assert following(date(1970, 12, 1), "month") == date(1971, 1, 1)
    assert following(date(9999, 1, 1), "year") == date.max


def test_an_empty_batch_counts_nothing(run: Run) -> None:
    empty: Decisions = run.decisions.take(slice(0, 0))
    gathering = Gathering(REGISTRY, run.codes)
    gathering.take(run.acts.take(slice(0, 0)), empty, run.names, 1)
    assert gathering.tally.to_dict() == Tally().to_dict()
    assert carrying(Tally(), REGISTRY) == settling(Tally()) == ()

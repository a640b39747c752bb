"""Buckets of permits: what is taken comes again with time, nobody is kept for ever, and nothing is given twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from vires.service.permission.access import Rate
from vires.service.permission.rates import Buckets


class Watch:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_bucket_empties_and_fills_again() -> None:
    watch = Watch()
    buckets = Buckets(Rate(3, 6), now=watch)
    assert [buckets.take("a").left for _ in range(3)] == [2, 1, 0]
    refused = buckets.take("a")
    assert (refused.allowed, refused.left, refused.wait) == (False, 0, 2)
    watch.seconds += 1.9
    assert not buckets.take("a").allowed
    watch.seconds += 0.2
    assert buckets.take("a").allowed
    watch.seconds += 100
    assert buckets.take("a").left == 2


def test_what_is_refused_costs_nothing() -> None:
    watch = Watch()
    buckets = Buckets(Rate(1, 10), now=watch)
    assert buckets.take("a").allowed
    for _ in range(50):
        assert not buckets.take("a").allowed
    watch.seconds += 10.1
    assert buckets.take("a").allowed


def test_one_bucket_does_not_empty_another() -> None:
    buckets = Buckets(Rate(1, 60), now=Watch())
    assert buckets.take("a").allowed
    assert buckets.take("b").allowed
    assert not buckets.take("a").allowed


def test_charge_takes_what_there_is() -> None:
    watch = Watch()
    buckets = Buckets(Rate(5, 5), now=watch)
    buckets.charge("a", 10)
    assert not buckets.peek("a")
    watch.seconds += 1.1
    assert buckets.peek("a")


def test_no_more_buckets_are_kept_than_allowed() -> None:
    buckets = Buckets(Rate(1, 60), most=100, now=Watch())
    for number in range(10_000):
        buckets.take(f"address {number}")
    assert len(buckets) == 100


@given(
    some.integers(1, 20), some.integers(1, 30),
    some.lists(some.tuples(some.floats(0, 5), some.integers(1, 4)), max_size=60),
)  # fmt: skip
def test_never_more_than_a_window_and_its_burst(amount: int, seconds: int, calls: list[tuple[float, int]]) -> None:
    watch = Watch()
    buckets = Buckets(Rate(amount, seconds), now=watch)
    begun, taken = watch.seconds, 0
    for wait, cost in calls:
        watch.seconds += wait
        taken += cost if buckets.take("a", cost).allowed else 0
    assert taken <= amount + (watch.seconds - begun) * amount / seconds + 1e-6

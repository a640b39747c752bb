"""Two changes of one text, put together; how long that takes does not grow with the cube of what is alike."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as some

from vires.service.ledger.merging import MOST_LINES, changed, merge

TEXTS = some.lists(some.sampled_from("abcd"), max_size=30)


@given(TEXTS, TEXTS)
def test_what_differs_turns_the_one_text_into_the_other(one: list[str], other: list[str]) -> None:
    made: list[str] = []
    at = 0
    for i1, i2, j1, j2 in changed(one, other):
        made += one[at:i1] + other[j1:j2]
        at = i2
    assert made + one[at:] == other


@given(TEXTS, TEXTS)
def test_what_only_one_side_changed_is_taken_from_there(one: list[str], other: list[str]) -> None:
    base, mine = "\n".join(one), "\n".join(other)
    for joined in (merge(base, mine, base), merge(base, base, mine)):
        assert joined.text.splitlines() == mine.splitlines()
        assert joined.clashes == ()


def test_lines_that_stand_in_both_many_times_do_not_take_minutes() -> None:
    half = MOST_LINES // 2 - 2
    one = ["one", *["#"] * half, "end"]
    other = ["other", *(["#"] * 3 + ["another"]) * (half // 4), "last"]
    begun = process_time()
    assert list(changed(one, other))
    # Weighed one against one they take about a minute.
    assert process_time() - begun < 20

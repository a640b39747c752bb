"""Two changes of one text put together line by line, for a person to look at: nothing is recorded of it by itself.

Where both changed the same lines, or lines that touch, both are kept between marks that no registry text may hold, so
that what nobody has decided on cannot be proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MINE, BETWEEN, THEIRS = "<<<<<<< yours", "=======", ">>>>>>> recorded meanwhile"
MOST_LINES = 4000
"""Lines that differ in the middle of two texts which are compared; of more, all count as one change."""
MOST_PAIRS = 100_000
"""Pairs of lines alike, one of each text, that are all weighed against one another."""


@dataclass(frozen=True)
class Merged:
    """The text of both; `clashes` are the lines, from 1, at which a mark begins."""

    text: str
    clashes: tuple[int, ...]


def merge(base: str, mine: str, theirs: str) -> Merged:
    """What two changes of `base` come to together."""
    start, ours, others = base.splitlines(), mine.splitlines(), theirs.splitlines()
    out: list[str] = []
    clashes: list[int] = []
    at = 0
    for (low, high), one, other in _hunks(start, ours, others):
        out += start[at:low]
        at = high
        if one == other or other == start[low:high]:
            out += one
        elif one == start[low:high]:
            out += other
        else:
            clashes.append(len(out) + 1)
            out += [MINE, *one, BETWEEN, *other, THEIRS]
    out += start[at:]
    end = "\n" if mine.endswith("\n") or theirs.endswith("\n") else ""
    return Merged("\n".join(out) + end, tuple(clashes))


Lines = Sequence[str]


def _hunks(base: Lines, mine: Lines, theirs: Lines) -> Iterator[tuple[tuple[int, int], list[str], list[str]]]:
    """The stretches of the base that either changed, with what each made of it; those that touch are one."""
    one, other = list(changed(base, mine)), list(changed(base, theirs))
    left = sorted([(i1, i2, 0) for i1, i2, _, _ in one] + [(i1, i2, 1) for i1, i2, _, _ in other])
    while left:
        low, high, _ = left.pop(0)
        while left and left[0][0] <= high:
            high = max(high, left.pop(0)[1])
        yield (low, high), _within(base, mine, one, low, high), _within(base, theirs, other, low, high)


def _within(base: Lines, text: Lines, hunks: Sequence[tuple[int, int, int, int]], low: int, high: int) -> list[str]:
    """What a stretch of the base reads like in a text."""
    out: list[str] = []
    at = low
    for i1, i2, j1, j2 in hunks:
        if low <= i1 and i2 <= high:
            out += base[at:i1]
            out += text[j1:j2]
            at = i2
    return [*out, *base[at:high]]


def changed(one: Lines, other: Lines) -> Iterator[tuple[int, int, int, int]]:
    """The stretches in which two texts differ, as `SequenceMatcher` has them. Time is bounded for texts that have
    little in common."""
    head = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    most = min(len(one), len(other)) - head
    tail = next((n for n in range(most) if one[len(one) - 1 - n] != other[len(other) - 1 - n]), most)
    left, right = one[head : len(one) - tail], other[head : len(other) - tail]
    if not left and not right:
        return
    if len(left) + len(right) > MOST_LINES:
        yield head, len(one) - tail, head, len(other) - tail
        return
    often = Counter(right)
    # Lines that stand in both many times over take the cube of their number; only others then begin a match.
    many = sum(often[line] for line in left) > MOST_PAIRS
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=many).get_opcodes():
        if kind != "equal":
            yield head + i1, head + i2, head + j1, head + j2

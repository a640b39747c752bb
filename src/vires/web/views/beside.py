"""Two texts beside one another, line by line: what is the same is folded away but for a little around what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vires.service.ledger.merging import changed

AROUND = 3
"""Lines shown around a change."""


@dataclass(frozen=True)
class Side:
    """A line on one side: its number, and its text in three parts, of which the middle one differs."""

    number: int
    head: str
    middle: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Row:
    """A line of both sides; `kind` is `same`, `changed`, `added`, `removed`, or `gap` for `left_out` lines alike."""

    kind: str
    before: Side | None = None
    after: Side | None = None
    left_out: int = 0


def beside(before: str, after: str, around: int = AROUND) -> Iterator[Row]:
    """The rows of the two texts, none where they are alike."""
    one, other = before.splitlines(), after.splitlines()
    hunks = list(changed(one, other))
    at = 0
    for place, (i1, i2, j1, j2) in enumerate(hunks):
        start = max(at, i1 - around)
        if start > at:
            yield Row("gap", left_out=start - at)
        yield from _same(one, start, i1, j1 - i1)
        for step in range(max(i2 - i1, j2 - j1)):
            left = one[i1 + step] if i1 + step < i2 else None
            right = other[j1 + step] if j1 + step < j2 else None
            yield _row(left, right, i1 + step + 1, j1 + step + 1)
        following = hunks[place + 1][0] if place + 1 < len(hunks) else len(one)
        at = min(i2 + around, following)
        yield from _same(one, i2, at, j2 - i2)
    if hunks and at < len(one):
        yield Row("gap", left_out=len(one) - at)


def _same(lines: list[str], low: int, high: int, shift: int) -> Iterator[Row]:
    for place in range(low, high):
        yield Row("same", Side(place + 1, lines[place]), Side(place + shift + 1, lines[place]))


def _row(left: str | None, right: str | None, one: int, other: int) -> Row:
    if left is None or right is None:
        if right is not None:
            return Row("added", None, Side(other, "", right))
        return Row("removed", Side(one, "", left or ""), None)
    most = min(len(left), len(right))
    head = next((n for n in range(most) if left[n] != right[n]), most)
    tail = next((n for n in range(most - head) if left[len(left) - 1 - n] != right[len(right) - 1 - n]), most - head)
    return Row("changed", _parted(left, head, tail, one), _parted(right, head, tail, other))


def _parted(text: str, head: int, tail: int, number: int) -> Side:
    end = len(text) - tail
    return Side(number, text[:head], text[head:end], text[end:])

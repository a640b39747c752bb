"""Choices read off a tape of bytes, so that one compact draw makes a whole registry.

Each choice takes one byte. A byte of nothing takes the first of the alternatives, and so does a tape that has
run out: tables therefore begin with the plainest case, and a tape of zeros makes the plainest registry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

LENGTH = 640
"""Bytes enough for nearly every registry with its questions; what is left of a larger one is plain."""


class Choices:
    """A tape and how far it has been read."""

    def __init__(self, tape: bytes) -> None:
        self._tape = tape
        self._place = 0

    def below(self, count: int) -> int:
        """A number from 0 up to `count`, which is outside."""
        place = self._place
        self._place = place + 1
        return self._tape[place] * count >> 8 if place < len(self._tape) else 0

    def pick(self, table: Sequence[T]) -> T:
        """One of the alternatives; one that stands there twice is twice as likely."""
        return table[self.below(len(table))]

    def chance(self, sixteenths: int) -> bool:
        """Whether something unusual is done, so many times out of sixteen."""
        return self.below(256) >= 256 - 16 * sixteenths

    def rarely(self, of_256: int) -> bool:
        """Whether something rare is done, so many times out of 256."""
        return self.below(256) >= 256 - of_256

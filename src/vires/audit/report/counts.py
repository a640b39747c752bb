"""Counts by a key, in bounded memory and exact for every key that is kept.

Where more keys come than are kept, those that sort first stay and the rest is counted together. A key that is among the
first of all was among the first at every moment, so its count is whole whatever the order in which things came, and two
counts that were made apart can be joined as if they had been one."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Key = str | tuple[str, ...]
MOST = 20_000
"""Keys that are kept."""


@dataclass
class Counts:
    """Vectors of counts, `width` long, by key. `rest` is the vector of what came under keys that are not kept."""

    width: int
    most: int = MOST
    rest: list[int] = field(default_factory=list)
    _by_key: dict[Key, list[int]] = field(default_factory=dict)
    _order: list[Key] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.rest:
            self.rest = [0] * self.width

    def __len__(self) -> int:
        return len(self._by_key)

    def __getitem__(self, key: Key) -> tuple[int, ...]:
        return tuple(self._by_key.get(key, [0] * self.width))

    @property
    def whole(self) -> bool:
        """Tell whether every key was kept."""
        return not any(self.rest)

    def add(self, key: Key, counts: Sequence[int]) -> None:
        """Add a vector under a key."""
        known = self._by_key.get(key)
        if known is None:
            known = self._made(key)
        for place, count in enumerate(counts):
            known[place] += count

    def _made(self, key: Key) -> list[int]:
        if len(self._order) >= self.most:
            if key > self._order[-1]:  # type: ignore[operator]
                return self.rest
            last = self._by_key.pop(self._order.pop())
            self.rest = [a + b for a, b in zip(self.rest, last, strict=True)]
        insort(self._order, key)
        made = self._by_key[key] = [0] * self.width
        return made

    def merge(self, other: Counts) -> None:
        """Add what another counted."""
        for key, counts in other._by_key.items():
            self.add(key, counts)
        self.rest = [a + b for a, b in zip(self.rest, other.rest, strict=True)]

    def items(self) -> Iterator[tuple[Key, tuple[int, ...]]]:
        """Keys with their vectors, the largest first; those with the same sum in the order of keys."""
        for key, counts in sorted(self._by_key.items(), key=lambda item: (-sum(item[1]), item[0])):
            yield key, tuple(counts)

    def total(self) -> tuple[int, ...]:
        """The sum of all vectors, the rest included."""
        found = list(self.rest)
        for counts in self._by_key.values():
            found = [a + b for a, b in zip(found, counts, strict=True)]
        return tuple(found)

    def put_back(self, document: dict[str, Any]) -> None:
        """Add what `to_list` and `rest` told, as read from JSON."""
        for entry in document["counts"]:
            key = entry["key"]
            self.add(tuple(key) if isinstance(key, list) else key, entry["counts"])
        self.rest = [a + b for a, b in zip(self.rest, document["rest"], strict=True)]

    def to_list(self) -> list[dict[str, Any]]:
        """As JSON: an object for each key, the largest first."""
        return [
            {"key": list(key) if isinstance(key, tuple) else key, "counts": list(counts)}
            for key, counts in self.items()
        ]

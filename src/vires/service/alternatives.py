"""The ways to an outcome, told as shortly as they can be without changing what they say.

Implicants come as "any of these, each all of those". Where they are the product of independent choices, they
are turned round: "all of these, each any of those", which says the same in a fraction of the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

Part = tuple[str, tuple[str, ...]]
"""An atom and the values it is confined to."""
Way = frozenset[Part]


def factors(ways: Sequence[Iterable[Part]]) -> list[list[list[Part]]]:
    """Factors, all of which must hold; each is a list of alternatives, any of which will do; each of those a
    list of parts that hold together. Expanding the factors gives exactly the ways."""
    family = list(dict.fromkeys(frozenset(way) for way in ways))
    order = {part: index for index, part in enumerate(dict.fromkeys(part for way in ways for part in way))}
    if not family:
        return []
    found = []
    for group in _groups(family, order):
        shares = list(dict.fromkeys(way & group for way in family))
        found.append([sorted(share, key=order.__getitem__) for share in shares])
    if prod(len(factor) for factor in found) != len(family):
        return [[sorted(way, key=order.__getitem__) for way in family]]
    return sorted(found, key=len)


def _groups(family: list[Way], order: dict[Part, int]) -> list[Way]:
    """Parts that never stand together belong to one choice; so do those in between."""
    left = set(order)
    groups = []
    while left:
        group = {min(left, key=order.__getitem__)}
        waiting = list(group)
        while waiting:
            part = waiting.pop()
            for other in left - group:
                if not any({part, other} <= way for way in family):
                    group.add(other)
                    waiting.append(other)
        left -= group
        groups.append(frozenset(group))
    return groups

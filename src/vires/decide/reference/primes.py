"""The prime implicants of an outcome, as sets of possible completions (S15).

An implicant is a box: for each variable a set of its points, such as a confinement of atoms can say. The maximal boxes
of a fork come from those of its ways: a box of one way, or what boxes of several ways have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations

from vires.decide.answer import TooOpen
from vires.decide.reference.explore import ALWAYS_EXACT, Found
from vires.decide.reference.variables import Fork, Tree, Variable, Variables
from vires.model.finding import Outcome

MOST_PAIRS = 2**16
"""How many pairs of boxes may be looked at, at one fork, where an outcome turns on more than twelve atoms."""

Confined = tuple[tuple[str, frozenset[str]], ...]
"""Atoms by name, each with the values to which it is confined."""


class Primes:
    """Finds the prime implicants of outcomes. A box is one row of bits, a stretch of it for each variable."""

    def __init__(self, variables: Variables) -> None:
        self.variables = variables
        self._shift: list[int] = []
        width = 0
        for variable in variables.all:
            self._shift.append(width)
            width += len(variable.points)
        self._masks = [v.whole << shift for v, shift in zip(variables.all, self._shift, strict=True)]
        self._everywhere = (1 << width) - 1
        self._sets_within = cache(self._sayable_within)

    def of(self, outcome: Outcome) -> list[list[int]]:
        """The prime implicants of an outcome: of each, the points that it leaves to each variable. Raises
        `TooOpen`."""
        known: dict[Tree, list[int]] = {}

        def boxes(tree: Tree) -> list[int]:
            if isinstance(tree, Found):
                return [self._everywhere] if tree.result == outcome else []
            if tree not in known:
                known[tree] = self._of_fork(tree, {way: boxes(way) for way in tree.classes})
            return known[tree]

        return [
            [(box & mask) >> shift for mask, shift in zip(self._masks, self._shift, strict=True)]
            for box in boxes(self.variables.root)
        ]

    def _of_fork(self, fork: Fork, below: dict[Tree, list[int]]) -> list[int]:
        shift, mask = self._shift[fork.variable], self._masks[fork.variable]
        found: list[int] = []
        for way, points in fork.classes.items():
            here = [box & ~mask | points << shift for box in below[way]]
            if len(found) * len(here) > MOST_PAIRS and len(self.variables.atoms) > ALWAYS_EXACT:
                raise TooOpen(tuple(self.variables.atoms))
            common = (one & other & ~mask | (one | other) & mask for one in found for other in here)
            found = _maximal([*found, *here, *(box for box in common if all(box & m for m in self._masks))])
        said = (
            box & ~mask | points << shift
            for box in found
            for points in self._sets_within(fork.variable, (box & mask) >> shift)
        )
        return _maximal(said)

    def _sayable_within(self, number: int, points: int) -> list[int]:
        """The largest sets among some points that a confinement of the variable's atoms can say."""
        variable = self.variables.all[number]
        return [points] if len(variable.atoms) == 1 else _sayable(variable, points)


def _sayable(variable: Variable, points: int) -> list[int]:
    """To leave out a point is to exclude the value of some atom there, and with it all points that have it."""
    excluded = [0]
    for number, point in enumerate(variable.points):
        if points >> number & 1:
            continue
        exclusions = {variable.with_value[item] for item in point.items()}
        least = [one for one in exclusions if not any(other != one and other & one == other for other in exclusions)]
        longer = {sets | one for sets in excluded for one in ([0] if sets >> number & 1 else least)}
        excluded = [one for one in longer if not any(other != one and other & one == other for other in longer)]
    return [left for left in (variable.whole & ~sets for sets in excluded) if left]


def _maximal(boxes: Iterable[int]) -> list[int]:
    kept: list[int] = []
    for box in sorted(set(boxes), key=lambda box: (-box.bit_count(), box)):
        if not any(box & other == box for other in kept):
            kept.append(box)
    return kept


def confinements(variable: Variable, points: int) -> list[Confined]:
    """The ways to say a set of points with the fewest atoms, each leaving as many values as it can."""
    if points == variable.whole:
        return [()]
    if len(variable.atoms) == 1:
        (atom,) = variable.atoms
        return [((atom.name, frozenset(v for v in atom.values if variable.with_value[atom.name, v] & points)),)]
    left = {
        atom.name: [value for value in atom.values if variable.with_value[atom.name, value] & points]
        for atom in variable.atoms
    }
    outside = {
        name: variable.whole & ~sum(variable.with_value[name, value] for value in values)
        for name, values in left.items()
    }
    covers = _covers(outside, variable.whole & ~points)
    return [way for names in covers for way in _widest(variable, points, names, left)]


def _covers(outside: dict[str, int], rest: int) -> list[tuple[str, ...]]:
    """The smallest sets of atoms that together leave out all the points of `rest`."""
    needed = {
        name
        for name, out in outside.items()
        if rest & out & ~_union(other for n, other in outside.items() if n != name)
    }
    spare = sorted(name for name, out in outside.items() if name not in needed and out & rest)

    def covers(size: int) -> list[tuple[str, ...]]:
        chosen = (tuple(sorted({*needed, *more})) for more in combinations(spare, size))
        return [names for names in chosen if rest & ~_union(outside[name] for name in names) == 0]

    return next(found for size in range(len(spare) + 1) if (found := covers(size)))


def _union(sets: Iterable[int]) -> int:
    whole = 0
    for one in sets:
        whole |= one
    return whole


def _widest(variable: Variable, points: int, names: tuple[str, ...], left: dict[str, list[str]]) -> Iterator[Confined]:
    """The confinements of some atoms that say the points and cannot leave one more value: each point outside has some
    value that is left out, and none is left out for nothing."""
    ways: set[frozenset[tuple[str, str]]] = {frozenset()}
    for number, point in enumerate(variable.points):
        if not points >> number & 1:
            outside = {(name, point[name]) for name in names if point[name] not in left[name]}
            longer = {way | {one} for way in ways for one in outside if not way & outside}
            ways = {way for way in ways if way & outside} | longer
            ways = {way for way in ways if not any(other < way for other in ways)}
    values = {atom.name: frozenset(atom.values) for atom in variable.atoms}
    for way in ways:
        yield tuple((name, values[name] - {value for of, value in way if of == name}) for name in names)

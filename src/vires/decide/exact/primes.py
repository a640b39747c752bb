"""Prime implicants of a function over possible completions (S15), by splitting on one point after another.

Impossible completions count for nothing, so that a confinement may run over them; of confinements that are true in
the same possible completions the shortest stands for all, then the first by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from vires.decide.exact.completions import Completions
from vires.decide.exact.diagram import ALWAYS, NEVER, Diagram, Overgrown

Cube = frozenset[tuple[int, frozenset[int]]]
"""Points, by level, with the values to which each is confined."""

MOST_CUBES = 500_000


class Primes:
    """Finds the prime implicants of functions of the same completions. Inside, a cube is a number whose bits are the
    values it rules out: one cube is within another if it rules out all that the other does."""

    def __init__(self, completions: Completions, possible: Diagram) -> None:
        self.completions = completions
        self.possible = possible
        self.diagrams = completions.diagrams
        self._found: dict[Diagram, tuple[int, ...]] = {NEVER: (), ALWAYS: (0,)}
        widths = self.diagrams.widths
        self._first = [sum(widths[:level]) for level in range(len(widths) + 1)]
        self._taken: dict[Diagram, int] = {ALWAYS: 0}

    def of(self, outcome: Diagram) -> list[Cube]:
        """The prime implicants of a function that holds in possible completions only, shortest first. Raises
        `Overgrown` if there are too many."""
        diagrams = self.diagrams
        allowed = diagrams.either(outcome, diagrams.neg(self.possible))
        best: dict[Diagram, tuple[Cube, int]] = {}
        for number in self._cubes(allowed):
            cube = self._shown(number)
            extent = self.extent(cube)
            if extent == NEVER:
                continue
            standing = best.get(extent)
            if standing is None or self.key(cube) < self.key(standing[0]):
                best[extent] = cube, number
        kept = [cube for cube, _ in best.values()]
        if self.possible != ALWAYS:
            # Where not all completions can be, one cube may reach no further than another that it is not within.
            numbers = [number for _, number in best.values()]
            kept = [
                cube
                for extent, (cube, own) in best.items()
                if not self._is_covered(self._never_taken(extent), numbers, own)
            ]
        return sorted(kept, key=self.key)

    def _is_covered(self, never: int, numbers: Iterable[int], own: int) -> bool:
        """Tell whether the completions that take none of some values are all in one of some cubes, beside its own. A
        cube confines each point by itself, so it is enough that all values it rules out are never taken."""
        return any(not other & ~never and other != own for other in numbers)

    def _never_taken(self, extent: Diagram) -> int:
        """The values, as bits, that no completion of a function takes; of points that it does not look at, none."""
        return ((1 << self._first[-1]) - 1) & ~(self._takes(extent) | self._between(-1, self.diagrams.level(extent)))

    def _takes(self, part: Diagram) -> int:
        """The values that some completion takes, of points from the first of a function on."""
        found = self._taken.get(part)
        if found is None:
            level, found = self.diagrams.level(part), 0
            for value, left in enumerate(self.diagrams.below(part, level)):
                if left != NEVER:
                    found |= 1 << (self._first[level] + value)
                    found |= self._takes(left) | self._between(level, self.diagrams.level(left))
            self._taken[part] = found
        return found

    def _between(self, level: int, other: int) -> int:
        """All values of the points between two."""
        low, high = self._first[level + 1], self._first[other]
        return (1 << high) - (1 << low)

    def key(self, cube: Cube) -> tuple[int, list[tuple[str, tuple[str, ...]]]]:
        """The order of implicants: by length, then by name and values."""
        names = self.completions.names
        shown = [(names[level], self.completions.show(level, values)) for level, values in cube]
        return len(cube), sorted(shown)

    def extent(self, cube: Cube) -> Diagram:
        """The possible completions in which a cube is true."""
        return self.diagrams.both(
            self.possible,
            self.diagrams.all(self.diagrams.among(level, values) for level, values in sorted(cube, reverse=True)),
        )

    def _shown(self, cube: int) -> Cube:
        """A cube as points with the values to which each is confined."""
        confined = []
        for level, width in enumerate(self.diagrams.widths):
            out = cube >> self._first[level] & ((1 << width) - 1)
            if out:
                confined.append((level, frozenset(value for value in range(width) if not out >> value & 1)))
        return frozenset(confined)

    def _cubes(self, allowed: Diagram) -> tuple[int, ...]:
        """The maximal cubes inside a function, impossible completions included."""
        found = self._found.get(allowed)
        if found is None:
            found = self._found[allowed] = self._split(allowed)
        return found

    def _split(self, allowed: Diagram) -> tuple[int, ...]:
        diagrams = self.diagrams
        level = diagrams.level(allowed)
        below = diagrams.below(allowed, level)
        # What a set of values leaves is what all of them leave; only what is left differently matters.
        meets: dict[Diagram, None] = {}
        for left in dict.fromkeys(below):
            meets.update(dict.fromkeys([left, *(diagrams.both(common, left) for common in meets)]))
            if len(meets) > MOST_CUBES:
                raise Overgrown
        first = self._first[level]
        cubes: dict[int, int] = {}
        for common in meets:
            if common != NEVER:
                # The values that leave less than this are ruled out for it.
                out = sum(1 << value for value, left in enumerate(below) if diagrams.both(left, common) != common)
                for cube in self._cubes(common):
                    cubes[cube] = cubes[cube] & out if cube in cubes else out
        if len(cubes) > MOST_CUBES:
            raise Overgrown
        by_out: dict[int, list[int]] = {}
        for cube, out in cubes.items():
            by_out.setdefault(out, []).append(cube)
        return tuple(cube | out << first for out, kept in _maximal(by_out) for cube in kept)


def _maximal(by_out: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, Sequence[int]]]:
    """Of cubes, by the values they rule out of one point, those that are within no other. Cubes that rule out the same
    values of it are maximal in what the other values leave, so that none of them is within another of them."""
    within = {out: _Within(cubes) for out, cubes in by_out.items()} if len(by_out) > 1 else {}
    for out, cubes in by_out.items():
        wider = [within[other] for other in within if other != out and not other & ~out]
        yield out, [cube for cube in cubes if not any(one.holds(cube) for one in wider)] if wider else cubes


class _Within:
    """Some cubes, by the first value that each rules out: one that holds another rules out nothing else."""

    def __init__(self, cubes: Iterable[int]) -> None:
        self._by_first: dict[int, list[int]] = {}
        for cube in cubes:
            self._by_first.setdefault(cube & -cube, []).append(cube)

    def holds(self, cube: int) -> bool:
        """Tell whether a cube is within one of them."""
        by_first = self._by_first
        if 0 in by_first:
            return True
        left = cube
        while left:
            first = left & -left
            left ^= first
            for other in by_first.get(first, ()):
                if not other & ~cube:
                    return True
        return False

"""Prime implicants of a function over possible completions (S15), by splitting on one point after another.

Impossible completions count for nothing, so that a confinement may run over them; of confinements that are true in
the same possible completions the shortest stands for all, then the first by name.
"""

from __future__ import annotations

from collections.abc import Iterable

from vires.decide.exact.completions import Completions
from vires.decide.exact.diagram import ALWAYS, NEVER, Diagram, Overgrown

Cube = frozenset[tuple[int, frozenset[int]]]
"""Points, by level, with the values to which each is confined."""

MOST_CUBES = 20_000


class Primes:
    """Finds the prime implicants of functions of the same completions."""

    def __init__(self, completions: Completions, possible: Diagram) -> None:
        self.completions = completions
        self.possible = possible
        self.diagrams = completions.diagrams
        self._found: dict[Diagram, frozenset[Cube]] = {}

    def of(self, outcome: Diagram) -> list[Cube]:
        """The prime implicants of a function that holds in possible completions only, shortest first."""
        diagrams = self.diagrams
        allowed = diagrams.either(outcome, diagrams.neg(self.possible))
        candidates = [(self.extent(cube), cube) for cube in self._cubes(allowed)]
        best: dict[Diagram, Cube] = {}
        for extent, cube in candidates:
            if extent == NEVER:
                continue
            standing = best.get(extent)
            if standing is None or self.key(cube) < self.key(standing):
                best[extent] = cube
        kept = [
            cube
            for extent, cube in best.items()
            if not any(other != extent and diagrams.within(extent, other) for other in best)
        ]
        return sorted(kept, key=self.key)

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

    def _cubes(self, allowed: Diagram) -> frozenset[Cube]:
        """The maximal cubes inside a function, impossible completions included."""
        if allowed == NEVER:
            return frozenset()
        if allowed == ALWAYS:
            return frozenset({frozenset()})
        found = self._found.get(allowed)
        if found is None:
            found = self._found[allowed] = self._split(allowed)
        return found

    def _split(self, allowed: Diagram) -> frozenset[Cube]:
        diagrams = self.diagrams
        level = diagrams.level(allowed)
        below = diagrams.below(allowed, level)
        # What a set of values leaves is what all of them leave; only what is left differently matters.
        meets: dict[Diagram, None] = {}
        for left in dict.fromkeys(below):
            meets.update(dict.fromkeys([left, *(diagrams.both(common, left) for common in meets)]))
            if len(meets) > MOST_CUBES:
                raise Overgrown
        cubes: dict[Cube, frozenset[int]] = {}
        for common in meets:
            if common == NEVER:
                continue
            enough = frozenset(value for value, left in enumerate(below) if diagrams.both(left, common) == common)
            for cube in self._cubes(common):
                cubes[cube] = cubes.get(cube, frozenset()) | enough
        whole = frozenset(range(len(below)))
        made = {cube if values == whole else cube | {(level, values)} for cube, values in cubes.items()}
        return self._maximal(made)

    def _maximal(self, cubes: Iterable[Cube]) -> frozenset[Cube]:
        kept: list[Cube] = []
        for cube in sorted(cubes, key=len):
            if not any(_inside(cube, other) for other in kept):
                kept = [other for other in kept if not _inside(other, cube)]
                kept.append(cube)
        return frozenset(kept)


def _inside(cube: Cube, other: Cube) -> bool:
    """Tell whether a cube is within another: confined wherever the other is, at least as closely."""
    own = dict(cube)
    return all(level in own and own[level] <= values for level, values in other)

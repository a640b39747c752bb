"""Prime implicants of a function over possible completions (S15), by splitting on one point after another.

Impossible completions count for nothing, so that a confinement may run over them; of confinements that are true in
the same possible completions the shortest stands for all, then the first by name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from vires.decide.exact.completions import Completions
from vires.decide.exact.diagram import ALWAYS, NEVER, Diagram, Diagrams, Overgrown

Cube = frozenset[tuple[int, frozenset[int]]]
"""Points, by level, with the values to which each is confined."""

Key = tuple[int, list[tuple[str, tuple[str, ...]]]]

MOST_CUBES = 500_000


class Primes:
    """Finds the prime implicants of functions of the same completions. Inside, a cube is a number whose bits are the
    values it rules out: one cube is within another if it rules out all that the other does. What can be true together
    is taken `links` by link, each about points of its own."""

    def __init__(self, completions: Completions, possible: Diagram, links: Iterable[Diagram] | None = None) -> None:
        self.completions = completions
        self.possible = possible
        self.diagrams = completions.diagrams
        self._found: dict[Diagram, tuple[int, ...]] = {NEVER: (), ALWAYS: (0,)}
        widths = self.diagrams.widths
        self._first = [sum(widths[:level]) for level in range(len(widths) + 1)]
        self._taken: dict[Diagram, int] = {ALWAYS: 0}
        self._links = [_Link(self, link) for link in _apart(self.diagrams, [possible] if links is None else links)]
        self._linked = 0
        for link in self._links:
            self._linked |= link.values
        self._shows: dict[tuple[int, int], tuple[str, tuple[str, ...]]] = {}

    def of(self, outcome: Diagram) -> list[Cube]:
        """The prime implicants of a function that holds in possible completions only, shortest first. Raises
        `Overgrown` if there are too many."""
        diagrams = self.diagrams
        allowed = diagrams.either(outcome, diagrams.neg(self.possible))
        best: dict[tuple[int, ...], tuple[Key, int]] = {}
        never: dict[tuple[int, ...], int] = {}
        for number in self._cubes(allowed):
            reaches = [link.reached(number & link.values) for link in self._links]
            if any(extent == NEVER for extent, _ in reaches):
                continue
            extent = (number & ~self._linked, *(extent for extent, _ in reaches))
            standing = best.get(extent)
            if standing is None:
                never[extent] = extent[0] | sum(out for _, out in reaches)
            key = self._key(number)
            if standing is None or key < standing[0]:
                best[extent] = key, number
        kept = sorted(best.values())
        if self._links:
            # Where not all completions can be, one cube may reach no further than another that it is not within.
            within = _Within([number for _, number in best.values()])
            covered = {number for extent, (_, number) in best.items() if within.holds_other(never[extent], number)}
            kept = [one for one in kept if one[1] not in covered]
        return [self._shown(number) for _, number in kept]

    def never_taken(self, extent: Diagram) -> int:
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
        return self.values(level + 1, other)

    def values(self, level: int, end: int) -> int:
        """All values of the points from one up to another, which is outside."""
        return (1 << self._first[end]) - (1 << self._first[level])

    def key(self, cube: Cube) -> Key:
        """The order of implicants: by length, then by name and values."""
        names, show = self.completions.names, self.completions.show
        return len(cube), sorted((names[level], show(level, values)) for level, values in cube)

    def _key(self, number: int) -> Key:
        shown = [self._show(level, out) for level, out in self._parts(number)]
        return len(shown), sorted(shown)

    def _show(self, level: int, out: int) -> tuple[str, tuple[str, ...]]:
        found = self._shows.get((level, out))
        if found is None:
            completions = self.completions
            shown = completions.show(level, self._left(level, out))
            found = self._shows[level, out] = completions.names[level], shown
        return found

    def _left(self, level: int, out: int) -> frozenset[int]:
        """The values of a point that are not ruled out."""
        return frozenset(value for value in range(self.diagrams.widths[level]) if not out >> value & 1)

    def _parts(self, number: int) -> Iterator[tuple[int, int]]:
        """The points of which a cube rules out some values, and which."""
        while number:
            level = bisect_right(self._first, (number & -number).bit_length() - 1) - 1
            first, end = self._first[level], self._first[level + 1]
            yield level, number >> first & ((1 << (end - first)) - 1)
            number = number >> end << end

    def _shown(self, number: int) -> Cube:
        """A cube as points with the values to which each is confined."""
        return frozenset((level, self._left(level, out)) for level, out in self._parts(number))

    def cube(self, number: int) -> Diagram:
        """A cube as a function."""
        found = ALWAYS
        for level, out in reversed(list(self._parts(number))):
            width = self.diagrams.widths[level]
            found = self.diagrams.node(level, tuple(NEVER if out >> value & 1 else found for value in range(width)))
        return found

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
        # A cube that is maximal in what some values leave, and lies in what more of them leave, is maximal in that too,
        # and found there again: with the fewest values ruled out each stands for itself, and none is within another.
        cubes: dict[int, int] = {}
        for common in meets:
            if common != NEVER:
                # The values that leave less than this are ruled out for it.
                out = sum(1 << value for value, left in enumerate(below) if diagrams.both(left, common) != common)
                for cube in self._cubes(common):
                    cubes[cube] = cubes[cube] & out if cube in cubes else out
        if len(cubes) > MOST_CUBES:
            raise Overgrown
        return tuple(cube | out << first for cube, out in cubes.items())


class _Link:
    """What can be true together of some points; `values` are all of theirs."""

    def __init__(self, primes: Primes, link: Diagram) -> None:
        self.primes, self.link = primes, link
        self.values = 0
        for level in primes.diagrams.support(link):
            self.values |= primes.values(level, level + 1)
        self._reached: dict[int, tuple[Diagram, int]] = {}

    def reached(self, part: int) -> tuple[Diagram, int]:
        """What can be of the part of a cube that is about these points, and which of their values are never taken in
        it."""
        found = self._reached.get(part)
        if found is None:
            extent = self.primes.diagrams.both(self.link, self.primes.cube(part))
            found = self._reached[part] = extent, self.primes.never_taken(extent) & self.values
        return found


def _apart(diagrams: Diagrams, links: Iterable[Diagram]) -> list[Diagram]:
    """Some functions, those about one point joined, none of them always true."""
    found: list[tuple[frozenset[int], Diagram]] = []
    for link in links:
        support = diagrams.support(link)
        if link == ALWAYS:
            continue
        for other in [one for one in found if not one[0].isdisjoint(support) or not support]:
            found.remove(other)
            support, link = support | other[0], diagrams.both(link, other[1])
        found.append((support, link))
    return [link for _, link in found]


class _Within:
    """Some cubes, by the values that they rule out."""

    def __init__(self, cubes: Sequence[int]) -> None:
        self._all = (1 << len(cubes)) - 1
        self._place = {cube: 1 << place for place, cube in enumerate(cubes)}
        self._ruling: dict[int, int] = {}
        for cube, place in self._place.items():
            while cube:
                first = cube & -cube
                self._ruling[first] = self._ruling.get(first, 0) | place
                cube ^= first

    def holds_other(self, out: int, own: int) -> bool:
        """Tell whether one of them, beside its own, rules out none but some values. A cube confines each point by
        itself, so it is enough that all values it rules out are among those."""
        left = self._all & ~self._place[own]
        for value, ruling in self._ruling.items():
            if not value & out:
                left &= ~ruling
                if not left:
                    return False
        return bool(left)

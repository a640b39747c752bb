"""Decision diagrams and prime implicants, held against going through every assignment."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from vires.decide.exact.diagram import ALWAYS, NEVER, Diagrams
from vires.decide.exact.primes import Primes

WIDTHS = (2, 3, 2)
POINTS = list(product(*map(range, WIDTHS)))
Points = frozenset[tuple[int, ...]]
sets = st.frozensets(st.sampled_from(POINTS))


class Names:
    """Completions without a question: points named by their level."""

    def __init__(self) -> None:
        self.diagrams = Diagrams(WIDTHS)
        self.names = ["a", "b", "c"]

    def show(self, level: int, values: object) -> tuple[str, ...]:
        return tuple(str(value) for value in sorted(values))  # type: ignore[call-overload]


def diagram(diagrams: Diagrams, points: Points) -> int:
    return diagrams.any(
        diagrams.all(diagrams.among(level, [value]) for level, value in enumerate(point)) for point in sorted(points)
    )


@given(sets, sets)
def test_functions_are_equal_exactly_if_their_nodes_are(one: Points, other: Points) -> None:
    diagrams = Diagrams(WIDTHS)
    a, b = diagram(diagrams, one), diagram(diagrams, other)
    assert (a == b) == (one == other)
    assert diagrams.both(a, b) == diagram(diagrams, one & other)
    assert diagrams.either(a, b) == diagram(diagrams, one | other)
    assert diagrams.neg(a) == diagram(diagrams, frozenset(POINTS) - one)
    assert (a == ALWAYS, a == NEVER) == (len(one) == len(POINTS), not one)
    shadow = frozenset((x, z) for x, _, z in one)
    assert diagrams.forget(a, 1, diagrams.any) == diagram(
        diagrams, frozenset((x, y, z) for x, z in shadow for y in range(3))
    )


def cubes() -> list[tuple[frozenset[int], ...]]:
    choices = [[frozenset(c) for n in range(1, w + 1) for c in combinations(range(w), n)] for w in WIDTHS]
    return list(product(*choices))


@given(sets, sets)
def test_primes_are_those_of_going_through_every_cube(held: Points, possible: Points) -> None:
    names = Names()
    held = held & possible
    found = Primes(names, diagram(names.diagrams, possible)).of(diagram(names.diagrams, held))  # type: ignore[arg-type]

    def extent(cube: tuple[frozenset[int], ...]) -> Points:
        return frozenset(p for p in possible if all(v in c for v, c in zip(p, cube, strict=True)))

    allowed = held | (frozenset(POINTS) - possible)
    widest = [cube for cube in cubes() if all(point in allowed for point in product(*cube))]
    widest = [
        cube
        for cube in widest
        if not any(o != cube and all(a <= b for a, b in zip(cube, o, strict=True)) for o in widest)
    ]
    best: dict[Points, tuple[int, list[tuple[str, tuple[str, ...]]]]] = {}
    for cube in widest:
        reach = extent(cube)
        if reach and reach <= held:
            shown = [
                (names.names[level], names.show(level, values))
                for level, values in enumerate(cube)
                if len(values) < WIDTHS[level]
            ]
            best[reach] = min(best.get(reach, (99, [])), (len(shown), sorted(shown)))
    wanted = sorted(key for reach, key in best.items() if not any(reach < other for other in best))
    primes = Primes(names, diagram(names.diagrams, possible))  # type: ignore[arg-type]
    assert [primes.key(cube) for cube in found] == wanted

"""How an outcome depends on what is open: read off the cases of an argument, with every prime implicant (S15)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from vires.model.finding import Branch, Confinement, Implicant, Implicants, Outcome
from vires.verify.circumstances import Circumstances
from vires.verify.point import Point

Cell = tuple[dict[str, str], Outcome]
Excluded = frozenset[tuple[str, str]]
"""An implicant as the values it rules out, each with its point."""

_BEST_FIRST = (
    Outcome.AUTHORIZED, Outcome.IRREGULAR, Outcome.BARRED, Outcome.NO_AUTHORITY_SHOWN, Outcome.UNDEFINED,
)  # fmt: skip


class Dependence:
    """The cases of an argument as a function from the values of points to outcomes."""

    def __init__(
        self, case: Circumstances, leaves: Sequence[tuple[Mapping[Point, str], Outcome]], also: Iterable[Point] = ()
    ) -> None:
        """`also` are points linked with those of the cases in which an implicant may be put as well."""
        self.points = {point.name: point for assumed, _ in leaves for point in assumed}
        self.points |= {point.name: point for point in also}
        self._linked = dict(self._joint(case))
        self.cells = [cell for assumed, outcome in leaves for cell in self._whole(assumed, outcome)]
        found = {outcome for _, outcome in self.cells}
        self.outcomes = [outcome for outcome in _BEST_FIRST if outcome in found]

    @property
    def outcome(self) -> Outcome:
        """The outcome of the finding: the one there is; else conditional if it varies with facts under some choice
        of readings and doctrines, else disputed."""
        if len(self.outcomes) == 1:
            return self.outcomes[0]
        return Outcome.CONDITIONAL if self._varies_with_facts() else Outcome.DISPUTED

    def branches(self) -> tuple[Branch, ...]:
        """Each outcome with all its prime implicants; none if there is but one outcome."""
        if len(self.outcomes) == 1:
            return ()
        return tuple(
            Branch(outcome=outcome, when=Implicants(any=tuple(self._implicant(cube) for cube in self._primes(outcome))))
            for outcome in self.outcomes
        )

    # Cells: completions as far as they differ, whole on points that are linked

    def _joint(self, case: Circumstances) -> Iterator[tuple[str, list[dict[str, str]]]]:
        """For each link the values that its points can have together."""
        links: dict[str, list[Point]] = {}
        for point in self.points.values():
            if point.link is not None:
                links.setdefault(point.link, []).append(point)
        for link, points in links.items():
            joint: list[dict[Point, str]] = [{}]
            for point in points:
                longer = [{**one, point: value} for one in joint for value in point.values]
                joint = [one for one in longer if case.possible(link, one)]
            yield link, [{point.name: value for point, value in one.items()} for one in joint]

    def _whole(self, assumed: Mapping[Point, str], outcome: Outcome) -> Iterator[Cell]:
        values = {point.name: value for point, value in assumed.items()}
        free = {name: value for name, value in values.items() if self.points[name].link is None}
        fitting = [
            [one for one in joint if all(values.get(name, value) == value for name, value in one.items())]
            for joint in self._linked.values()
        ]
        for chosen in product(*fitting):
            cell = dict(free)
            for one in chosen:
                cell |= one
            yield cell, outcome

    def _varies_with_facts(self) -> bool:
        settled = [
            ({name: value for name, value in cell.items() if self.points[name].kind != "fact"}, outcome)
            for cell, outcome in self.cells
        ]
        return any(
            one != other and all(chosen.get(name, value) == value for name, value in choice.items())
            for number, (choice, one) in enumerate(settled)
            for chosen, other in settled[:number]
        )

    # Prime implicants

    def _primes(self, outcome: Outcome) -> list[Excluded]:
        """The implicants that are true in no completion of another outcome, and none wider in what can be."""
        primes: set[Excluded] = {frozenset()}
        for cell in {frozenset(cell.items()) for cell, other in self.cells if other != outcome}:
            apart = {cube for cube in primes if cube & cell}
            cut = {cube | {one} for cube in primes - apart for one in cell if self._left(cube | {one}, one[0])}
            primes = apart | {cube for cube in cut if not any(other <= cube for other in apart)}
            primes = {cube for cube in primes if cube in apart or not any(other < cube for other in cut)}
        extents = {cube: extent for cube in primes if all((extent := self._extent(cube)).values())}
        listed: list[Excluded] = []
        for cube in sorted(extents, key=self._order):
            if not any(_inside(extents[cube], extents[other]) for other in listed):
                listed = [other for other in listed if not _inside(extents[other], extents[cube])] + [cube]
        return sorted(listed, key=self._order)

    def _left(self, cube: Excluded, name: str) -> list[str]:
        return [value for value in self.points[name].values if (name, value) not in cube]

    def _extent(self, cube: Excluded) -> dict[str, frozenset[object]]:
        """In which completions that can be an implicant is true: link by link, and point by point."""
        extent: dict[str, frozenset[object]] = {
            f"link {link}": frozenset(
                number for number, one in enumerate(joint) if not any(pair in cube for pair in one.items())
            )
            for link, joint in self._linked.items()
        }
        for name, point in self.points.items():
            if point.link is None:
                extent[name] = frozenset(self._left(cube, name))
        return extent

    def _confined(self, cube: Excluded) -> list[tuple[str, tuple[str, ...]]]:
        return [(n, self.points[n].runs(self._left(cube, n))) for n in sorted({name for name, _ in cube})]

    def _order(self, cube: Excluded) -> tuple[int, list[tuple[str, tuple[str, ...]]]]:
        confined = self._confined(cube)
        return len(confined), confined

    def _implicant(self, cube: Excluded) -> Implicant:
        return Implicant(
            all=tuple(Confinement.model_validate({"atom": name, "in": runs}) for name, runs in self._confined(cube))
        )


def _inside(inner: Mapping[str, frozenset[object]], outer: Mapping[str, frozenset[object]]) -> bool:
    return all(values <= outer[name] for name, values in inner.items())


def named(branches: Iterable[Branch]) -> set[str]:
    """The points that branches name."""
    return {part.atom for branch in branches for one in branch.when.any for part in one.all}

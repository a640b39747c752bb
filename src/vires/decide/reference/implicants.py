"""Branches: each possible basic outcome with all its prime implicants, and what to ask next (S15).

Only atoms on which the outcome turns are named. Completions that cannot be - linked atoms whose values contradict each
other - count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from vires.decide.reference.atom import Atom
from vires.decide.reference.explore import Diagram
from vires.decide.reference.primes import Primes, confinements
from vires.decide.reference.variables import Variables
from vires.decide.reference.world import World
from vires.model.finding import Branch, Confinement, Implicant, Implicants, NextFact, Outcome

ORDER = (
    Outcome.AUTHORIZED, Outcome.IRREGULAR, Outcome.BARRED, Outcome.NO_AUTHORITY_SHOWN, Outcome.UNDEFINED,
)  # fmt: skip

Cube = Mapping[str, frozenset[str]]


class Branches:
    """The branches of a diagram whose possible completions have more than one outcome. Raises `TooOpen`."""

    def __init__(self, world: World, diagram: Diagram[Outcome]) -> None:
        self.variables = Variables(world, diagram)
        self.atoms = self.variables.atoms
        possible, primes = self.variables.outcomes(), Primes(self.variables)
        self.outcomes = [outcome for outcome in ORDER if outcome in possible]
        self.implicants = {
            outcome: sorted(map(self._listed, primes.of(outcome)), key=self._rank) for outcome in self.outcomes
        }

    def _listed(self, box: list[int]) -> Cube:
        """The cube by which an implicant is listed: of those true in the same completions the shortest, then the
        first by name."""
        ways = [confinements(v, points) for v, points in zip(self.variables.all, box, strict=True)]
        return min((_joined(chosen) for chosen in product(*ways)), key=self._rank)

    def _rank(self, cube: Cube) -> tuple[int, list[tuple[str, tuple[str, ...]]]]:
        return len(cube), self._text(cube)

    def _text(self, cube: Cube) -> list[tuple[str, tuple[str, ...]]]:
        return [(name, self.atoms[name].show(values)) for name, values in sorted(cube.items())]

    # What a finding shows

    def shown(self) -> tuple[Branch, ...]:
        """The branches as a finding carries them."""
        return tuple(
            Branch(
                outcome=outcome,
                when=Implicants(
                    any=tuple(
                        Implicant(
                            all=tuple(
                                Confinement.model_validate({"atom": name, "in": values})
                                for name, values in self._text(cube)
                            )
                        )
                        for cube in self.implicants[outcome]
                    )
                ),
            )
            for outcome in self.outcomes
        )

    @property
    def deciding(self) -> list[Atom]:
        """The atoms on which the outcome turns, in the order of their names."""
        names = {name for cubes in self.implicants.values() for cube in cubes for name in cube}
        return [self.atoms[name] for name in sorted(names)]

    def varies_with_facts(self) -> bool:
        """Tell whether under some choice of readings and doctrines the outcome still varies with facts."""
        return self.variables.vary_with_facts()

    def ask_next(self) -> tuple[NextFact, ...]:
        """For each fact that matters the outcomes left under each of its values: fewest left at worst first,
        then in sum, then by name."""
        found = []
        for atom in self.deciding:
            if atom.kind == "fact":
                splits = self._splits(atom)
                sizes = [len(outcomes) for outcomes in splits.values()]
                found.append((max(sizes), sum(sizes), atom.name, NextFact(atom=atom.name, splits=splits)))
        return tuple(fact for *_, fact in sorted(found, key=lambda item: item[:3]))

    def _splits(self, atom: Atom) -> dict[str, tuple[Outcome, ...]]:
        left: dict[str, tuple[Outcome, ...]] = {}
        for value in atom.values:
            outcomes = self.variables.outcomes(atom.name, value)
            if outcomes:
                left[value] = tuple(outcome for outcome in ORDER if outcome in outcomes)
        splits: dict[str, tuple[Outcome, ...]] = {}
        for outcomes_left in dict.fromkeys(left.values()):
            for shown in atom.show(value for value in left if left[value] == outcomes_left):
                splits[shown] = outcomes_left
        return splits


def _joined(parts: Iterable[Iterable[tuple[str, frozenset[str]]]]) -> Cube:
    return dict(item for part in parts for item in part)

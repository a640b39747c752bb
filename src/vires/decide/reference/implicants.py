"""Branches: each possible basic outcome with all its prime implicants, and what to ask next (S15).

An implicant confines some atoms to some of their values. It must avoid every completion of another outcome, so
the values it excludes hit each of those completions; the prime ones exclude as little as they can. Completions
that cannot be - linked atoms whose values contradict each other - count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from vires.decide.answer import TooOpen
from vires.decide.reference.atom import Atom
from vires.decide.reference.explore import ALWAYS_EXACT, Diagram, ways
from vires.decide.reference.world import World
from vires.model.finding import Branch, Confinement, Implicant, Implicants, NextFact, Outcome

Exclusion = tuple[str, str]
"""An atom, by name, and a value that an implicant rules out."""

MOST_CELLS = 2**ALWAYS_EXACT
MOST_IMPLICANTS = 2**10
"""How much may be looked at where an outcome turns on more than twelve atoms."""

ORDER = (
    Outcome.AUTHORIZED, Outcome.IRREGULAR, Outcome.BARRED, Outcome.NO_AUTHORITY_SHOWN, Outcome.UNDEFINED,
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """Completions with one outcome: total on the linked atoms on which it turns there, so that each can be."""

    values: Mapping[str, str]
    outcome: Outcome


class Branches:
    """The branches of a diagram whose possible completions have more than one outcome."""

    def __init__(self, world: World, diagram: Diagram[Outcome]) -> None:
        self.atoms = {atom.name: atom for atom in diagram.atoms}
        self.points = self._linked(world)
        self.cells: list[Cell] = []
        for assigned, outcome in ways(world, diagram.root):
            self.cells.extend(self._expand(assigned, outcome))
            self._refuse_beyond(MOST_CELLS, len(self.cells))
        self.outcomes = [outcome for outcome in ORDER if any(cell.outcome == outcome for cell in self.cells)]
        self.implicants = {outcome: self._prime(outcome) for outcome in self.outcomes}

    def _linked(self, world: World) -> dict[str, list[dict[str, str]]]:
        """For each group of linked atoms, the values that they can have together."""
        groups: dict[str, list[Atom]] = {}
        for name in sorted(self.atoms):
            atom = self.atoms[name]
            if atom.group is not None:
                groups.setdefault(atom.group, []).append(atom)
        points: dict[str, list[dict[str, str]]] = {}
        for group, atoms in groups.items():
            found: list[dict[Atom, str]] = [{}]
            for atom in atoms:
                found = [
                    {**point, atom: value}
                    for point in found
                    for value in atom.values
                    if world.possible(group, {**point, atom: value})
                ]
            points[group] = [{atom.name: value for atom, value in point.items()} for point in found]
        return points

    def _expand(self, assigned: Mapping[Atom, str], outcome: Outcome) -> Iterator[Cell]:
        """The cells of a way through the diagram. Groups that it does not ask about are left as they are."""
        groups = sorted({atom.group for atom in assigned if atom.group is not None})
        values = {atom.name: value for atom, value in assigned.items()}
        fitting = [
            [point for point in self.points[group] if all(values.get(n, v) == v for n, v in point.items())]
            for group in groups
        ]
        for choice in product(*fitting):
            cell = dict(values)
            for point in choice:
                cell.update(point)
            yield Cell(cell, outcome)

    def _refuse_beyond(self, most: int, found: int) -> None:
        if found > most and len(self.atoms) > ALWAYS_EXACT:
            raise TooOpen(tuple(self.atoms))

    # Prime implicants

    def _prime(self, outcome: Outcome) -> list[dict[str, frozenset[str]]]:
        """All prime implicants of an outcome, each as the values it leaves to the atoms it confines."""
        others = {frozenset(cell.values.items()) for cell in self.cells if cell.outcome != outcome}
        candidates = []
        for excluded in self._hitting(others):
            left: dict[str, set[str]] = {}
            for name, value in excluded:
                left.setdefault(name, set(self.atoms[name].values)).discard(value)
            candidates.append({name: frozenset(left[name]) for name in sorted(left)})
        extents = [(self._extent(cube), cube) for cube in candidates]
        real = [(extent, cube) for extent, cube in extents if all(extent.values())]
        real.sort(key=lambda pair: (len(pair[1]), self._text(pair[1])))
        kept: list[tuple[dict[str, frozenset[object]], dict[str, frozenset[str]]]] = []
        for extent, cube in real:
            if not any(_within(extent, other) for other, _ in kept):
                kept = [pair for pair in kept if not _within(pair[0], extent)]
                kept.append((extent, cube))
        return [cube for _, cube in sorted(kept, key=lambda pair: (len(pair[1]), self._text(pair[1])))]

    def _hitting(self, clauses: set[frozenset[Exclusion]]) -> list[frozenset[Exclusion]]:
        """The least sets of exclusions that hit every clause and leave each atom some value."""
        minimal: list[frozenset[Exclusion]] = []
        for clause in sorted(clauses, key=lambda clause: (len(clause), sorted(clause))):
            if not any(other <= clause for other in minimal):
                minimal.append(clause)
        found: set[frozenset[Exclusion]] = {frozenset()}
        for clause in minimal:
            hit = {chosen for chosen in found if chosen & clause}
            longer = {chosen | {exclusion} for chosen in found - hit for exclusion in clause}
            longer = {chosen for chosen in longer if self._leaves_some(chosen)}
            found = hit | {c for c in longer if not any(other <= c for other in hit)}
            found = {c for c in found if c in hit or not any(o < c for o in longer)}
            self._refuse_beyond(MOST_IMPLICANTS, len(found))
        return list(found)

    def _leaves_some(self, excluded: frozenset[Exclusion]) -> bool:
        names = [name for name, _ in excluded]
        return all(names.count(name) < len(self.atoms[name].values) for name in set(names))

    def _extent(self, cube: Mapping[str, frozenset[str]]) -> dict[str, frozenset[object]]:
        """The completions in which a cube is true: by group of linked atoms, and by atom."""
        extent: dict[str, frozenset[object]] = {
            f"group:{group}": frozenset(
                tuple(sorted(point.items()))
                for point in points
                if all(value in cube.get(name, (value,)) for name, value in point.items())
            )
            for group, points in self.points.items()
        }
        for name, atom in self.atoms.items():
            if atom.group is None:
                extent[name] = frozenset(cube.get(name, frozenset(atom.values)))
        return extent

    def _text(self, cube: Mapping[str, frozenset[str]]) -> list[tuple[str, tuple[str, ...]]]:
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
        chosen = {name for name, atom in self.atoms.items() if atom.kind != "fact"}
        seen: list[tuple[dict[str, str], Outcome]] = []
        for cell in self.cells:
            readings = {name: value for name, value in cell.values.items() if name in chosen}
            if any(
                outcome != cell.outcome and all(other.get(name, value) == value for name, value in readings.items())
                for other, outcome in seen
            ):
                return True
            seen.append((readings, cell.outcome))
        return False

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
            outcomes = {c.outcome for c in self.cells if c.values.get(atom.name, value) == value}
            if outcomes:
                left[value] = tuple(outcome for outcome in ORDER if outcome in outcomes)
        splits: dict[str, tuple[Outcome, ...]] = {}
        for outcomes_left in dict.fromkeys(left.values()):
            for shown in atom.show(value for value in left if left[value] == outcomes_left):
                splits[shown] = outcomes_left
        return splits


def _within(inner: Mapping[str, frozenset[object]], outer: Mapping[str, frozenset[object]]) -> bool:
    return all(values <= outer[name] for name, values in inner.items())

"""An outcome as a function of independent variables (S13, S15).

Linked atoms are one variable together, and its points are the values that they can have at once; every other atom is
one by itself. So all combinations of points are possible completions, and no others are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from vires.decide.answer import TooOpen
from vires.decide.reference.atom import Atom
from vires.decide.reference.explore import ALWAYS_EXACT, Diagram, Found, Node
from vires.decide.reference.world import World
from vires.model.finding import Outcome

MOST_POINTS = 2**ALWAYS_EXACT
"""How many points a variable may have where an outcome turns on more than twelve atoms."""

Point = Mapping[str, str]
"""Values of atoms, by name."""


@dataclass(frozen=True)
class Variable:
    """Atoms whose values constrain each other, or one atom, with the points at which they can be."""

    atoms: tuple[Atom, ...]
    points: tuple[Point, ...]

    @property
    def whole(self) -> int:
        """All points, as a set of bits."""
        return (1 << len(self.points)) - 1

    def at(self, atom: str, value: str) -> int:
        """The points at which an atom has a value."""
        return sum(1 << number for number, point in enumerate(self.points) if point[atom] == value)

    @cached_property
    def with_value(self) -> dict[tuple[str, str], int]:
        """For each atom and value the points at which it has it."""
        return {(atom.name, value): self.at(atom.name, value) for atom in self.atoms for value in atom.values}


@dataclass(frozen=True, eq=False)
class Fork:
    """What follows from each point of a variable, by its number. Not all of it is the same."""

    variable: int
    ways: tuple[Tree, ...]

    @cached_property
    def classes(self) -> dict[Tree, int]:
        """What may follow, each with the points from which it does."""
        found: dict[Tree, int] = {}
        for number, way in enumerate(self.ways):
            found[way] = found.get(way, 0) | 1 << number
        return found


Tree = Found[Outcome] | Fork


class Variables:
    """The function that a diagram says, on possible completions."""

    def __init__(self, world: World, diagram: Diagram[Outcome]) -> None:
        self._diagram = diagram
        self.atoms = {atom.name: atom for atom in diagram.atoms}
        self.all = [Variable(atoms, tuple(self._points(world, atoms))) for atoms in self._groups()]
        self._number = {atom: number for number, variable in enumerate(self.all) for atom in variable.atoms}
        self._known: dict[Node[Outcome], Tree] = {}
        self._unique: dict[tuple[int, ...], Fork] = {}
        self.root = self._tree(diagram.root)

    def _groups(self) -> list[tuple[Atom, ...]]:
        groups: dict[str, list[Atom]] = {}
        for name, atom in self.atoms.items():
            groups.setdefault(atom.group or f"={name}", []).append(atom)
        first = {group: min(self._diagram.place(atom) for atom in atoms) for group, atoms in groups.items()}
        return [tuple(groups[group]) for group in sorted(groups, key=first.__getitem__)]

    def _points(self, world: World, atoms: tuple[Atom, ...]) -> list[Point]:
        """The values that atoms can have together, in order."""
        found: list[dict[Atom, str]] = [{}]
        group = atoms[0].group
        for atom in atoms:
            found = [
                {**point, atom: value}
                for point in found
                for value in atom.values
                if group is None or world.possible(group, {**point, atom: value})
            ]
            if len(found) > MOST_POINTS and len(self.atoms) > ALWAYS_EXACT:
                raise TooOpen(tuple(self.atoms))
        return [{atom.name: value for atom, value in point.items()} for point in found]

    def _tree(self, node: Node[Outcome]) -> Tree:
        if isinstance(node, Found):
            return node
        if node not in self._known:
            number = min(self._number[atom] for atom in node.atoms)
            ways = tuple(
                self._tree(self._diagram.restricted(node, {self.atoms[name]: value for name, value in point.items()}))
                for point in self.all[number].points
            )
            self._known[node] = self._joined(number, ways)
        return self._known[node]

    def _joined(self, number: int, ways: tuple[Tree, ...]) -> Tree:
        if all(way is ways[0] for way in ways):
            return ways[0]
        key = (number, *map(id, ways))
        return self._unique.setdefault(key, Fork(number, ways))

    def outcomes(self, atom: str | None = None, value: str = "") -> frozenset[Outcome]:
        """The outcomes that are possible; with an `atom`, where it has the value."""
        found: set[Outcome] = set()
        waiting, seen = [self.root], {self.root}
        while waiting:
            tree = waiting.pop()
            if isinstance(tree, Found):
                found.add(tree.result)
                continue
            variable = self.all[tree.variable]
            mask = variable.whole
            if atom is not None and atom in variable.points[0]:
                mask = variable.with_value[atom, value]
            for way, points in tree.classes.items():
                if points & mask and way not in seen:
                    seen.add(way)
                    waiting.append(way)
        return frozenset(found)

    def vary_with_facts(self) -> bool:
        """Tell whether two completions that agree on all readings and doctrines differ in outcome."""
        seen: set[tuple[Tree, Tree]] = set()
        waiting: list[tuple[Tree, Tree]] = [(self.root, self.root)]
        while waiting:
            pair = waiting.pop()
            one, other = pair
            if pair in seen:
                continue
            seen.add(pair)
            if isinstance(one, Found) and isinstance(other, Found):
                if one is not other:
                    return True
                continue
            waiting.extend(self._agreeing(one, other))
        return False

    def _agreeing(self, one: Tree, other: Tree) -> Iterator[tuple[Tree, Tree]]:
        """What may follow where the next variable has points that agree on readings and doctrines."""
        number = min(tree.variable for tree in (one, other) if isinstance(tree, Fork))
        chosen = [atom.name for atom in self.all[number].atoms if atom.kind != "fact"]
        alike: dict[tuple[str, ...], tuple[dict[Tree, None], dict[Tree, None]]] = {}
        for index, point in enumerate(self.all[number].points):
            ways = alike.setdefault(tuple(point[name] for name in chosen), ({}, {}))
            for tree, left in zip((one, other), ways, strict=True):
                left[tree.ways[index] if isinstance(tree, Fork) and tree.variable == number else tree] = None
        for mine, theirs in alike.values():
            yield from ((way, their) for way in mine for their in theirs)

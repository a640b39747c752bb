"""All completions of what is open (S13), as a diagram in which equal remainders are one.

A diagram asks the atoms in one fixed order, of whatever values they have; which values can be true together is asked
of its ways afterwards. So the atoms in it are just those on which the result turns, whatever else was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from vires.decide.answer import TooOpen
from vires.decide.reference.atom import Atom
from vires.decide.reference.formula import Const, Formula, Key
from vires.decide.reference.program import Bodies, Program
from vires.decide.reference.wellfounded import cycle
from vires.decide.reference.world import World

T = TypeVar("T")

ALWAYS_EXACT = 12
"""An outcome that turns on no more atoms than this is never refused (S13)."""
MOST_STEPS = 2 ** (ALWAYS_EXACT + 2)


@dataclass(frozen=True)
class Found(Generic[T]):
    """A result that no further atom can change."""

    result: T


@dataclass(frozen=True, eq=False)
class Split(Generic[T]):
    """What follows from each value of an atom, in the order of its values. Not all of it is the same."""

    atom: Atom
    ways: tuple[Node[T], ...]
    atoms: frozenset[Atom]


Node = Found[T] | Split[T]
Read = Callable[[tuple[bool | None, ...], bool], "Found[T] | None"]
"""What the values of some goals come to, `None` where it waits for open atoms; the flag says that none are left."""


class Diagram(Generic[T]):
    """The result of some goals under every assignment of values to the open atoms."""

    def __init__(self, program: Program, read: Read[T]) -> None:
        self._read = read
        self._order = {atom: number for number, atom in enumerate(dict.fromkeys(program.order()))}
        self._known: dict[object, Node[T]] = {}
        self._unique: dict[tuple[object, ...], Node[T]] = {}
        self._turned_on: set[Atom] = set()
        self._steps = 0
        self.root = self._node(program)

    @property
    def atoms(self) -> list[Atom]:
        """The atoms on which the result turns, by name."""
        found = self.root.atoms if isinstance(self.root, Split) else ()
        return sorted(found, key=lambda atom: atom.name)

    def place(self, atom: Atom) -> int:
        """How far down the atom is asked."""
        return self._order[atom]

    def restricted(self, node: Node[T], values: Mapping[Atom, str]) -> Node[T]:
        """What is left of a part of the diagram when atoms have values."""
        known: dict[Node[T], Node[T]] = {}

        def left(node: Node[T]) -> Node[T]:
            if isinstance(node, Found) or node.atoms.isdisjoint(values):
                return node
            if node not in known:
                if node.atom in values:
                    known[node] = left(node.ways[node.atom.values.index(values[node.atom])])
                else:
                    known[node] = self._joined(node.atom, tuple(left(way) for way in node.ways))
            return known[node]

        return left(node)

    def _node(self, program: Program) -> Node[T]:
        found = self._read(program.values, not program.atoms)
        if found is not None:
            return self._unique.setdefault((found.result,), found)
        if program.state not in self._known:
            self._steps += 1
            if self._steps > MOST_STEPS and len(self._turned_on) > ALWAYS_EXACT:
                raise TooOpen(tuple(sorted(atom.name for atom in self._turned_on)))
            atom = min(program.atoms, key=self._order.__getitem__)
            ways = tuple(self._node(program.fixed(atom, value)) for value in atom.values)
            self._known[program.state] = self._joined(atom, ways)
        return self._known[program.state]

    def _joined(self, atom: Atom, ways: tuple[Node[T], ...]) -> Node[T]:
        if all(way is ways[0] for way in ways):
            return ways[0]
        key = (atom, *map(id, ways))
        if key not in self._unique:
            self._turned_on.add(atom)
            below = frozenset[Atom]().union(*(way.atoms for way in ways if isinstance(way, Split)))
            self._unique[key] = Split(atom, ways, below | {atom})
        return self._unique[key]


# Possible completions


def results(world: World, root: Node[T]) -> set[T]:
    """The results that a diagram has in possible completions."""
    found: set[T] = set()
    seen: set[object] = set()

    def look(node: Node[T], assigned: dict[Atom, str]) -> None:
        if isinstance(node, Found):
            found.add(node.result)
            return
        state = (node, _linked(assigned, node.atoms))
        if state not in seen:
            seen.add(state)
            for value, way in zip(node.atom.values, node.ways, strict=True):
                longer = {**assigned, node.atom: value}
                if possible(world, node.atom, longer):
                    look(way, longer)

    look(root, {})
    return found


def reaches(world: World, program: Program, read: Read[T], wanted: Callable[[T], bool]) -> bool:
    """Tell whether the goals come to a wanted result in some possible completion. Never refuses."""
    failed: set[object] = set()

    def look(program: Program, assigned: dict[Atom, str]) -> bool:
        found = read(program.values, not program.atoms)
        if found is not None:
            return wanted(found.result)
        state = (program.state, _linked(assigned, program.atoms))
        if state in failed:
            return False
        atom = next(program.order())
        for value in atom.values:
            longer = {**assigned, atom: value}
            if possible(world, atom, longer) and look(program.fixed(atom, value), longer):
                return True
        failed.add(state)
        return False

    return look(program, {})


def possible(world: World, atom: Atom, assigned: dict[Atom, str]) -> bool:
    """Tell whether the value just given to an atom can be true with those that linked atoms have."""
    if atom.group is None:
        return True
    return world.possible(atom.group, {a: value for a, value in assigned.items() if a.group == atom.group})


def _linked(assigned: dict[Atom, str], atoms: frozenset[Atom]) -> frozenset[tuple[Atom, str]]:
    """The values by which those of some atoms are bound."""
    groups = {atom.group for atom in atoms}
    return frozenset((a, value) for a, value in assigned.items() if a.group is not None and a.group in groups)


def truth(values: tuple[bool | None, ...], final: bool) -> Found[bool | None] | None:
    """Reads one goal: true, false, or `None` where it is undefined for good."""
    return Found(values[0]) if final or values[0] is not None else None


def always(world: World, body: Bodies, goal: Callable[[], Formula]) -> bool:
    """Tell whether a formula is true in every completion."""
    return not reaches(world, body.program([world.rule(goal)]), truth, lambda result: result is not True)


def ever(world: World, body: Bodies, goal: Callable[[], Formula]) -> bool:
    """Tell whether a formula is true, or undefined, in some completion."""
    return reaches(world, body.program([world.rule(goal)]), truth, lambda result: result is not False)


def loop_below(world: World, program: Program) -> tuple[tuple[Key, bool], ...]:
    """The loop through negation in the first possible completion that leaves a goal undefined; empty if none does."""

    def look(program: Program, assigned: dict[Atom, str]) -> tuple[tuple[Key, bool], ...]:
        if None not in program.values:
            return ()
        if not program.atoms:
            return cycle(program.rules, next(g for g in program.goals if not isinstance(g, Const)))
        atom = next(program.order())
        for value in atom.values:
            longer = {**assigned, atom: value}
            if possible(world, atom, longer):
                found = look(program.fixed(atom, value), longer)
                if found:
                    return found
        return ()

    return look(program, {})

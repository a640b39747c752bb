"""All possible completions of what is open, one after another (S13): branch on an atom when its value is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from vires.decide.answer import TooOpen
from vires.decide.reference.atom import Atom
from vires.decide.reference.explore import ALWAYS_EXACT, MOST_STEPS, possible
from vires.decide.reference.world import World

T = TypeVar("T")


@dataclass(frozen=True)
class Waiting:
    """An evaluation that cannot be settled before `atom` has a value."""

    atom: Atom


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """A set of completions, given by the values of the atoms that were asked for, with their common result."""

    assigned: dict[Atom, str]
    result: T


class Walk(Generic[T]):
    """A walk through the possible completions of a world, one evaluation at a step."""

    def __init__(self, world: World, evaluate: Callable[[], T | Waiting]) -> None:
        self.world = world
        self.evaluate = evaluate
        self._steps = 0
        self._asked: dict[Atom, None] = {}

    def leaves(self) -> Iterator[Leaf[T]]:
        """Every set of completions with its result. Raises `TooOpen` where the walk grows out of hand and more
        than `ALWAYS_EXACT` atoms are asked for."""
        self._steps += 1
        if self._steps > MOST_STEPS and len(self._asked) > ALWAYS_EXACT:
            raise TooOpen(tuple(sorted(atom.name for atom in self._asked)))
        result = self.evaluate()
        if not isinstance(result, Waiting):
            yield Leaf(dict(self.world.assigned), result)
            return
        atom = result.atom
        self._asked.setdefault(atom)
        for value in atom.values:
            if possible(self.world, atom, {**self.world.assigned, atom: value}):
                with self.world.supposing(atom, value):
                    yield from self.leaves()

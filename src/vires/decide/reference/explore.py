"""All completions of what is open, lazily (S13): branch on an atom only when its value is asked for, and stop
when nothing more matters. Kleene evaluation stops early; it is never the meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from vires.decide.answer import TooOpen
from vires.decide.reference.atom import Atom
from vires.decide.reference.formula import Formula
from vires.decide.reference.wellfounded import Model
from vires.decide.reference.world import World

T = TypeVar("T")

ALWAYS_EXACT = 12
"""An outcome that turns on no more atoms than this is never refused (S13)."""
MOST_STEPS = 2 ** (ALWAYS_EXACT + 2)


@dataclass(frozen=True)
class Waiting:
    """An evaluation that cannot be settled before `atom` has a value."""

    atom: Atom


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """A set of completions, given by the values of the atoms that were asked for, with their common result."""

    assigned: dict[Atom, str]
    result: T


class Exploration(Generic[T]):
    """A walk through the completions of a world, one evaluation at a step."""

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
        self._asked.setdefault(result.atom)
        for value in self.world.values(result.atom):
            with self.world.supposing(result.atom, value):
                yield from self.leaves()


def truth(
    world: World, body: Callable[..., Formula], goal: Callable[[], Formula]
) -> Callable[[], bool | Waiting | None]:
    """An evaluation of one formula: true, false, or `None` where it is undefined for good."""

    def evaluate() -> bool | Waiting | None:
        model, formula = Model(body), world.rule(goal)
        value = model.value(formula)
        if value is None:
            atom = model.awaited(formula)
            if atom is not None:
                return Waiting(atom)
        return value

    return evaluate


def always(world: World, body: Callable[..., Formula], goal: Callable[[], Formula]) -> bool:
    """Tell whether a formula is true in every completion."""
    walk = Exploration(world, truth(world, body, goal))
    return all(leaf.result is True for leaf in walk.leaves())


def ever(world: World, body: Callable[..., Formula], goal: Callable[[], Formula]) -> bool:
    """Tell whether a formula is true, or undefined, in some completion."""
    walk = Exploration(world, truth(world, body, goal))
    return any(leaf.result is not False for leaf in walk.leaves())

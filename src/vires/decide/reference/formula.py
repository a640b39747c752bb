"""Bodies of rules: two-valued tests, what they come to under the values of an open atom, and references to what
other rules decide (S11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from vires.decide.reference.atom import Atom

Key = tuple[object, ...]
"""An atom of the logic program: the name of a rule and what it is asked about."""


class _Node:
    """A formula is compared as a whole and often; how it hashes is worked out once."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((type(self).__name__, *self._parts()))

    @cached_property
    def atoms(self) -> frozenset[Atom]:
        """The open atoms on which it may turn, but for those behind references."""
        return frozenset[Atom]().union(*(part.atoms for part in self._parts() if isinstance(part, _Node)))

    def _parts(self) -> Iterable[object]:
        raise NotImplementedError


@dataclass(frozen=True)
class Const:
    """A test that came out."""

    value: bool
    atoms: ClassVar[frozenset[Atom]] = frozenset()


@dataclass(frozen=True)
class Choice(_Node):
    """A test that turns on an open atom: what it comes to under each of the atom's values, in their order."""

    atom: Atom
    branches: tuple[Formula, ...]

    __hash__ = _Node.__hash__

    @cached_property
    def atoms(self) -> frozenset[Atom]:
        """The atom and those that its branches ask for."""
        return frozenset({self.atom}).union(*(branch.atoms for branch in self.branches if isinstance(branch, _Node)))

    def _parts(self) -> Iterable[object]:
        return (self.atom.name, *self.branches)


@dataclass(frozen=True)
class Ref(_Node):
    """What the rule named by `key` decides."""

    key: Key

    __hash__ = _Node.__hash__

    def _parts(self) -> Iterable[object]:
        return self.key


@dataclass(frozen=True)
class And(_Node):
    """All parts hold."""

    parts: tuple[Formula, ...]

    __hash__ = _Node.__hash__

    def _parts(self) -> Iterable[object]:
        return self.parts


@dataclass(frozen=True)
class Or(_Node):
    """Some part holds."""

    parts: tuple[Formula, ...]

    __hash__ = _Node.__hash__

    def _parts(self) -> Iterable[object]:
        return self.parts


@dataclass(frozen=True)
class Not(_Node):
    """The part does not hold."""

    part: Formula

    __hash__ = _Node.__hash__

    def _parts(self) -> Iterable[object]:
        return (self.part,)


Formula = Const | Choice | Ref | And | Or | Not

TRUE = Const(True)
FALSE = Const(False)


def conj(parts: Iterable[Formula]) -> Formula:
    """All of `parts`; stops looking at the first that is false."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part is FALSE or part == FALSE:
            return FALSE
        if part != TRUE:
            kept.setdefault(part)
    if not kept:
        return TRUE
    return next(iter(kept)) if len(kept) == 1 else And(tuple(kept))


def disj(parts: Iterable[Formula]) -> Formula:
    """Any of `parts`; stops looking at the first that is true."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part == TRUE:
            return TRUE
        if part != FALSE:
            kept.setdefault(part)
    if not kept:
        return FALSE
    return next(iter(kept)) if len(kept) == 1 else Or(tuple(kept))


def neg(part: Formula) -> Formula:
    """Not `part`."""
    if isinstance(part, Const):
        return FALSE if part.value else TRUE
    return part.part if isinstance(part, Not) else Not(part)


def choice(atom: Atom, branches: Iterable[Formula]) -> Formula:
    """What a test comes to under each value of an atom; the test itself, if that is always the same."""
    found = tuple(branches)
    return found[0] if all(branch == found[0] for branch in found) else Choice(atom, found)

"""Bodies of rules: two-valued tests, what they come to under the values of an open atom, and references to what
other rules decide (S11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from vires.decide.reference.atom import Atom

Key = tuple[object, ...]
"""An atom of the logic program: the name of a rule and what it is asked about."""


class _Node:
    """A formula is compared as a whole and often: how it hashes, and what it turns on, is worked out once."""

    def __hash__(self) -> int:
        known = self.__dict__
        if "hash" not in known:
            known["hash"] = hash((type(self).__name__, *self._parts()))
        return int(known["hash"])

    @property
    def atoms(self) -> frozenset[Atom]:
        """The open atoms in it."""
        known = self.__dict__
        if "atoms" not in known:
            known["atoms"] = self._own_atoms().union(*(part.atoms for part in self._parts() if isinstance(part, _Node)))
        atoms: frozenset[Atom] = known["atoms"]
        return atoms

    @property
    def keys(self) -> frozenset[Key]:
        """The rules to which it refers."""
        known = self.__dict__
        if "keys" not in known:
            known["keys"] = self._own_keys().union(*(part.keys for part in self._parts() if isinstance(part, _Node)))
        keys: frozenset[Key] = known["keys"]
        return keys

    def _parts(self) -> tuple[object, ...]:
        # Each kind gives its own. No abstract class, since telling kinds apart through one costs far more.
        raise NotImplementedError

    def _own_atoms(self) -> frozenset[Atom]:
        return frozenset()

    def _own_keys(self) -> frozenset[Key]:
        return frozenset()


@dataclass(frozen=True)
class Const:
    """A test that came out."""

    value: bool
    atoms: ClassVar[frozenset[Atom]] = frozenset()
    keys: ClassVar[frozenset[Key]] = frozenset()


@dataclass(frozen=True)
class Choice(_Node):
    """A test that turns on an open atom: what it comes to under each of the atom's values, in their order."""

    atom: Atom
    branches: tuple[Formula, ...]

    __hash__ = _Node.__hash__

    def _parts(self) -> tuple[object, ...]:
        return (self.atom.name, *self.branches)

    def _own_atoms(self) -> frozenset[Atom]:
        return frozenset({self.atom})


@dataclass(frozen=True)
class Ref(_Node):
    """What the rule named by `key` decides."""

    key: Key

    __hash__ = _Node.__hash__

    def _parts(self) -> tuple[object, ...]:
        return self.key

    def _own_keys(self) -> frozenset[Key]:
        return frozenset({self.key})


@dataclass(frozen=True)
class And(_Node):
    """All parts hold."""

    parts: tuple[Formula, ...]

    __hash__ = _Node.__hash__

    def _parts(self) -> tuple[object, ...]:
        return self.parts


@dataclass(frozen=True)
class Or(_Node):
    """Some part holds."""

    parts: tuple[Formula, ...]

    __hash__ = _Node.__hash__

    def _parts(self) -> tuple[object, ...]:
        return self.parts


@dataclass(frozen=True)
class Not(_Node):
    """The part does not hold."""

    part: Formula

    __hash__ = _Node.__hash__

    def _parts(self) -> tuple[object, ...]:
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

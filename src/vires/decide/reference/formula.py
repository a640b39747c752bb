"""Bodies of rules: two-valued tests, and references to what other rules decide (S11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vires.decide.reference.atom import Atom

Key = tuple[object, ...]
"""An atom of the logic program: the name of a rule and what it is asked about."""


@dataclass(frozen=True)
class Const:
    """A test that came out. `value` is `None` where it waits for `atom`."""

    value: bool | None
    atom: Atom | None = None


@dataclass(frozen=True)
class Ref:
    """What the rule named by `key` decides."""

    key: Key


@dataclass(frozen=True)
class And:
    """All parts hold."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Or:
    """Some part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Formula


Formula = Const | Ref | And | Or | Not

TRUE = Const(True)
FALSE = Const(False)


def conj(parts: Iterable[Formula]) -> Formula:
    """All of `parts`; stops looking at the first that is false."""
    kept: list[Formula] = []
    for part in parts:
        if part == FALSE:
            return FALSE
        if part != TRUE:
            kept.append(part)
    if not kept:
        return TRUE
    return kept[0] if len(kept) == 1 else And(tuple(kept))


def disj(parts: Iterable[Formula]) -> Formula:
    """Any of `parts`; stops looking at the first that is true."""
    kept: list[Formula] = []
    for part in parts:
        if part == TRUE:
            return TRUE
        if part != FALSE:
            kept.append(part)
    if not kept:
        return FALSE
    return kept[0] if len(kept) == 1 else Or(tuple(kept))


def neg(part: Formula) -> Formula:
    """Not `part`."""
    if isinstance(part, Const) and part.value is not None:
        return FALSE if part.value else TRUE
    return part.part if isinstance(part, Not) else Not(part)

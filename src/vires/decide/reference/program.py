"""What is left of the rules when some atoms are fixed (S11, S13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from vires.decide.reference.atom import Atom
from vires.decide.reference.formula import (
    FALSE,
    TRUE,
    And,
    Choice,
    Const,
    Formula,
    Key,
    Not,
    Or,
    Ref,
    choice,
    conj,
    disj,
    neg,
)
from vires.decide.reference.wellfounded import Model, references


@dataclass(frozen=True)
class Program:
    """Some goals, and the rules they need: nothing in either is settled yet. Two programs that are equal have the
    same values in every completion of what they leave open."""

    goals: tuple[Formula, ...]
    rules: Mapping[Key, Formula]

    @cached_property
    def state(self) -> tuple[object, ...]:
        """What tells programs apart."""
        return (self.goals, frozenset(self.rules.items()))

    @property
    def values(self) -> tuple[bool | None, ...]:
        """The value of each goal, `None` where it is undefined or waits for an open atom."""
        return tuple(goal.value if isinstance(goal, Const) else None for goal in self.goals)

    @cached_property
    def atoms(self) -> frozenset[Atom]:
        """The open atoms in it."""
        return frozenset[Atom]().union(*(formula.atoms for formula in (*self.goals, *self.rules.values())))

    def fixed(self, atom: Atom, value: str) -> Program:
        """The program that is left when an atom has a value."""
        fixing = _Replacement({}, {atom: value})
        rules = {key: fixing.of(body) for key, body in self.rules.items()}
        return _settled(tuple(fixing.of(goal) for goal in self.goals), rules, Model(rules).settled)

    def order(self) -> Iterator[Atom]:
        """The atoms in the order in which the goals come upon them."""
        seen: set[Key] = set()
        stack: list[Formula] = list(reversed(self.goals))
        while stack:
            formula = stack.pop()
            if isinstance(formula, Ref):
                if formula.key not in seen:
                    seen.add(formula.key)
                    stack.append(self.rules[formula.key])
            elif isinstance(formula, Choice):
                yield formula.atom
                stack.extend(reversed(formula.branches))
            elif isinstance(formula, Not):
                stack.append(formula.part)
            elif isinstance(formula, And | Or):
                stack.extend(reversed(formula.parts))


class Bodies:
    """The rules behind references, simplified by what is settled whatever the open atoms are."""

    def __init__(self, build: Callable[[Key], Formula]) -> None:
        self._build = build
        self._known: dict[Key, Formula] = {}

    def program(self, goals: Iterable[Formula]) -> Program:
        """The goals with every rule that they need."""
        wanted = tuple(goals)
        fresh: dict[Key, Formula] = {}
        waiting = [key for goal in reversed(wanted) for key in references(goal)]
        while waiting:
            key = waiting.pop()
            if key not in fresh:
                fresh[key] = body = self._known.get(key) or self._build(key)
                waiting.extend(other for other in references(body) if other not in fresh)
        if any(key not in self._known for key in fresh):
            settled = Model(fresh).settled
            settling = _Replacement(settled)
            self._known.update((key, settling.of(Ref(key) if key in settled else fresh[key])) for key in fresh)
        settled = {key: body.value for key in fresh if isinstance(body := self._known[key], Const)}
        return _settled(wanted, self._known, settled)


def _settled(goals: tuple[Formula, ...], rules: Mapping[Key, Formula], settled: Mapping[Key, bool]) -> Program:
    """Put in what is settled, and leave out the rules that are no longer needed."""
    settling = _Replacement(settled)
    left = tuple(settling.of(goal) for goal in goals)
    kept: dict[Key, Formula] = {}
    waiting = [key for goal in reversed(left) for key in references(goal)]
    while waiting:
        key = waiting.pop()
        if key not in kept:
            kept[key] = body = settling.of(rules[key])
            waiting.extend(other for other in references(body) if other not in kept)
    return Program(left, kept)


class _Replacement:
    """Puts values in the place of references that are settled, and of atoms."""

    def __init__(self, settled: Mapping[Key, bool], values: Mapping[Atom, str] | None = None) -> None:
        self._settled = settled
        self._values = values or {}

    def of(self, formula: Formula) -> Formula:
        """The formula with the values put in."""
        unchanged = formula.keys.isdisjoint(self._settled) and formula.atoms.isdisjoint(self._values)
        if unchanged or isinstance(formula, Const):
            return formula
        if isinstance(formula, Ref):
            return TRUE if self._settled[formula.key] else FALSE
        if isinstance(formula, Not):
            return neg(self.of(formula.part))
        if isinstance(formula, And):
            return conj(self.of(part) for part in formula.parts)
        if isinstance(formula, Or):
            return disj(self.of(part) for part in formula.parts)
        if formula.atom in self._values:
            return self.of(formula.branches[formula.atom.values.index(self._values[formula.atom])])
        return choice(formula.atom, (self.of(branch) for branch in formula.branches))

"""The well-founded model of the rules, by an alternating fixpoint (S11).

What waits for an open atom counts as possible but not as sure, so that a model of a half-fixed completion is
sound for every completion of it. What stays undefined with nothing open is a loop through negation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vires.decide.reference.atom import Atom
from vires.decide.reference.formula import And, Const, Formula, Key, Not, Or, Ref

Body = Callable[[Key], Formula]


class Model:
    """The well-founded model of the rules that some goals need. Rules are fetched by `body` when first
    needed, so that goals can be added."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._bodies: dict[Key, Formula] = {}
        self._sure: set[Key] = set()
        self._possible: set[Key] = set()

    def prepare(self, goals: Iterable[Formula]) -> None:
        """Fetch the rules that several goals need, and solve them together."""
        fetched = [self._fetch(goal) for goal in goals]
        if any(fetched):
            self._solve()

    def value(self, goal: Formula) -> bool | None:
        """True, false, or `None` where the goal is undefined or waits for an open atom."""
        if self._fetch(goal):
            self._solve()
        if self._holds(goal, self._sure, self._possible, False):
            return True
        return None if self._holds(goal, self._possible, self._sure, True) else False

    def _fetch(self, goal: Formula) -> bool:
        fresh = [key for key in _keys(goal) if key not in self._bodies]
        grew = bool(fresh)
        while fresh:
            key = fresh.pop()
            if key not in self._bodies:
                self._bodies[key] = body = self._body(key)
                fresh.extend(other for other in _keys(body) if other not in self._bodies)
        return grew

    def _solve(self) -> None:
        """Alternate: what is possible given what is sure, what is sure given what is possible."""
        sure: set[Key] = set()
        while True:
            possible = self._least(sure, True)
            grown = self._least(possible, False)
            if grown == sure:
                self._sure, self._possible = sure, possible
                return
            sure = grown

    def _least(self, against: set[Key], optimistic: bool) -> set[Key]:
        """The least set closed under the rules, negations judged by `against`."""
        found: set[Key] = set()
        waiting = list(reversed(self._bodies.items()))
        while True:
            left = []
            for key, body in waiting:
                if self._holds(body, found, against, optimistic):
                    found.add(key)
                else:
                    left.append((key, body))
            if len(left) == len(waiting):
                return found
            waiting = left

    def _holds(self, formula: Formula, positive: set[Key], negative: set[Key], optimistic: bool) -> bool:
        if isinstance(formula, Const):
            return optimistic if formula.value is None else formula.value
        if isinstance(formula, Ref):
            return formula.key in positive
        if isinstance(formula, And):
            return all(self._holds(part, positive, negative, optimistic) for part in formula.parts)
        if isinstance(formula, Or):
            return any(self._holds(part, positive, negative, optimistic) for part in formula.parts)
        return not self._holds(formula.part, negative, positive, not optimistic)

    def awaited(self, goal: Formula) -> Atom | None:
        """An open atom that an undecided `goal` waits for, or `None` if it is undefined for good."""
        seen: set[Key] = set()
        stack = [goal]
        while stack:
            formula = stack.pop()
            if self.value(formula) is not None:
                continue
            if isinstance(formula, Const):
                return formula.atom
            if isinstance(formula, Ref):
                if formula.key not in seen:
                    seen.add(formula.key)
                    stack.append(self._bodies[formula.key])
            elif isinstance(formula, Not):
                stack.append(formula.part)
            else:
                stack.extend(reversed(formula.parts))
        return None

    def cycle(self, goal: Formula) -> tuple[tuple[Key, bool], ...]:
        """A loop through negation below an undefined goal: each rule in turn, and whether the next is
        needed by negation."""
        path: list[tuple[Key, bool]] = []
        key, _negative = next(self._undefined(goal))
        seen: dict[Key, int] = {}
        while key not in seen:
            seen[key] = len(path)
            steps = list(self._undefined(self._bodies[key]))
            following, negative = next((s for s in steps if s[0] in seen), steps[0])
            path.append((key, negative))
            key = following
        return tuple(path[seen[key] :])

    def _undefined(self, formula: Formula, negative: bool = False) -> Iterator[tuple[Key, bool]]:
        if self.value(formula) is not None:
            return
        if isinstance(formula, Ref):
            yield formula.key, negative
        elif isinstance(formula, Not):
            yield from self._undefined(formula.part, not negative)
        elif isinstance(formula, And | Or):
            for part in formula.parts:
                yield from self._undefined(part, negative)


def _keys(formula: Formula) -> Iterator[Key]:
    if isinstance(formula, Ref):
        yield formula.key
    elif isinstance(formula, Not):
        yield from _keys(formula.part)
    elif isinstance(formula, And | Or):
        for part in formula.parts:
            yield from _keys(part)

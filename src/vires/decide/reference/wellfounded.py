"""The well-founded model of the rules, by an alternating fixpoint (S11).

What waits for an open atom counts as possible but not as sure, so that a model of a half-fixed completion is sound
for every completion of it. What stays undefined with nothing open is a loop through negation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vires.decide.reference.formula import And, Choice, Formula, Key, Not, Or, Ref


class Model:
    """The well-founded model of some rules, which must have one for every reference in them."""

    def __init__(self, rules: Mapping[Key, Formula]) -> None:
        self._rules = rules
        sure: set[Key] = set()
        while True:
            possible = self._least(sure, True)
            grown = self._least(possible, False)
            if grown == sure:
                break
            sure = grown
        self.settled = {key: key in sure for key in rules if key in sure or key not in possible}
        """The rules whose value no open atom can change."""

    def _least(self, against: set[Key], optimistic: bool) -> set[Key]:
        """The least set closed under the rules, negations judged by `against`."""
        found: set[Key] = set()
        waiting = list(self._rules.items())[::-1]
        while True:
            left = []
            for key, body in waiting:
                if _holds(body, found, against, optimistic):
                    found.add(key)
                else:
                    left.append((key, body))
            if len(left) == len(waiting):
                return found
            waiting = left


def _holds(formula: Formula, positive: set[Key], negative: set[Key], optimistic: bool) -> bool:
    """Tell whether a formula holds where references do that are in `positive`, negated ones in `negative`, and
    what waits for an atom does if `optimistic` and some value lets it."""
    if isinstance(formula, Ref):
        return formula.key in positive
    if isinstance(formula, And):
        return all(_holds(part, positive, negative, optimistic) for part in formula.parts)
    if isinstance(formula, Or):
        return any(_holds(part, positive, negative, optimistic) for part in formula.parts)
    if isinstance(formula, Not):
        return not _holds(formula.part, negative, positive, not optimistic)
    if isinstance(formula, Choice):
        ways = (_holds(branch, positive, negative, optimistic) for branch in formula.branches)
        return any(ways) if optimistic else all(ways)
    return formula.value


def cycle(rules: Mapping[Key, Formula], goal: Formula) -> tuple[tuple[Key, bool], ...]:
    """A loop through negation below an undefined goal, of rules that all are undefined with nothing open: each rule
    in turn, and whether the next is needed by negation."""
    path: list[tuple[Key, bool]] = []
    key, _negative = next(_references(goal))
    seen: dict[Key, int] = {}
    while key not in seen:
        seen[key] = len(path)
        steps = list(_references(rules[key]))
        following, negative = next((s for s in steps if s[0] in seen), steps[0])
        path.append((key, negative))
        key = following
    return tuple(path[seen[key] :])


def _references(formula: Formula, negative: bool = False) -> Iterator[tuple[Key, bool]]:
    if isinstance(formula, Ref):
        yield formula.key, negative
    elif isinstance(formula, Not):
        yield from _references(formula.part, not negative)
    for part in formula.parts if isinstance(formula, And | Or) else ():
        yield from _references(part, negative)


def references(formula: Formula) -> Iterator[Key]:
    """The keys of the rules that a formula refers to, in order."""
    if isinstance(formula, Ref):
        yield formula.key
    elif isinstance(formula, Not):
        yield from references(formula.part)
    elif isinstance(formula, And | Or):
        for part in formula.parts:
            yield from references(part)
    elif isinstance(formula, Choice):
        for branch in formula.branches:
            yield from references(branch)

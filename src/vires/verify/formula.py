"""What a rule asks, as a formula, and what is known of its truth (S11).

A truth is a pair of bounds on the scale false 0, undefined 1, true 2. `(1, 1)` is undefined for good, `(0, 2)` is
anything at all: a point left open, or a claim that nobody has shown. Claims may be counted otherwise where they
stand under a negation, which is how a set of claims that only support each other is told from one that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from vires.verify.point import Point

Key = tuple[object, ...]
"""A claim: the name of a rule and what the rule is asked about."""

Truth = tuple[int, int]
FALSE, UNDEFINED, TRUE, ANY = (0, 0), (1, 1), (2, 2), (0, 2)


@dataclass(frozen=True)
class Test:
    """An elementary test, recomputed from the text. `holds` is `None` where it turns on an open point."""

    name: str
    holds: bool | None
    point: Point | None = None


@dataclass(frozen=True)
class Claim:
    """What a rule gives for `key`."""

    key: Key


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Some:
    """At least one part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Formula


Formula = Test | Claim | All | Some | Not
Reason = str | Key
Look = Callable[[Key, bool], Truth]
"""Known bounds of a claim; the flag tells that it is asked for under a negation."""


def every(parts: Iterable[Formula]) -> Formula:
    """All of `parts`; nothing after a part that fails is looked at."""
    kept: list[Formula] = []
    for part in parts:
        kept.append(part)
        if isinstance(part, Test) and part.holds is False:
            break
    return kept[0] if len(kept) == 1 else All(tuple(kept))


def some(parts: Iterable[Formula]) -> Formula:
    """Any of `parts`; nothing after a part that holds is looked at."""
    kept: list[Formula] = []
    for part in parts:
        kept.append(part)
        if isinstance(part, Test) and part.holds:
            break
    return kept[0] if len(kept) == 1 else Some(tuple(kept))


@dataclass
class Weighed:
    """The truth of a formula and, where it is exact, what it rests on, in the order of the rule."""

    truth: Truth
    reasons: list[Reason] = field(default_factory=list)


def weigh(formula: Formula, look: Look, negated: bool = False) -> Weighed:
    """The bounds of a formula. What holds rests on all its parts, or on the first alternative that holds; what
    fails on the first part that fails, or on all alternatives."""
    if isinstance(formula, Test):
        truth = ANY if formula.holds is None else TRUE if formula.holds else FALSE
        return Weighed(
            truth, [] if formula.holds is None else [formula.name if formula.holds else f"not {formula.name}"]
        )
    if isinstance(formula, Claim):
        truth = look(formula.key, negated)
        return Weighed(truth, [formula.key] if truth != ANY else [])
    if isinstance(formula, Not):
        inner = weigh(formula.part, look, not negated)
        return Weighed((2 - inner.truth[1], 2 - inner.truth[0]), inner.reasons)
    worst = isinstance(formula, All)
    stop = FALSE if worst else TRUE
    found = []
    for part in formula.parts:
        weighed = weigh(part, look, negated)
        if weighed.truth == stop:
            return weighed
        found.append(weighed)
    join = min if worst else max
    unit = 2 if worst else 0
    truth = (join((w.truth[0] for w in found), default=unit), join((w.truth[1] for w in found), default=unit))
    return Weighed(truth, list(dict.fromkeys(reason for w in found for reason in w.reasons)))


def exact(truth: Truth) -> bool:
    """Tell whether nothing is left open."""
    return truth[0] == truth[1]


def keys(formula: Formula) -> Iterable[Key]:
    """The claims that a formula names."""
    if isinstance(formula, Claim):
        yield formula.key
    elif isinstance(formula, Not):
        yield from keys(formula.part)
    elif isinstance(formula, All | Some):
        for part in formula.parts:
            yield from keys(part)


def points(formula: Formula) -> Iterable[Point]:
    """The open points on which tests of a formula turn."""
    if isinstance(formula, Test):
        if formula.point is not None:
            yield formula.point
    elif isinstance(formula, Not):
        yield from points(formula.part)
    elif isinstance(formula, All | Some):
        for part in formula.parts:
            yield from points(part)

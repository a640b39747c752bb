"""Conditions over the eight facts, as trees and as bit masks.

A tree is what registry text says (`{all: [...]}`, `{any: [...]}`, `{not: ...}`, `{fact: N}`). The masks are its
disjunctive normal form: any one of `(yes, no)`, where every fact in `yes` holds and none in `no` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from benchmarks.landscape import BIT, FACTS

Tree = Mapping[str, Any]
Masks = tuple[tuple[int, int], ...]
ALWAYS: Masks = ((0, 0),)


def drawn(chance: Random) -> Tree:
    """A condition as they are met in practice: mostly one or two facts, sometimes an exception to one."""
    first, second, third = ({"fact": fact} for fact in chance.sample(FACTS, 3))
    kind = chance.random()
    if kind < 0.4:
        return _turned(first, chance)
    if kind < 0.65:
        return {"all": [_turned(first, chance), second]}
    if kind < 0.85:
        return {"any": [first, _turned(second, chance)]}
    return {"any": [{"all": [first, _turned(second, chance)]}, third]}


def _turned(tree: Tree, chance: Random) -> Tree:
    return {"not": tree} if chance.random() < 0.3 else tree


def holds(tree: Tree | None, facts: Mapping[str, bool]) -> bool:
    """Tell whether the condition holds where every fact is known."""
    if tree is None:
        return True
    if "fact" in tree:
        return facts[tree["fact"]]
    if "not" in tree:
        return not holds(tree["not"], facts)
    if "all" in tree:
        return all(holds(part, facts) for part in tree["all"])
    return any(holds(part, facts) for part in tree["any"])


def masks(tree: Tree | None) -> Masks:
    """The condition in disjunctive normal form."""
    return ALWAYS if tree is None else _masks(tree, False)


def _masks(tree: Tree, turned: bool) -> Masks:
    if "fact" in tree:
        bit = BIT[tree["fact"]]
        return ((0, bit),) if turned else ((bit, 0),)
    if "not" in tree:
        return _masks(tree["not"], not turned)
    parts = [_masks(part, turned) for part in tree.get("all", tree.get("any"))]
    if ("all" in tree) != turned:
        return both(parts)
    return least(term for part in parts for term in part)


def both(parts: Iterable[Masks]) -> Masks:
    """The conjunction of conditions."""
    found: Masks = ALWAYS
    for part in parts:
        found = least((a | c, b | d) for a, b in found for c, d in part)
    return found


def least(terms: Iterable[tuple[int, int]]) -> Masks:
    """The terms that can hold and are in no other's shadow, in order."""
    able = {(yes, no) for yes, no in terms if not yes & no}
    return tuple(
        sorted(
            (yes, no)
            for yes, no in able
            if not any((a, b) != (yes, no) and a & yes == a and b & no == b for a, b in able)
        )
    )


def mask(facts: Mapping[str, bool]) -> int:
    """The facts that hold, as bits."""
    return sum(BIT[fact] for fact, so in facts.items() if so)

"""Conditions: small trees over facts, numbers, statuses, doctrines, consents, places, and the mark `exclusive` (S7)."""

from __future__ import annotations

from tests.generated import terms as t
from tests.generated.choices import Choices
from tests.generated.scopes import scope
from vires.model.condition import (
    All,
    AnyOf,
    Condition,
    ConsentOf,
    DoctrineIs,
    Exclusive,
    FactIs,
    InScope,
    Not,
    NumberIs,
    StatusIs,
)

RELIEF, SIGNING = "relief", "acting-service"
OPTIONS = {RELIEF: ("parties", "universal"), SIGNING: ("strict", "delegable-functions", "de-facto-officer")}

_LEAVES = ("fact",) * 6 + ("number",) * 3 + ("status",) * 3 + ("doctrine", "consent", "consent", "scope", "exclusive")
_TREES = ("leaf",) * 22 + ("all", "all", "any", "any", "any", "not", "not", "not", "not", "either")
_FACTS = (FactIs(fact=t.TRAINED), FactIs(fact=t.TRAINED), FactIs(fact=t.URGENT))
_NUMBERS = (
    NumberIs(number=t.TONNAGE, at_most=25),
    NumberIs(number=t.TONNAGE, at_least=25),
    NumberIs(number=t.TONNAGE, at_most=100),
    NumberIs(number=t.TONNAGE, at_least=100),
    NumberIs(number=t.OFFSHORE, at_most=12),
)
_STATUSES = tuple(StatusIs(status=s) for s in (t.EMERGENCY, t.EMERGENCY, t.FLOOD, t.QUARANTINE, t.QUARANTINE))
_CONSENTS = (ConsentOf(consent=t.BOARD), ConsentOf(consent=t.BOARD), ConsentOf(consent=t.COURT))
_DOCTRINES = tuple(
    DoctrineIs.model_validate({"doctrine": name, "is": option})
    for name, options in OPTIONS.items()
    for option in options
)
_ONLY_HERE = Exclusive(exclusive=True)

RELIEVED: tuple[Condition, ...] = (_DOCTRINES[1], _DOCTRINES[0], AnyOf(any=(_DOCTRINES[1], _FACTS[2])))
"""What stays are made to hang on: whom relief reaches."""

STANDS: tuple[Condition, ...] = (
    _DOCTRINES[4],
    AnyOf(any=(_DOCTRINES[4], All(all=(_DOCTRINES[3], Not.model_validate({"not": _ONLY_HERE}))))),
    Not.model_validate({"not": _ONLY_HERE}),
    FactIs(fact=t.URGENT),
    _ONLY_HERE,
)
"""What holders' spells are made to hang on."""


def condition(choices: Choices, depth: int = 0) -> Condition:
    """A condition; below the second level it is a leaf."""
    form = choices.pick(_TREES) if depth < 2 else "leaf"
    if form == "leaf":
        return _leaf(choices)
    if form == "either":
        leaf = _leaf(choices)
        return AnyOf(any=(leaf, Not.model_validate({"not": leaf})))
    if form == "not":
        return Not.model_validate({"not": condition(choices, depth + 1)})
    count = choices.pick((2, 2, 2, 2, 2, 2, 1, 3)) if not choices.rarely(10) else 0
    parts = tuple(condition(choices, depth + 1) for _ in range(count))
    return All(all=parts) if form == "all" else AnyOf(any=parts)


def _leaf(choices: Choices) -> Condition:
    kind = choices.pick(_LEAVES)
    if kind == "fact":
        return choices.pick(_FACTS)
    if kind == "number":
        return choices.pick(_NUMBERS)
    if kind == "status":
        return choices.pick(_STATUSES)
    if kind == "doctrine":
        return choices.pick(_DOCTRINES)
    if kind == "consent":
        return choices.pick(_CONSENTS)
    if kind == "scope":
        return InScope(scope=scope(choices))
    return _ONLY_HERE


def maybe(choices: Choices, sixteenths: int) -> Condition | None:
    """A condition, so many times out of sixteen."""
    return condition(choices) if choices.chance(sixteenths) else None

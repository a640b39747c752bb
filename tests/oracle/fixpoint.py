"""The well-founded model of a normal program, by alternating fixpoint with clingo as least-model solver (S11).

An answer set is a stable model, which is another thing: `r :- not r` has none, and what all of them share may be
undefined in the well-founded one. So every negation of the program reads an external, the program of one step is
definite, and its only answer set is the least model of the reduct.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import clingo

RULES = Path(__file__).with_name("inforce.lp").read_text(encoding="utf-8")


class Model(NamedTuple):
    """The atoms that are true, and those that are true or undefined."""

    true: frozenset[clingo.Symbol]
    possible: frozenset[clingo.Symbol]


def is_total(model: Model) -> bool:
    """Whether the model leaves nothing undefined."""
    return model.true == model.possible


def well_founded(facts: str, rules: str = RULES) -> Model:
    """The well-founded model of the rules over the facts, in the atoms the rules show."""
    control = clingo.Control(["--warn=no-atom-undefined"])
    control.add("base", [], rules)
    control.add("base", [], facts)
    control.ground([("base", [])])
    assumable = [
        (atom.literal, atom.symbol.arguments[0])
        for atom in control.symbolic_atoms.by_signature("assumed", 1)
        if atom.is_external
    ]
    true: frozenset[clingo.Symbol] = frozenset()
    while True:
        possible = _least(control, assumable, true)
        more = _least(control, assumable, possible)
        if more == true:
            return Model(true, possible)
        true = more


def _least(
    control: clingo.Control, assumable: list[tuple[int, clingo.Symbol]], assumed: frozenset[clingo.Symbol]
) -> frozenset[clingo.Symbol]:
    """The least model of the reduct by what is assumed."""
    for literal, symbol in assumable:
        control.assign_external(literal, symbol in assumed)
    found: list[frozenset[clingo.Symbol]] = []
    control.solve(on_model=lambda model: found.append(frozenset(model.symbols(shown=True))) or None)
    (model,) = found
    return model

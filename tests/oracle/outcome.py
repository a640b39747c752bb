"""The basic outcome of one completion (S14), read off the well-founded model."""

from __future__ import annotations

import clingo

from tests.oracle.completion import Completion
from tests.oracle.elementary import Elementary
from tests.oracle.fixpoint import well_founded
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage


def basic_outcome(
    registry: Registry, act: Act, vantage: Vantage, completion: Completion | None = None, exact: bool = False
) -> str:
    """The basic outcome. Raises `Open` where the completion does not fix what it depends on."""
    known = Elementary(registry, act, vantage, completion or Completion(), exact)
    model = well_founded(known.text())
    least = _best(known, model.true, model.possible)
    most = _best(known, model.possible, model.true)
    return least if least == most else "UNDEFINED"


def _best(known: Elementary, chains: frozenset[clingo.Symbol], limits: frozenset[clingo.Symbol]) -> str:
    """The best outcome over chains that are there, under limits that bite."""
    held = {s.arguments[1].number for s in chains if s.name == "authority"}
    biting = {s.arguments[0].string for s in limits if s.name == "bites"}
    if not held:
        return "NO_AUTHORITY_SHOWN"
    outcomes = {_under(known, bits, biting) for bits in held}
    return next(o for o in ("AUTHORIZED", "IRREGULAR", "BARRED") if o in outcomes)


def _under(known: Elementary, bits: int, biting: set[str]) -> str:
    forces = {
        known.entries[limit].provision.force  # type: ignore[attr-defined]
        for limit in biting
        if not bits & known.priority.bits.get(limit, 0)
    }
    if "law" in forces:
        return "BARRED"
    return "IRREGULAR" if "policy" in forces else "AUTHORIZED"

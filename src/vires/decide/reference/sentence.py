"""The answer in one plain sentence. It speaks of the record, never of anyone's conduct."""

from __future__ import annotations

from vires.decide.reference.implicants import Branches
from vires.model.finding import Chain, Limit, Outcome
from vires.model.question import Act
from vires.model.registry import Registry


def sentence(
    registry: Registry,
    act: Act,
    outcome: Outcome,
    chains: tuple[Chain, ...],
    limits: tuple[Limit, ...],
    branches: Branches | None,
) -> str:
    """Say the outcome for the office, power and date asked about, and what it comes from."""
    office = registry.label(act.office or "")
    power = registry.label(act.power or "")
    held = f"{office}, {power}, {act.at}"
    source = f" under {chains[0].links[-1].title}" if chains else ""
    barring = next((limit.title for limit in limits if limit.met is False), "a limit in the record")
    if outcome == Outcome.AUTHORIZED:
        return f"Authority is shown ({held}){source}."
    if outcome == Outcome.IRREGULAR:
        return f"The power is shown ({held}){source}, but a rule on its exercise is not met: {barring}."
    if outcome == Outcome.BARRED:
        return f"The power is shown ({held}){source}, but its exercise is barred: {barring}."
    if outcome == Outcome.NO_AUTHORITY_SHOWN:
        return f"No authority is shown in this record ({held})."
    if outcome == Outcome.UNDEFINED:
        return f"The record runs in a circle and gives no answer ({held})."
    possible = ", ".join(_plain(found) for found in (branches.outcomes if branches else ()))
    open_ = "what the record leaves open" if outcome == Outcome.DISPUTED else "facts not stated"
    if outcome == Outcome.CONDITIONAL and branches and any(atom.kind != "fact" for atom in branches.deciding):
        open_ += " and on what the record leaves open"
    return f"No single answer ({held}): {possible}, depending on {open_}."


def _plain(outcome: Outcome) -> str:
    return {
        Outcome.AUTHORIZED: "authority shown",
        Outcome.IRREGULAR: "shown but a rule on its exercise not met",
        Outcome.BARRED: "shown but barred",
        Outcome.NO_AUTHORITY_SHOWN: "not shown",
    }.get(outcome, "no answer")

"""The answer in one plain sentence. It speaks of the record, never of anyone's conduct."""

from __future__ import annotations

from dataclasses import dataclass

from vires.model.finding import Outcome
from vires.model.question import Act
from vires.model.registry import Registry


@dataclass(frozen=True)
class Telling:
    """What the sentence tells of: the title under which the power is held, titles and force of the limits left
    against it, the outcomes there may be, and whether they turn on what the record leaves open."""

    title: str | None
    limits: tuple[tuple[str, str], ...]
    outcomes: tuple[Outcome, ...]
    readings: bool


def sentence(registry: Registry, act: Act, outcome: Outcome, telling: Telling) -> str:
    """Say the outcome for the office, power and date asked about, and what it comes from."""
    held = f"{registry.label(act.office or '')}, {registry.label(act.power or '')}, {act.at}"
    source = f" under {telling.title}" if telling.title else ""
    force = "law" if outcome == Outcome.BARRED else "policy"
    barring = ", ".join(dict.fromkeys(title for title, of in telling.limits if of == force))
    match outcome:
        case Outcome.AUTHORIZED:
            return f"Authority is shown ({held}){source}."
        case Outcome.IRREGULAR:
            return f"The power is shown ({held}){source}, but a rule on its exercise is not met: {barring}."
        case Outcome.BARRED:
            return f"The power is shown ({held}){source}, but its exercise is barred: {barring}."
        case Outcome.NO_AUTHORITY_SHOWN:
            return f"No authority is shown in this record ({held})."
        case Outcome.UNDEFINED:
            return f"The record runs in a circle and gives no answer ({held})."
    possible = ", or ".join(_PLAIN.get(one, "no answer") for one in telling.outcomes)
    open_ = "what the record leaves open" if outcome == Outcome.DISPUTED else "facts not stated"
    if outcome == Outcome.CONDITIONAL and telling.readings:
        open_ += " and on what the record leaves open"
    return f"It depends on {open_} ({held}): {possible}."


_PLAIN = {
    Outcome.AUTHORIZED: "authority shown",
    Outcome.IRREGULAR: "shown but a rule on its exercise not met",
    Outcome.BARRED: "shown but barred",
    Outcome.NO_AUTHORITY_SHOWN: "not shown",
}

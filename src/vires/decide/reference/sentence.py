"""The answer in one plain sentence. It speaks of the record, never of anyone's conduct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vires.decide.reference.formula import Key
from vires.decide.reference.implicants import Branches
from vires.model.finding import Outcome
from vires.model.question import Act
from vires.model.registry import Registry

if TYPE_CHECKING:
    from vires.decide.reference.report import Leading


def sentence(
    registry: Registry,
    act: Act,
    outcome: Outcome,
    leading: Leading,
    branches: Branches | None,
) -> str:
    """Say the outcome for the office, power and date asked about, and what it comes from."""
    office = registry.label(act.office or "")
    power = registry.label(act.power or "")
    held = f"{office}, {power}, {act.at}"
    source = f" under {leading.title}" if leading.title else ""
    barring = ", ".join(dict.fromkeys(limit.title for limit in leading.limits if limit.force in _force(outcome)))
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
    possible = ", or ".join(_plain(found) for found in (branches.outcomes if branches else ()))
    open_ = "what the record leaves open" if outcome == Outcome.DISPUTED else "facts not stated"
    if outcome == Outcome.CONDITIONAL and branches and any(atom.kind != "fact" for atom in branches.deciding):
        open_ += " and on what the record leaves open"
    return f"It depends on {open_} ({held}): {possible}."


def _force(outcome: Outcome) -> tuple[str, ...]:
    return ("law",) if outcome == Outcome.BARRED else ("policy",)


def hop(key: Key, negative: bool) -> str:
    """One hop of a loop in words: what a rule decides, and whether the hop before needs it not to be so."""
    name, first, *rest = (str(part) if isinstance(part, str | bool) else "" for part in key)
    moment = next((_MOMENTS[word] for word in rest if word in _MOMENTS), " at a making")
    words = {
        "stands": f"`{first}` stands",
        "via": f"`{first}` stands on its route",
        "operative": f"`{first}` is operative{moment}",
        "spared": f"`{first}` is operative{moment}",
        "routed": f"`{first}` has a route in force{moment}",
        "works": f"`{first}` works on `{rest[0] if rest else ''}`{moment}",
        "annulled": f"`{first}` is annulled",
        "ended": f"`{first}` is ended{moment}",
        "suspended": f"`{first}` is suspended{moment}",
        "holds": f"the chain above `{first}` holds",
        "bars": f"`{first}` bars the act",
        "status": f"the status `{first}` is recorded{moment}",
        "consent": f"the consent of `{first}` to `{rest[0] if rest else ''}` is recorded{moment}",
        "serving": f"whoever made `{first}` was validly serving",
    }[name]
    return f"not: {words}" if negative else words


_MOMENTS = {"act": " at the act", "view": " at the viewpoint"}


def _plain(outcome: Outcome) -> str:
    return {
        Outcome.AUTHORIZED: "authority shown",
        Outcome.IRREGULAR: "shown but a rule on its exercise not met",
        Outcome.BARRED: "shown but barred",
        Outcome.NO_AUTHORITY_SHOWN: "not shown",
    }.get(outcome, "no answer")

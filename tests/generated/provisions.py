"""Provisions that stand for themselves: grants, limits, duties, statuses, personnel, consents (S6)."""

from __future__ import annotations

from typing import Any

from tests.generated import conditions, scopes
from tests.generated import terms as t
from tests.generated.choices import Choices
from tests.generated.draft import Draft, first, given
from vires.model.provision import (
    Assigns,
    Clause,
    Confers,
    Consents,
    Declares,
    Delegates,
    Designates,
    Directs,
    Grant,
    Quantity,
    Restricts,
)
from vires.model.terms import TermList

_REDELEGABLE = ("yes",) * 18 + ("clauses",) * 6 + ("no", "unstated", None)
_CLAUSE_TO = (None, None, "subordinates", "subordinates", (t.WARDEN,), (t.WARDEN,), (t.SERVICE,), (t.PILOT,))
_CLAUSE_POWERS = (None, None, None, None, (t.INSPECT,), (t.INSPECT,), (t.BOARDING,), (t.DETAIN,))
_FORCES = ("law", "law", "law", "law", "policy", "policy", "policy", "practice")
_BINDS = (None, None, None, (t.WARDEN,), (t.WARDEN,), (t.SERVICE,), (t.DIRECTOR,), (t.PILOT, t.SENIOR))
_LIMITED = (
    (t.INSPECT,), (t.INSPECT,), (t.INSPECT,), (t.INSPECT,), None, (t.BOARDING,), (t.INSPECT, t.DETAIN),
    (t.BOTH_POWERS,),
)  # fmt: skip
_UNLESS = ("condition",) * 6 + ("none",) * 10
_MEASURES = ("baseline", "increment", "decrement", "total")


def period(draft: Draft, local: str) -> dict[str, Any]:
    """The id and the period of a provision: mostly from its decision on, without a recorded end."""
    choices, made = draft.choices, {"id": local}
    if choices.chance(2):
        made["since"] = draft.dated(choices.pick((1, 1, 2, 0, -1, -2)), often=4)
    if choices.chance(2):
        made["until"] = draft.dated(choices.pick((2, 3, 4, 5, 6, 8, 1, 0)), often=4)
    return made


def shared(draft: Draft, local: str, *, scope: int = 4, when: int = 3) -> dict[str, Any]:
    """What every provision may have: id, period, scope, `when`."""
    choices, made = draft.choices, period(draft, local)
    return made | given((("scope", scopes.maybe(choices, scope)), ("when", conditions.maybe(choices, when))))


def redelegable(choices: Choices) -> str | Clause | tuple[Clause, ...] | None:
    """Whether and how a grant says that it may be passed on."""
    word = choices.pick(_REDELEGABLE)
    if word != "clauses":
        return word
    clauses = tuple(clause(choices) for _ in range(choices.pick((1, 1, 2))))
    return clauses[0] if len(clauses) == 1 and choices.chance(8) else clauses


def clause(choices: Choices) -> Clause:
    """One way in which a power may be passed on."""
    to, powers = choices.pick(_CLAUSE_TO), choices.pick(_CLAUSE_POWERS)
    if isinstance(to, tuple):
        to = scopes.listing(choices, *to)
    requires, when = conditions.maybe(choices, 5), conditions.maybe(choices, 4)
    return Clause(**given((("to", to), ("powers", powers), ("requires", requires), ("when", when))))


def grant(draft: Draft, does: str, local: str, to: TermList, powers: TermList, **more: Any) -> Confers | Delegates:
    """A grant of these powers to these offices, with what else it may say."""
    choices = draft.choices
    made = shared(draft, local) | {"does": does, "to": to, "powers": powers}
    if choices.rarely(20):
        made["exercise"] = False
    if choices.chance(2):
        made["exclusive"] = True
    if choices.chance(4):
        made["overrides"] = overrides(draft)
    passing = redelegable(choices)
    if passing is not None:
        made["redelegable"] = passing
    if does == "delegates":
        if choices.chance(3):
            made["survives"] = True
        return Delegates(**made | more)
    return Confers(**made | more)


def overrides(draft: Draft) -> str | tuple[str, ...]:
    """What a provision applies notwithstanding: anything, or a provision or an instrument of the record."""
    if not draft.written or draft.choices.chance(9):
        return "any"
    named = draft.choices.pick(draft.written)
    return (named.id,) if draft.choices.chance(8) else (named.instrument,)


def limit(draft: Draft, local: str, **more: Any) -> Restricts:
    """A limit on the exercise of a power or on its passing on."""
    choices = draft.choices
    made = shared(draft, local, scope=4, when=1) | {"does": "restricts", "force": choices.pick(_FORCES)}
    powers, binds = choices.pick(_LIMITED), choices.pick(_BINDS)
    if choices.chance(8) and (grants := draft.grants()):
        limited = draft.late(grants).provision
        assert isinstance(limited, Grant)
        powers, binds = (first(limited.powers, t.INSPECT),), (first(limited.to, t.WARDEN),)
    if powers is not None:
        made["powers"] = scopes.listing(choices, *powers)
    if binds is not None:
        made["binds"] = scopes.listing(choices, *binds)
    if choices.pick(_UNLESS) == "condition":
        made["unless"] = conditions.condition(choices)
    if choices.chance(2) if "limits" not in more else more["limits"] == "delegation":
        made["limits"] = "delegation"
        to = choices.pick((None, (t.WARDEN,), (t.PILOT,), (t.SERVICE,)))
        if to is not None:
            made["to"] = to
    if choices.chance(4):
        made["overrides"] = overrides(draft)
    return Restricts(**made | more)


def duty(draft: Draft, local: str, **more: Any) -> Directs:
    """A duty of an office, perhaps about a power."""
    choices = draft.choices
    made = shared(draft, local) | {
        "does": "directs",
        "to": scopes.listing(choices, choices.pick((t.WARDEN, t.SERVICE))),
    }
    if choices.chance(8):
        made["powers"] = (choices.pick((t.INSPECT, t.DETAIN)),)
    return Directs(**made, duty="report each week", **more)


def status(draft: Draft, local: str, **more: Any) -> Designates | Declares:
    """A designation, or the declaration of a finding."""
    choices = draft.choices
    made = shared(draft, local, scope=5) | more
    name = choices.pick((t.EMERGENCY, t.QUARANTINE, t.FLOOD))
    if draft.statuses and choices.chance(11):
        name = choices.pick(draft.statuses)
    if choices.chance(8):
        return Declares(does="declares", status=name, **made)
    return Designates(does="designates", status=name, **made)


def personnel(draft: Draft, local: str, **more: Any) -> Assigns:
    """Aggregate personnel, which confers nothing (S17)."""
    choices = draft.choices
    made = period(draft, local) | more
    if choices.chance(8):
        made["quantity"] = Quantity(about=20 + choices.below(30))
    return Assigns(does="assigns", of=t.SERVICE, to=t.DIRECTOR, measure=choices.pick(_MEASURES), **made)


def consent(draft: Draft, local: str, target: str, **more: Any) -> Consents:
    """A consent to an instrument."""
    return Consents(does="consents", target=target, **shared(draft, local, scope=2, when=1), **more)

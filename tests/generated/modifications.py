"""Provisions that change what others do: stays, rescissions, annulments, revivals, ratifications (S6, S10)."""

from __future__ import annotations

from typing import Any

from tests.generated import conditions, scopes
from tests.generated import terms as t
from tests.generated.draft import Draft, Written
from tests.generated.provisions import period
from vires.model.provision import (
    Annuls,
    Declares,
    Delegates,
    Designates,
    Grant,
    Modification,
    Ratifies,
    Rescinds,
    Restricts,
    Revives,
    Suspends,
)

_EFFECTS = ("suspends", "rescinds", "annuls", "revives", "ratifies")
_CLASSES = {"suspends": Suspends, "rescinds": Rescinds, "annuls": Annuls, "revives": Revives, "ratifies": Ratifies}
_ON_GRANTS = ("suspends",) * 4 + ("rescinds",) * 4 + ("annuls",) * 4
_ON_OTHERS = ("suspends", "suspends", "rescinds", "rescinds", "annuls")
_POWERS = ((t.INSPECT,), (t.BOARDING,), (t.DETAIN,))
_BINDS = ((t.WARDEN,), (t.SENIOR,), (t.PILOT,))


def target(draft: Draft) -> Written:
    """What is changed: mostly a late grant, else anything in the record, an earlier modification among it."""
    choices = draft.choices
    modifications, grants = draft.modifications(), draft.grants()
    if modifications and choices.chance(6):
        return draft.late(modifications)
    for kinds, often in (((Designates, Declares), 4 if draft.statuses else 1), ((Restricts,), 2)):
        some = [one for one in draft.written if isinstance(one.provision, kinds)]
        if some and choices.chance(often):
            return some[-1]
    routes = [one for one in grants if any(one.id in (other.invokes or ()) for other in draft.written)]
    if routes and choices.chance(5):
        return draft.late(routes)
    if grants and choices.chance(11):
        return draft.late(grants)
    return draft.late(draft.written)


def modification(draft: Draft, local: str, aim: Written, **more: Any) -> Modification:
    """A change of that provision, or of its whole instrument, and perhaps of others with it."""
    choices = draft.choices
    made = period(draft, local) | _reach(draft)
    named = aim.instrument if choices.chance(5) else aim.id
    made["target"] = (named,) if choices.chance(3) else named
    if choices.chance(1):
        made["target"] = (named, choices.pick(draft.written).id)
    does = _effect(draft, aim)
    if does == "rescinds":
        made |= _rescission(draft)
    return _CLASSES[does](**made | {"does": does} | more)


def _effect(draft: Draft, aim: Written) -> str:
    choices, provision = draft.choices, aim.provision
    if draft.held and isinstance(provision, Delegates) and choices.chance(6):
        return "ratifies"
    if isinstance(provision, Grant | Restricts):
        ended = any(isinstance(m.provision, Rescinds) and aim.id in m.provision.targets for m in draft.written)
        return "revives" if choices.chance(10 if ended else 1) else choices.pick(_ON_GRANTS)
    return choices.pick(_EFFECTS if choices.chance(1) else _ON_OTHERS)


def _reach(draft: Draft) -> dict[str, Any]:
    """What acts it touches: mostly all, else by scope, condition, power or office."""
    choices, made = draft.choices, {}
    if choices.chance(3):
        made["scope"] = scopes.scope(choices)
    if choices.chance(3):
        made["when"] = choices.pick(conditions.RELIEVED) if choices.chance(9) else conditions.condition(choices)
    if choices.chance(1):
        made["powers"] = choices.pick(_POWERS)
    if choices.chance(1):
        made["binds"] = choices.pick(_BINDS)
    return made


def _rescission(draft: Draft) -> dict[str, Any]:
    """What a rescission saves and revives."""
    choices, made = draft.choices, {}
    if choices.chance(7):
        made["saves"] = "delegations"
    ended = [m for m in draft.written if isinstance(m.provision, Rescinds)]
    if ended and choices.chance(6):
        made["revives"] = draft.late(ended).provision.targets
    elif choices.chance(4):
        made["revives"] = "none"
    return made
